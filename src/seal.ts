import { chacha20poly1305 } from '@noble/ciphers/chacha'
import { managedNonce } from '@noble/ciphers/webcrypto'
import { decode, encode } from 'jose/base64url'
import { attempt } from './attempt.js'
import { deriveKey } from './keyed-hash.js'
import { toBytes, toText } from './utf8.js'

/** What a seal held, and which of the secrets has made it. */
export interface Opened {
  text: string
  /** Its place in the list of secrets. */
  secret: number
}

/** Authenticated encryption under the SDK's secret: nobody else can read it, change it, or use it for something else. */
export interface Seal {
  /** @param boundTo What it is for, and what stands beside it: it opens with exactly the same. */
  close(text: string, boundTo: string): string
  open(sealed: string, boundTo: string): Opened | undefined
}

// With a random nonce of 96 bits in front.
const cipher = managedNonce(chacha20poly1305)

/** A seal that closes with the first of the secrets and opens with any: ChaCha20-Poly1305 under keys derived from them. */
export function createSeal(secrets: readonly [string, ...string[]]): Seal {
  const [newest, ...older] = secrets
  const keyOf = (secret: string) => deriveKey(secret, 'nextjs-auth0-passwordless seal')
  const newestKey = keyOf(newest)
  const keys = [newestKey, ...older.map(keyOf)]
  return {
    close: (text, boundTo) => encode(cipher(newestKey, toBytes(boundTo)).encrypt(toBytes(text))),

    open(sealed, boundTo) {
      const bytes = toSealedBytes(sealed)
      if (!bytes) return undefined
      for (const [secret, key] of keys.entries()) {
        const opened = attempt(() => cipher(key, toBytes(boundTo)).decrypt(bytes))
        if (opened) return { text: toText(opened), secret }
      }
      return undefined
    },
  }
}

// The last character of base64url has bits to spare, so that one text could be written in several ways.
function toSealedBytes(text: string): Uint8Array | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined
  const bytes = attempt(() => decode(text))
  return bytes && encode(bytes) === text ? bytes : undefined
}
