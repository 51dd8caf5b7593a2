import { hkdf } from '@panva/hkdf'
import { encode } from 'jose/base64url'

/** Turns what is personal into a key that says nothing to anybody without the app's secret. */
export type KeyedHash = (text: string) => Promise<string>

/**
 * A keyed hash for one purpose.
 *
 * @param secret The SDK's secret; what is derived from it is of no use against the SDK's own cookies.
 * @param purpose Keeps hashes for different ends apart.
 */
export async function createKeyedHash(secret: string, purpose: string): Promise<KeyedHash> {
  const bytes = await hkdf('sha256', secret, '', `nextjs-auth0-passwordless ${purpose}`, 32)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new Uint8Array(bytes), algorithm, false, ['sign'])
  const encoder = new TextEncoder()
  return async (text) => {
    const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(text))
    return encode(new Uint8Array(mac, 0, 16))
  }
}
