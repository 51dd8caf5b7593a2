import { hkdf } from '@panva/hkdf'
import { decode, encode } from 'jose/base64url'
import { flattenedDecrypt } from 'jose/jwe/flattened/decrypt'
import { FlattenedEncrypt } from 'jose/jwe/flattened/encrypt'

/** What a seal held, and which of the secrets has made it. */
export interface Opened {
  text: string
  /** Its place in the list of secrets. */
  secret: number
}

/** Authenticated encryption under the SDK's secret: nobody else can read it, change it, or use it for something else. */
export interface Seal {
  /** @param boundTo What it is for, and what stands beside it: it opens with exactly the same. */
  close(text: string, boundTo: string): Promise<string>
  open(sealed: string, boundTo: string): Promise<Opened | undefined>
}

const header = { alg: 'dir', enc: 'A256GCM' } as const
const protectedHeader = encode(JSON.stringify(header))
// Base64url of 12 and 16 bytes. The rest is as long as the text.
const ivLength = 16
const tagLength = 22

/**
 * A seal that closes with the first of the secrets and opens with any.
 *
 * A JWE without its header, which is always the same: a state is also part of a cookie's name, and has to be short.
 */
export async function createSeal(secrets: readonly string[]): Promise<Seal> {
  const keys = await Promise.all(
    secrets.map((secret) => hkdf('sha256', secret, '', 'nextjs-auth0-passwordless seal', 32)),
  )
  return {
    async close(text, boundTo) {
      const [key = new Uint8Array()] = keys
      const { iv, tag, ciphertext } = await new FlattenedEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader(header)
        .setAdditionalAuthenticatedData(new TextEncoder().encode(boundTo))
        .encrypt(key)
      return `${iv}${tag}${ciphertext}`
    },

    async open(sealed, boundTo) {
      const parts = split(sealed)
      if (!parts) return undefined
      for (const [secret, key] of keys.entries()) {
        const text = await decrypt({ ...parts, protected: protectedHeader, aad: encode(boundTo) }, key)
        if (text !== undefined) return { text, secret }
      }
      return undefined
    },
  }
}

function split(sealed: string) {
  const iv = sealed.slice(0, ivLength)
  const tag = sealed.slice(ivLength, ivLength + tagLength)
  const ciphertext = sealed.slice(ivLength + tagLength)
  return [iv, tag, ciphertext].every(isCanonical) ? { iv, tag, ciphertext } : undefined
}

// The last character of base64url has bits to spare, so that one text could be written in several ways.
function isCanonical(text: string): boolean {
  if (!/^[\w-]+$/.test(text)) return false
  try {
    return encode(decode(text)) === text
  } catch {
    return false
  }
}

async function decrypt(
  jwe: Parameters<typeof flattenedDecrypt>[0],
  key: Uint8Array,
): Promise<string | undefined> {
  try {
    const { plaintext } = await flattenedDecrypt(jwe, key, {
      keyManagementAlgorithms: [header.alg],
      contentEncryptionAlgorithms: [header.enc],
    })
    return new TextDecoder().decode(plaintext)
  } catch {
    return undefined
  }
}
