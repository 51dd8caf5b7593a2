import { encode } from 'jose/base64url'

/** 256 random bits, as base64url. */
export function randomText(): string {
  return encode(crypto.getRandomValues(new Uint8Array(32)))
}
