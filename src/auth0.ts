import { type Outcome, toOutcome } from './auth0-answer.js'
import { readBytes } from './bytes.js'
import { clientCredentials } from './client-authentication.js'
import { isPasswordlessError, PasswordlessError, type PasswordlessErrorCode } from './errors.js'
import type { StartInput } from './input.js'
import type { Settings } from './sdk.js'
import { version } from './version.js'

/** A function like the global `fetch`, which fits. Rejects when there is no answer; an error status is an answer. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>

/** What a {@link Fetch} is called with. */
export interface FetchInit {
  /** Always this. */
  method: 'POST'
  /** Names in lower case. */
  headers: Record<string, string>
  /** JSON, with the app's credentials in it: not for a log. */
  body: string
  /** A redirect is not followed: it would take the credentials along. */
  redirect: 'manual'
  /** Next.js has a cache of its own under `fetch`. */
  cache: 'no-store'
  /** Aborts when the SDK's time-out has passed; `null` when there is none. */
  signal: AbortSignal | null
}

/** One mail or text message to ask Auth0 for. */
export interface StartMessage {
  input: StartInput
  authParams: Record<string, unknown>
  /** BCP 47 tag for the template's `request_language`. */
  language: string | undefined
  /** Whom Auth0 is to count the start against, where we know. */
  clientIp: string | undefined
}

const maxAnswerBytes = 64 * 1024
const telemetry = btoa(JSON.stringify({ name: 'nextjs-auth0-passwordless', version }))
const unclear: PasswordlessErrorCode[] = ['auth0_timeout', 'auth0_unreachable', 'auth0_invalid_response']

/** What Auth0 will be sent, ready and signed. */
export interface StartRequest {
  headers: Record<string, string>
  body: string
}

/**
 * Writes the request that asks for a message.
 *
 * @throws `configuration_error` when the app's key cannot sign.
 */
export async function writeStartRequest(settings: Settings, message: StartMessage): Promise<StartRequest> {
  const body = {
    ...(await clientCredentials(settings.clientAuthentication, settings)),
    ...recipient(message.input),
    authParams: message.authParams,
  }
  return { headers: headersOf(settings, message), body: JSON.stringify(body) }
}

/**
 * Asks Auth0 to send the link or code: the only outbound request of a start, sent once.
 *
 * @throws `PasswordlessError` when Auth0 could not be asked, or refused for a reason that may be told.
 */
export async function sendPasswordlessStart(
  settings: Settings,
  { headers, body }: StartRequest,
  fetch: Fetch,
): Promise<Outcome> {
  const signal = settings.httpTimeoutMs > 0 ? AbortSignal.timeout(settings.httpTimeoutMs) : null
  try {
    const response = await fetch(`${settings.issuer}passwordless/start`, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      cache: 'no-store',
      signal,
    })
    return toOutcome(response, await readBytes(response.body, maxAnswerBytes))
  } catch (error) {
    throw toPasswordlessError(error, settings)
  }
}

function recipient(input: StartInput): Record<string, unknown> {
  const captcha = input.captcha === undefined ? {} : { captcha: input.captcha }
  if (input.connection === 'email') {
    return { connection: 'email', email: input.email, send: input.send, ...captcha }
  }
  return { connection: 'sms', phone_number: input.phoneNumber, send: input.send, ...captcha }
}

function headersOf(settings: Settings, { language, clientIp }: StartMessage): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(language && { 'x-request-language': language }),
    ...(clientIp && { 'auth0-forwarded-for': clientIp }),
    ...(settings.telemetry && { 'auth0-client': telemetry }),
  }
}

/** Whether a message may be on its way although the start has failed: nobody knows what became of the request. */
export function mayHaveBeenSent(error: unknown): boolean {
  return isPasswordlessError(error) && unclear.includes(error.code)
}

function toPasswordlessError(error: unknown, settings: Settings): PasswordlessError {
  if (isPasswordlessError(error)) return error
  if (error instanceof Error && error.name === 'TimeoutError') {
    const message = `Auth0 did not answer within ${settings.httpTimeoutMs} ms`
    return new PasswordlessError('auth0_timeout', message, { cause: error })
  }
  return new PasswordlessError('auth0_unreachable', 'Auth0 could not be reached', { cause: error })
}
