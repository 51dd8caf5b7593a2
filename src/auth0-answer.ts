import * as v from 'valibot'
import { PasswordlessError } from './errors.js'

// Every spelling that Auth0 has been seen to use; the two shapes of auth0-facts.md 2.
const Refusal = v.object({
  error: v.optional(v.fallback(v.string(), '')),
  code: v.optional(v.fallback(v.string(), '')),
  error_description: v.optional(v.fallback(v.string(), '')),
  description: v.optional(v.fallback(v.string(), '')),
})

/** What the operator can do about a refusal, by Auth0's own code. */
const remedies: Readonly<Record<string, string>> = {
  unauthorized_client:
    'check the client secret or assertion key, and enable the "Passwordless OTP" grant for the application',
  'bad.client_id': 'check the client id',
  'bad.connection': 'enable the passwordless connection of this name for the application',
  'bad.tenant': 'check the issuer',
}

/**
 * Understands Auth0's answer to `/passwordless/start`. Returns when a mail is on its way, and also when saying that
 * it is not would tell a stranger whether an account exists.
 *
 * @param bytes The body, or `undefined` when it was too long to be Auth0's.
 * @throws `PasswordlessError` otherwise; Auth0's own words are in no message.
 */
export function assertAccepted(response: Response, bytes: Uint8Array | undefined): void {
  if (response.ok) {
    assertNoNonsense(bytes)
    return
  }
  if (response.status === 429) {
    throw new PasswordlessError('too_many_requests', 'Auth0 asks to slow down', {
      ...retryAfterOf(response.headers),
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
  assertConcealed(response.status, readRefusal(bytes))
}

// 200 with a profile, 201 and 204 with nothing are all in use; a page of a proxy in between is not Auth0's word.
function assertNoNonsense(bytes: Uint8Array | undefined): void {
  if (bytes?.byteLength === 0) return
  const body = parseJson(bytes)
  if (typeof body === 'object' && body !== null) return
  throw new PasswordlessError('auth0_invalid_response', 'Auth0 answered with something that is not JSON')
}

function assertConcealed(status: number, refusal: { code: string; description: string }): void {
  if (tellsOfAnAccount(refusal)) return
  if (refusal.code === 'bad.email') {
    throw new PasswordlessError('invalid_request', '"email" was not accepted')
  }
  if (refusal.code === 'bad.phone_number') {
    throw new PasswordlessError('invalid_request', '"phoneNumber" was not accepted')
  }
  if (refusal.code === 'sms_provider_error') {
    throw new PasswordlessError('sms_provider_error', 'the SMS provider did not take the message')
  }
  if (refusal.code === '' && status !== 401 && status !== 403) {
    throw new PasswordlessError('auth0_invalid_response', `Auth0 answered ${status} without saying why`)
  }
  const remedy =
    remedies[refusal.code] ?? 'check client id, client secret, grants and connection of the application'
  const code = /^[\w.-]{1,64}$/.test(refusal.code) ? refusal.code : 'no known code'
  throw new PasswordlessError('configuration_error', `Auth0 refused (${status}, ${code}): ${remedy}`)
}

// Sign-ups off and the person unknown; a person blocked or turned away by an Action (auth0-facts.md 2).
function tellsOfAnAccount(refusal: { code: string; description: string }): boolean {
  return (
    refusal.code === 'unauthorized' ||
    refusal.code === 'access_denied' ||
    /public signup is disabled/i.test(refusal.description)
  )
}

function readRefusal(bytes: Uint8Array | undefined): { code: string; description: string } {
  const { success, output } = v.safeParse(Refusal, parseJson(bytes))
  if (!success) return { code: '', description: '' }
  return {
    code: output.error || output.code || '',
    description: output.error_description || output.description || '',
  }
}

function retryAfterOf(headers: Headers): { retryAfter?: number } {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  if (Number.isSafeInteger(seconds) && seconds >= 0) return { retryAfter: seconds }
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN)
  if (!Number.isSafeInteger(reset)) return {}
  return { retryAfter: Math.max(1, reset - Math.floor(Date.now() / 1000)) }
}

function parseJson(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
