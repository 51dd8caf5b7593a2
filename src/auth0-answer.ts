import { PasswordlessError, type PasswordlessErrorCode } from './errors.js'
import { parseJson } from './parse-json.js'
import { propertyOf } from './property-of.js'
import { toText } from './utf8.js'

// The spellings of a code that are known from the wire, in both shapes of auth0-facts.md 2.
const codeNames = ['error', 'code', 'error_code']

interface Refusal {
  code: string
  /** The whole of what Auth0 said. */
  text: string
}

/** Refusals that are neither ours nor the operator's. */
const refusals = new Map<string, [PasswordlessErrorCode, string]>([
  ['bad.email', ['invalid_request', '"email" was not accepted']],
  ['bad.phone_number', ['invalid_request', '"phoneNumber" was not accepted']],
  ['requires_verification', ['captcha_required', 'Auth0 asks for a captcha; send its answer as "captcha"']],
  ['sms_provider_error', ['sms_provider_error', 'the SMS provider did not take the message']],
])

/** What the operator can do about a refusal, by Auth0's own code. */
const remedies = new Map([
  [
    'unauthorized_client',
    'check the client secret or assertion key, and enable the "Passwordless OTP" grant for the application',
  ],
  ['bad.client_id', 'check the client id'],
  ['bad.connection', 'enable the passwordless connection of this name for the application'],
  ['bad.tenant', 'check the issuer'],
])

/** `withheld`: there is no mail, but to say so would tell a stranger who has an account. */
export type Outcome = 'sent' | 'withheld'

/**
 * Understands Auth0's answer to `/passwordless/start`.
 *
 * @param bytes The body, or `undefined` when it was too long to be Auth0's.
 * @throws `PasswordlessError` for every refusal that may be told; Auth0's own words are in no message.
 */
export function toOutcome(response: Response, bytes: Uint8Array | undefined): Outcome {
  if (response.ok) {
    assertNoNonsense(bytes)
    return 'sent'
  }
  if (response.status === 429) {
    throw new PasswordlessError('too_many_requests', 'Auth0 asks to slow down', {
      ...retryAfterOf(response.headers),
      limit: 'auth0',
    })
  }
  if (response.status < 400) {
    throw new PasswordlessError(
      'auth0_invalid_response',
      `Auth0 answered with a redirect (${response.status})`,
    )
  }
  if (response.status >= 500) {
    throw new PasswordlessError('auth0_unreachable', `Auth0 is out of order (${response.status})`)
  }
  const refusal = readRefusal(bytes)
  if (tellsOfAnAccount(response.status, refusal)) return 'withheld'
  throw toError(response.status, refusal)
}

// 200 with a profile, 201 and 204 with nothing are all in use; a page of a proxy in between is not Auth0's word.
function assertNoNonsense(bytes: Uint8Array | undefined): void {
  if (bytes?.byteLength === 0) return
  const body = parseJson(toText(bytes ?? new Uint8Array()))
  if (typeof body === 'object' && body !== null) return
  throw new PasswordlessError('auth0_invalid_response', 'Auth0 answered with something that is not JSON')
}

function toError(status: number, refusal: Refusal): PasswordlessError {
  const known = refusals.get(refusal.code)
  if (known) return new PasswordlessError(...known)
  if (refusal.code === '' && status !== 401 && status !== 403) {
    return new PasswordlessError('auth0_invalid_response', `Auth0 answered ${status} without saying why`)
  }
  const remedy =
    remedies.get(refusal.code) ?? 'check client id, client secret, grants and connection of the application'
  const code = /^[\w.-]{1,64}$/.test(refusal.code) ? refusal.code : 'no known code'
  return new PasswordlessError('configuration_error', `Auth0 refused (${status}, ${code}): ${remedy}`)
}

// Sign-ups off and the person unknown; a person blocked or turned away by an Action (auth0-facts.md 2). A 401 is about
// the client, whatever its code.
function tellsOfAnAccount(status: number, refusal: Refusal): boolean {
  if (status === 401) return false
  return (
    refusal.code === 'unauthorized' ||
    refusal.code === 'access_denied' ||
    /public signup is disabled/i.test(refusal.text)
  )
}

function readRefusal(bytes: Uint8Array | undefined): Refusal {
  const body = parseJson(toText(bytes ?? new Uint8Array()))
  return { code: codeOf(body) || codeOf(propertyOf(body, 'err')), text: JSON.stringify(body) ?? '' }
}

function codeOf(body: unknown): string {
  for (const name of codeNames) {
    const code = propertyOf(body, name)
    if (typeof code === 'string') return code
  }
  return ''
}

function retryAfterOf(headers: Headers): { retryAfter?: number } {
  const seconds = wholeNumber(headers.get('retry-after'))
  if (seconds !== undefined) return { retryAfter: seconds }
  const reset = wholeNumber(headers.get('x-ratelimit-reset'))
  if (reset === undefined) return {}
  return { retryAfter: Math.max(1, reset - Math.floor(Date.now() / 1000)) }
}

function wholeNumber(text: string | null): number | undefined {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
