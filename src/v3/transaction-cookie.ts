import { parseCookie, stringifySetCookie } from 'cookie'
import { encode } from 'jose/base64url'
import { createMac, deriveKey, isSame } from '../keyed-hash.js'
import { parseJson } from '../parse-json.js'
import { propertyOf } from '../property-of.js'
import { assertKept } from '../set-cookie.js'
import type { Config } from './config.js'

/** What the stock callback reads back. No `code_verifier`: `/passwordless/start` registers no challenge. */
export interface AuthVerification {
  nonce: string
  state: string
  /** Only when it is not the one in the app's configuration. */
  response_type?: string
}

/** The app's secrets, the one for new cookies first. */
export function secretsOf({ secret }: Config): [string, ...string[]] {
  const [newest = '', ...older] = [secret].flat()
  return [newest, ...older]
}

/** Signs text, by one of the SDK's keys. */
export type Signer = (text: string) => string

/** The SDK's signatures, by each of the secrets in their order. */
export function createSigners(config: Config): [Signer, ...Signer[]] {
  const [newest, ...older] = secretsOf(config)
  return [toSigner(newest), ...older.map(toSigner)]
}

function toSigner(secret: string): Signer {
  const mac = createMac(deriveKey(secret, 'JWS Cookie Signing'))
  return (text) => encode(mac(text))
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
export function writeTransactionCookie(
  config: Config,
  sign: Signer,
  verification: AuthVerification,
): string[] {
  const { name } = config.transactionCookie
  const value = JSON.stringify(verification)
  const { sameSite, ...attributes } = attributesOf(config)

  const lines = [stringifySetCookie(name, signed(name, value, sign), { ...attributes, sameSite })]
  if (sameSite === 'none' && config.legacySameSiteCookie) {
    const twin = `_${name}`
    const { secure } = transactionCookieAttributes(config)
    lines.push(stringifySetCookie(twin, signed(twin, value, sign), { ...attributes, secure }))
  }
  return assertKept(lines, 'what "getLoginState" adds')
}

/** The `Set-Cookie` lines that take the transaction cookie away, as the SDK does when it has read it. */
export function endTransactionCookie(config: Config): string[] {
  const { name } = config.transactionCookie
  const names = config.legacySameSiteCookie ? [name, `_${name}`] : [name]
  return names.map((one) => stringifySetCookie(one, '', { ...attributesOf(config), maxAge: 0 }))
}

function attributesOf(config: Config) {
  const { secure, domain, path } = transactionCookieAttributes(config)
  const sameSite = config.transactionCookie.sameSite ?? config.session.cookie.sameSite
  return {
    httpOnly: true,
    sameSite,
    secure: secure || sameSite === 'none',
    ...(domain && { domain }),
    ...(path && { path }),
  }
}

/** Whether the stock callback will find a transaction with this state. */
export function hasTransaction(
  { transactionCookie: { name }, legacySameSiteCookie }: Config,
  signers: readonly Signer[],
  request: Request,
  state: string,
): boolean {
  const cookies = parseCookie(request.headers.get('cookie') ?? '')
  const value =
    verify(name, cookies[name], signers) ??
    (legacySameSiteCookie ? verify(`_${name}`, cookies[`_${name}`], signers) : undefined)
  return value !== undefined && propertyOf(parseJson(value), 'state') === state
}

// The SDK's form: `value.signature`, of a JWS whose payload is `name=value`, detached and unencoded (RFC 7797).
const protectedHeader = encode(JSON.stringify({ alg: 'HS256', b64: false, crit: ['b64'] }))

function signed(name: string, value: string, sign: Signer): string {
  return `${value}.${signatureOf(name, value, sign)}`
}

function verify(name: string, cookie: string | undefined, signers: readonly Signer[]): string | undefined {
  const [value, signature] = cookie?.split('.') ?? []
  if (value === undefined || signature === undefined) return undefined
  return signers.some((sign) => isSame(signatureOf(name, value, sign), signature)) ? value : undefined
}

function signatureOf(name: string, value: string, sign: Signer): string {
  return sign(`${protectedHeader}.${name}=${value}`)
}
