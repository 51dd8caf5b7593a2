import { randomUUID } from 'node:crypto'
import type { ClientAuthentication, ClientProof } from './client-authentication.js'
import type { Codes } from './codes.js'
import { toCaptchaRequired } from './failures.js'
import { connectionState, type Faults, sendsOwnTemplate } from './faults.js'
import { OTP_GRANT } from './grant-types.js'
import { type Answer, json, type TenantRequest } from './http.js'
import type { Mail, TenantMailbox } from './mailbox.js'
import type { TenantSettings } from './options.js'
import type { RateLimit, RateLimitVerdict } from './rate-limit.js'
import { parseBody, Refusal, type Start, type StartBody, toCredentials, toStart } from './start-request.js'
import { toUserId, type Users } from './users.js'

export interface StartParts {
  issuer: string
  settings: TenantSettings
  clientAuthentication: ClientAuthentication
  rateLimit: RateLimit
  codes: Codes
  users: Users
  mailbox: TenantMailbox
}

/** `POST /passwordless/start`: mails a link or a code (auth0-facts 1 and 2). */
export function toPasswordlessStart(parts: StartParts) {
  return async (request: TenantRequest): Promise<Answer> => {
    let verdict: RateLimitVerdict | undefined
    try {
      const body = parseBody(request)
      assertClientId(body, parts.settings)
      const proof = await parts.clientAuthentication.check(toCredentials(body))
      verdict = parts.rateLimit.take(toClientIp(request, proof, parts.settings))
      assertAllowed(verdict)
      assertProof(proof)
      assertGrant(parts.settings)
      if (parts.settings.faults.has('bot_detection_always') && !body.captcha) return toCaptchaRequired()
      return json(200, send(toStart(body), request, parts), verdict.headers)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return json(error.status, { error: error.code, error_description: error.message }, verdict?.headers)
    }
  }
}

function assertClientId({ client_id: clientId }: StartBody, settings: TenantSettings): void {
  if (clientId === undefined) throw new Refusal(400, 'bad.client_id', 'Missing client_id')
  if (clientId !== settings.clientId) throw new Refusal(400, 'bad.client_id', 'Unknown client')
}

/** The header is believed from an app that is trusted with it and has proven who it is, from nobody else (auth0-facts 1). */
function toClientIp({ headers, ip }: TenantRequest, proof: ClientProof, { faults }: TenantSettings): string {
  const isTrusted = proof === 'proven' && !faults.has('ip_header_untrusted')
  return (isTrusted && headers['auth0-forwarded-for']) || ip
}

function assertAllowed(verdict: RateLimitVerdict): void {
  if (!verdict.allowed) throw new Refusal(429, 'too_many_requests', 'Rate limit exceeded.')
}

function assertProof(proof: ClientProof): void {
  if (proof === 'missing') throw new Refusal(403, 'unauthorized_client', 'Client authentication is required')
  if (proof === 'wrong') throw new Refusal(401, 'invalid_client', 'invalid client credentials')
}

/** Auth0 wants the grant for a start as well (auth0-facts 1). */
function assertGrant({ faults }: TenantSettings): void {
  if (!faults.has('otp_grant_missing')) return
  throw new Refusal(403, 'unauthorized_client', `Grant type '${OTP_GRANT}' not allowed for the client.`)
}

function assertConnection({ connection }: Start, faults: Faults): void {
  const state = connectionState(connection, faults)
  if (state === 'missing') throw new Refusal(400, 'bad.connection', 'Connection does not exist')
  if (state !== 'on') throw new Refusal(400, 'bad.connection', 'Connection is disabled')
}

function send(start: Start, request: TenantRequest, parts: StartParts): Record<string, string | boolean> {
  const { connection, address } = start
  assertConnection(start, parts.settings.faults)
  const known = parts.users.has(connection, address)
  if (parts.settings.disableSignups && !known) {
    // The text has been seen in public, the code has not (auth0-facts 2).
    throw new Refusal(400, 'bad.connection', 'Public signup is disabled')
  }
  // Auth0 sends nothing to a blocked user; what it answers is not public (auth0-facts 2), so: as ever.
  if (!parts.users.isBlocked(address)) parts.mailbox.deliver(toMail(start, request, parts))
  const _id = toUserId(address)
  return connection === 'sms'
    ? { _id, phone_number: address, phone_verified: known }
    : { _id, email: address, email_verified: known }
}

function toMail(start: Start, request: TenantRequest, { issuer, settings, codes }: StartParts): Mail {
  const code = codes.issue(start.address)
  return {
    id: randomUUID(),
    to: start.address,
    connection: start.connection,
    subject:
      start.send === 'link'
        ? `Sign in to ${settings.appName}`
        : `${code} is your code for ${settings.appName}`,
    send: start.send,
    ...(start.send === 'link' && toButton(toLink(start, code, issuer, settings), settings)),
    code,
    authParams: start.authParams,
    headers: request.headers,
    receivedAt: new Date(settings.now()),
  }
}

/** In a fragment the link reaches no server, so a scanner that opens the button does not spend it. */
function toButton(link: string, { landingUrl, faults }: TenantSettings): Pick<Mail, 'link' | 'href'> {
  if (faults.has('template_empty') || faults.has('template_code_only')) return {}
  if (landingUrl === undefined || !sendsOwnTemplate(faults)) return { link, href: link }
  return { link, href: `${landingUrl}#${encodeURIComponent(link)}` }
}

/** The link is the request's `authParams`, verbatim, around a code (auth0-facts 3). */
function toLink(start: Start, code: string, issuer: string, settings: TenantSettings): string {
  const link = new URL('passwordless/verify_redirect', issuer)
  link.searchParams.set('client_id', settings.clientId)
  link.searchParams.set('connection', start.connection)
  link.searchParams.set('email', start.address)
  link.searchParams.set('verification_code', code)
  link.searchParams.set('protocol', 'oauth2')
  for (const [name, value] of Object.entries(start.authParams)) {
    if (!OWN.includes(name)) link.searchParams.set(name, String(value))
  }
  return link.href
}

/** What `authParams` cannot override in a link. */
const OWN = ['client_id', 'connection', 'email', 'verification_code']
