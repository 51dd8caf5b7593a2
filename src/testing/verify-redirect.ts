import { randomBytes } from 'node:crypto'
import type { CodeRequest } from './authorization-code.js'
import { isOneOf } from './check.js'
import type { Codes } from './codes.js'
import { type Answer, redirect, type TenantRequest } from './http.js'
import type { TenantSettings } from './options.js'
import { REFUSALS } from './otp-grant.js'
import { toMessagePage } from './page.js'
import { type Connection, connections, toAddress, type Users } from './users.js'

export interface VerifyParts {
  settings: TenantSettings
  codes: Codes
  users: Users
  issueCode: (request: CodeRequest) => Promise<string>
}

/**
 * `GET /passwordless/verify_redirect`: the click on a link (auth0-facts 3 and 8).
 *
 * Whether Auth0 spends a link on HEAD, or when a scanner opens it, is not public (auth0-facts 13.5). Here both do,
 * so an app that copes here copes there.
 */
export function toVerifyRedirect(parts: VerifyParts) {
  return async ({ query }: TenantRequest): Promise<Answer> => {
    const { clientId, callbackUrls, linkWithoutSession } = parts.settings
    const connection = query.get('connection')
    const address = toAddress(query.get(connection === 'sms' ? 'phone_number' : 'email') ?? '')
    if (query.get('client_id') !== clientId) return refuse('Unknown client')
    if (!isOneOf(connections, connection) || address === '') return refuse('The link is incomplete')
    // The link's own query counts, and only the allow-list guards it (auth0-facts 3).
    const redirectUri = query.get('redirect_uri') ?? callbackUrls[0] ?? ''
    if (!callbackUrls.includes(redirectUri)) return refuse(`Callback URL mismatch: ${redirectUri}`)
    if (!linkWithoutSession) return refuse(OTHER_BROWSER)
    const result = await verify(parts, { connection, address, redirectUri, query })
    return redirect(toTarget(redirectUri, query, result))
  }
}

/** What a tenant with the session switch off says; the app is never told (auth0-facts 7). */
const OTHER_BROWSER =
  'The link must be opened on the same device and browser from which you submitted your email address. ' +
  'Please start over from this device or browser.'

interface Click {
  connection: Connection
  address: string
  redirectUri: string
  query: URLSearchParams
}

async function verify(
  { settings, codes, users, issueCode }: VerifyParts,
  click: Click,
): Promise<Record<string, string>> {
  const { connection, address, redirectUri, query } = click
  const check = codes.check(address, query.get('verification_code') ?? '')
  if (check !== 'ok') return { error: 'unauthorized', error_description: REFUSALS[check] }
  const { sub } = users.add(connection, address)
  if (!wantsCode(query)) return toToken()
  const code = await issueCode({
    clientId: settings.clientId,
    sub,
    redirectUri,
    scope: query.get('scope') || 'openid',
    nonce: query.get('nonce') || undefined,
    audience: query.get('audience') || undefined,
  })
  return { code }
}

/** Without `response_type=code` Auth0 answers with a short token and nothing else (auth0-facts 3). */
function toToken(): Record<string, string> {
  return {
    access_token: randomBytes(24).toString('base64url'),
    scope: 'openid',
    expires_in: '7200',
    token_type: 'Bearer',
  }
}

function wantsCode(query: URLSearchParams): boolean {
  return query.get('response_type') === 'code'
}

/** Success and failure alike: in the query for `response_type=code`, else where no server sees it (auth0-facts 8). */
function toTarget(redirectUri: string, query: URLSearchParams, result: Record<string, string>): string {
  const target = new URL(redirectUri)
  const state = query.get('state')
  const answer = new URLSearchParams({ ...result, ...(state !== null && { state }) })
  if (!wantsCode(query)) target.hash = answer.toString()
  else for (const [name, value] of answer) target.searchParams.set(name, value)
  return target.href
}

function refuse(text: string): Answer {
  return toMessagePage(400, 'Something went wrong', text)
}
