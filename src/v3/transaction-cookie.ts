import { hkdf } from '@panva/hkdf'
import { parseCookie, stringifySetCookie } from 'cookie'
import { encode } from 'jose/base64url'
import { FlattenedSign } from 'jose/jws/flattened/sign'
import { flattenedVerify } from 'jose/jws/flattened/verify'
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

/** The keys the SDK signs its cookies with, in the order of the secrets. */
export function signingKeys(config: Config): Promise<Uint8Array[]> {
  return Promise.all(secretsOf(config).map((secret) => hkdf('sha256', secret, '', 'JWS Cookie Signing', 32)))
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
  [key = new Uint8Array()]: readonly Uint8Array[],
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

/** Whether the stock callback will find a transaction with this state. */
export async function hasTransaction(
  { transactionCookie: { name }, legacySameSiteCookie }: Config,
  keys: readonly Uint8Array[],
  request: Request,
  state: string,
): Promise<boolean> {
  const cookies = parseCookie(request.headers.get('cookie') ?? '')
  const value =
    (await verify(name, cookies[name], keys)) ??
    (legacySameSiteCookie ? await verify(`_${name}`, cookies[`_${name}`], keys) : undefined)
  return value !== undefined && propertyOf(parseJson(value), 'state') === state
}

const protectedHeader = { alg: 'HS256', b64: false, crit: ['b64'] }

// The SDK's form: `value.signature`, the JWS payload being `name=value`, detached and unencoded (RFC 7797).
async function sign(name: string, value: string, key: Uint8Array): Promise<string> {
  const { signature } = await new FlattenedSign(new TextEncoder().encode(`${name}=${value}`))
    .setProtectedHeader(protectedHeader)
    .sign(key)
  return `${value}.${signature}`
}

async function verify(
  name: string,
  cookie: string | undefined,
  keys: readonly Uint8Array[],
): Promise<string | undefined> {
  const [value, signature] = cookie?.split('.') ?? []
  if (value === undefined || signature === undefined) return undefined
  const jws = { protected: encode(JSON.stringify(protectedHeader)), payload: `${name}=${value}`, signature }
  for (const key of keys) {
    const isValid = await flattenedVerify(jws, key, { algorithms: [protectedHeader.alg] }).then(
      () => true,
      () => false,
    )
    if (isValid) return value
  }
  return undefined
}
