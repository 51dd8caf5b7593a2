import { equalBytes } from '@noble/ciphers/utils'
import { hkdf } from '@noble/hashes/hkdf'
import { hmac } from '@noble/hashes/hmac'
import { sha256 } from '@noble/hashes/sha2'
import { encode } from 'jose/base64url'
import { toBytes } from './utf8.js'

/** Turns what is personal into a key that says nothing to anybody without the app's secret. */
export type KeyedHash = (text: string) => string

/**
 * A keyed hash for one purpose.
 *
 * @param secret The SDK's secret; what is derived from it is of no use against the SDK's own cookies.
 * @param purpose Keeps hashes for different ends apart.
 */
export function createKeyedHash(secret: string, purpose: string): KeyedHash {
  const mac = createMac(deriveKey(secret, `nextjs-auth0-passwordless ${purpose}`))
  return (text) => encode(mac(text).subarray(0, 16))
}

/** A key for one purpose, by HKDF with SHA-256. */
export function deriveKey(secret: string, purpose: string): Uint8Array {
  return hkdf(sha256, toBytes(secret), undefined, toBytes(purpose), 32)
}

/** HMAC with SHA-256 under one key. */
export function createMac(key: Uint8Array): (text: string) => Uint8Array {
  const keyed = hmac.create(sha256, key)
  return (text) => keyed.clone().update(toBytes(text)).digest()
}

/** SHA-256. */
export function digest(text: string): Uint8Array {
  return sha256(toBytes(text))
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSame(one: string, other: string): boolean {
  return equalBytes(toBytes(one), toBytes(other))
}
