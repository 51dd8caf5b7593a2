import { hkdf } from '@panva/hkdf'
import { stringifySetCookie } from 'cookie'
import { FlattenedSign } from 'jose/jws/flattened/sign'
import { assertKept } from '../set-cookie.js'
import type { Config } from './config.js'

/** What the stock callback reads back. No `code_verifier`: `/passwordless/start` registers no challenge. */
export interface AuthVerification {
  nonce: string
  state: string
  /** Only when it is not the one in the app's configuration. */
  response_type?: string
}

/** The secret that new cookies are made with: the first of a list. */
export function newestSecret(config: Config): string {
  const [secret = ''] = [config.secret].flat()
  return secret
}

/** The key the SDK signs its cookies with. */
export function signingKey(config: Config): Promise<Uint8Array> {
  return hkdf('sha256', newestSecret(config), '', 'JWS Cookie Signing', 32)
}

/** Where the browser keeps the transaction cookie, by the SDK's rules. */
export function transactionCookieAttributes({ transactionCookie, session, baseURL }: Config) {
  return {
    secure: transactionCookie.secure ?? session.cookie.secure ?? /^https:/i.test(baseURL),
    domain: transactionCookie.domain ?? session.cookie.domain,
    path: transactionCookie.path,
  }
}

/**
 * The `Set-Cookie` lines of SDK v3's transaction cookie, as its login handler would write them.
 *
 * @see https://github.com/auth0/nextjs-auth0/blob/v3.8.0/src/auth0-session/transient-store.ts
 */
export async function writeTransactionCookie(
  config: Config,
  key: Uint8Array,
  verification: AuthVerification,
): Promise<string[]> {
  const { transactionCookie, session } = config
  const sameSite = transactionCookie.sameSite ?? session.cookie.sameSite
  const crossSite = sameSite === 'none'
  const value = JSON.stringify(verification)
  const { secure, domain, path } = transactionCookieAttributes(config)
  const { name } = transactionCookie
  const attributes = { httpOnly: true, ...(domain && { domain }), ...(path && { path }) }

  const lines = [
    stringifySetCookie(name, await sign(name, value, key), {
      ...attributes,
      sameSite,
      secure: crossSite || secure,
    }),
  ]
  if (crossSite && config.legacySameSiteCookie) {
    const twin = `_${name}`
    lines.push(stringifySetCookie(twin, await sign(twin, value, key), { ...attributes, secure }))
  }
  return assertKept(lines, 'what "getLoginState" adds')
}

// The SDK's form: `value.signature`, the JWS payload being `name=value`, detached and unencoded (RFC 7797).
async function sign(name: string, value: string, key: Uint8Array): Promise<string> {
  const { signature } = await new FlattenedSign(new TextEncoder().encode(`${name}=${value}`))
    .setProtectedHeader({ alg: 'HS256', b64: false, crit: ['b64'] })
    .sign(key)
  return `${value}.${signature}`
}
