// Checked by `tsc`, never run: errors, parameters and options that both generations share, as an app uses them.
import type { IncomingMessage } from 'node:http'
import { expectTypeOf } from 'vitest'
import {
  type AuthorizationParams,
  type ClientIpOptions,
  type EventSubject,
  type FailedEvent,
  type FailureCode,
  isPasswordlessError,
  type Limit,
  type LimitedEvent,
  type Limiter,
  type LimiterFailedEvent,
  type LimiterOptions,
  type LimiterResult,
  type MessagesOption,
  PasswordlessError,
  type PasswordlessErrorCode,
  type PasswordlessErrorOptions,
  type PasswordlessEvent,
  type Recipient,
  type RecoveryEvent,
  type RefusedEvent,
  type RestoredEvent,
  type SomeMessages,
  type StartedEvent,
  type StartInput,
  type StartOptions,
  type VerifyBody,
  type VerifyingEvent,
  type VerifyOptions,
} from '../../src/index.js'

/** What an app does with whatever it has caught. */
export function read(error: unknown): string {
  // @ts-expect-error nothing is known of it yet
  error.code
  if (!isPasswordlessError(error)) return 'another'
  expectTypeOf(error).toEqualTypeOf<PasswordlessError>()
  expectTypeOf(error.code).toEqualTypeOf<PasswordlessErrorCode>()
  expectTypeOf(error.status).toEqualTypeOf<number>()
  expectTypeOf(error.retryAfter).toEqualTypeOf<number | undefined>()
  expectTypeOf(error.limit).toEqualTypeOf<Limit | undefined>()
  // @ts-expect-error it is for reading
  error.code = 'access_denied'
  return error.code
}

const given: PasswordlessErrorOptions = { cause: new Error('underneath'), retryAfter: 30, limit: 'auth0' }
export const errors = [
  new PasswordlessError('access_denied', 'members only', given),
  // @ts-expect-error no such code
  new PasswordlessError('members_only', 'members only'),
  // @ts-expect-error no such limit
  new PasswordlessError('too_many_requests', 'slowly', { limit: 'tenant' }),
  // @ts-expect-error a message is needed
  new PasswordlessError('access_denied'),
]

/** Every code: one that is missing here, or a new one, does not compile. */
export const logLevel: Record<PasswordlessErrorCode, 'info' | 'error'> = {
  invalid_request: 'info',
  captcha_required: 'info',
  access_denied: 'info',
  origin_not_allowed: 'info',
  method_not_allowed: 'info',
  payload_too_large: 'info',
  unsupported_media_type: 'info',
  too_many_requests: 'info',
  configuration_error: 'error',
  auth0_unreachable: 'error',
  sms_provider_error: 'error',
  auth0_invalid_response: 'error',
  auth0_timeout: 'error',
}
expectTypeOf<PasswordlessErrorCode>().toExtend<FailureCode>()

export const params: AuthorizationParams = {
  scope: 'openid profile email offline_access',
  audience: 'https://api.example.com',
  redirect_uri: undefined,
  ui_locales: 'de en',
  acr_values: 'urn:example',
  response_mode: 'query',
  'ext-campaign': 'spring',
}
export const cannotWork: AuthorizationParams[] = [
  // @ts-expect-error a click on a link is a GET
  { response_mode: 'form_post' },
  // @ts-expect-error not for a mailed link
  { organization: 'org_1' },
  // @ts-expect-error not for a mailed link
  { max_age: 60 },
  // @ts-expect-error ours to choose
  { state: 'mine' },
  // @ts-expect-error a text
  { 'ext-campaign': 7 },
]

/** From a header, from the socket, or later. */
export const whoAsks: ClientIpOptions[] = [
  { clientIp: (request) => request.headers.get('cf-connecting-ip') },
  { clientIp: (_, nodeRequest) => nodeRequest?.socket.remoteAddress },
  {
    clientIp: async (request: Request, _node: IncomingMessage | undefined) =>
      request.headers.get('x-real-ip'),
  },
  { clientIp: undefined, trustedProxies: 1 },
  // @ts-expect-error a number
  { trustedProxies: true },
  // @ts-expect-error the address, and no list of them
  { clientIp: () => ['192.0.2.1'] },
  // @ts-expect-error misspelt
  { trustedProxy: 1 },
]

const messages: SomeMessages = { lang: 'nl', errors: { expired: 'Te oud' } }
export const texts: MessagesOption[] = [messages, [{ ...messages, lang: 'nl' }], () => messages]

/** Options that an app keeps in one place, for both generations. */
export const common: StartOptions<{ firstName: string }> = {
  ...whoAsks[0],
  authorizationParams: params,
  returnTo: '/checkout',
  pages: { sent: '/inbox', failed: '/sign-in', recover: '/again' },
  messages: texts[0],
  otherBrowser: 'refuse',
  allowedOrigins: ['https://checkout.example'],
  limits: false,
  beforeSend: ({ input, fields }) => input.connection === 'sms' || fields.firstName !== '',
  onEvent: (event) => event.type,
}
export const ofCodes: VerifyOptions = { returnTo: '/checkout', pages: { failed: '/code' }, onEvent: () => {} }
// @ts-expect-error what is typed in has no fields
ofCodes.fields = undefined
// @ts-expect-error no page of ours
common.pages = { home: '/' }
// @ts-expect-error a list
common.allowedOrigins = 'https://checkout.example'

/** What `beforeSend` sees, and what a route takes. */
export function toAddress(input: StartInput | Recipient): string {
  // @ts-expect-error a phone number has none
  input.email
  return input.connection === 'email' ? input.email : input.phoneNumber
}
export const bodies: VerifyBody[] = [
  { email: 'ada@example.com', verificationCode: '123456' },
  { connection: 'email', email: 'ada@example.com', verificationCode: '123456', returnTo: '/' },
  { connection: 'sms', phoneNumber: '+15005550006', verificationCode: '123456' },
  // @ts-expect-error no code
  { email: 'ada@example.com' },
  // @ts-expect-error a text: numbers lose their zeros
  { email: 'ada@example.com', verificationCode: 123456 },
  // @ts-expect-error nobody's
  { verificationCode: '123456' },
]

/** A limiter of the app's own needs one method. */
export const limiter: Limiter = {
  async consume(_key: string, _points = 1, { customDuration = 60 }: LimiterOptions = {}) {
    const result: LimiterResult = { consumedPoints: 2, msBeforeNext: customDuration * 1000 }
    throw result
  },
}
// @ts-expect-error no method at all
export const noLimiter: Limiter = { points: 3 }

/** Each kind of event is one of the events, and all but one say what was asked for. */
expectTypeOf<
  | StartedEvent
  | VerifyingEvent
  | RefusedEvent
  | LimitedEvent
  | FailedEvent
  | LimiterFailedEvent
  | RestoredEvent
  | RecoveryEvent
>().toEqualTypeOf<PasswordlessEvent>()
expectTypeOf<Exclude<PasswordlessEvent, LimiterFailedEvent>>().toExtend<EventSubject>()
