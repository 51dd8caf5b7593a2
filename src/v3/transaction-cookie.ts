import { hkdf } from '@panva/hkdf'
import { stringifySetCookie } from 'cookie'
import { FlattenedSign } from 'jose/jws/flattened/sign'
import { PasswordlessError } from '../errors.js'
import type { Config } from './config.js'

/** What the stock callback reads back. No `code_verifier`: `/passwordless/start` registers no challenge. */
export interface AuthVerification {
  nonce: string
  state: string
  /** Only when it is not the one in the app's configuration. */
  response_type?: string
}

// A browser drops a longer line without a word, and the link would be dead.
const maxCookieBytes = 4096

/** The key the SDK signs its cookies with: the first secret of a list. */
export function signingKey(config: Config): Promise<Uint8Array> {
  const [secret = ''] = [config.secret].flat()
  return hkdf('sha256', secret, '', 'JWS Cookie Signing', 32)
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
  const secure = transactionCookie.secure ?? session.cookie.secure ?? /^https:/i.test(config.baseURL)
  const domain = transactionCookie.domain ?? session.cookie.domain
  const { name, path } = transactionCookie
  const attributes = { httpOnly: true, ...(domain && { domain }), ...(path && { path }) }

  const lines = [
    toLine(name, await sign(name, value, key), { ...attributes, sameSite, secure: crossSite || secure }),
  ]
  if (crossSite && config.legacySameSiteCookie) {
    const twin = `_${name}`
    lines.push(toLine(twin, await sign(twin, value, key), { ...attributes, secure }))
  }
  return lines
}

// The SDK's form: `value.signature`, the JWS payload being `name=value`, detached and unencoded (RFC 7797).
async function sign(name: string, value: string, key: Uint8Array): Promise<string> {
  const { signature } = await new FlattenedSign(new TextEncoder().encode(`${name}=${value}`))
    .setProtectedHeader({ alg: 'HS256', b64: false, crit: ['b64'] })
    .sign(key)
  return `${value}.${signature}`
}

function toLine(name: string, value: string, attributes: Parameters<typeof stringifySetCookie>[2]): string {
  const line = stringifySetCookie(name, value, attributes)
  if (line.length <= maxCookieBytes) return line
  throw new PasswordlessError(
    'configuration_error',
    `the transaction cookie would have more than ${maxCookieBytes} bytes; shorten what "getLoginState" adds`,
  )
}
