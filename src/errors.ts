/** The status each code is answered with. The keys are the closed union of codes. */
const statusOf = {
  invalid_request: 400,
  captcha_required: 400,
  access_denied: 403,
  origin_not_allowed: 403,
  method_not_allowed: 405,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  configuration_error: 500,
  auth0_unreachable: 502,
  sms_provider_error: 502,
  auth0_invalid_response: 502,
  auth0_timeout: 504,
} as const

/**
 * Every code a {@link PasswordlessError} can carry, and every value of `error` in an answer of our routes.
 * Stable within a major version. `docs/errors.md` has the cause and the remedy of each.
 *
 * @useDeclaredType
 */
export type PasswordlessErrorCode = keyof typeof statusOf

/** Whose limit it was: one of ours, or Auth0's. */
export type Limit = 'ip' | 'address' | 'resend' | 'tries' | 'auth0'

/** What a {@link PasswordlessError} is made with beside its code and message. */
export interface PasswordlessErrorOptions {
  /** The error underneath, kept for the log; visitors never see it. Default: none. */
  cause?: unknown
  /** Seconds after which another try makes sense. Default: not known. */
  retryAfter?: number | undefined
  /** Whose limit it was. Default: no limit's. */
  limit?: Limit
}

/**
 * The one error of this package. Switch on `code`; the message is for people and may change at any time.
 * No message holds an address, a phone number, a link or a secret.
 *
 * @example
 * ```ts
 * import { isPasswordlessError } from 'nextjs-auth0-passwordless'
 *
 * export function isOurFault(error: unknown): boolean {
 *   return isPasswordlessError(error) && error.code === 'configuration_error'
 * }
 * ```
 */
export class PasswordlessError extends Error {
  /** Always this, so that the error is known even when the package was loaded twice. */
  override readonly name = 'PasswordlessError'
  /** Which failure this is. */
  readonly code: PasswordlessErrorCode
  /** The HTTP status that belongs to the code; `handleAuth` of SDK v3 reads it. */
  readonly status: number
  /** Seconds after which another try makes sense; only on `too_many_requests`, and only when it is known. */
  readonly retryAfter: number | undefined
  /** Whose limit it was; only on `too_many_requests`. */
  readonly limit: Limit | undefined

  /**
   * An app makes one in `beforeSend`, to refuse: `new PasswordlessError('access_denied', text)`.
   *
   * @param code Which failure this is; the status follows from it.
   * @param message For people. Of an `access_denied`, the visitor gets it as `error_description`.
   * @param options What else is known. Default: nothing.
   */
  constructor(code: PasswordlessErrorCode, message: string, options: PasswordlessErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.status = statusOf[code]
    this.retryAfter = options.retryAfter
    this.limit = options.limit
  }
}

/**
 * Whether a caught value is a {@link PasswordlessError}. Prefer it to `instanceof`, which fails when a bundler
 * has loaded this package twice.
 *
 * @param error Any caught value.
 * @returns Whether it is one; TypeScript knows it as one then.
 *
 * @example
 * ```ts
 * import { isPasswordlessError } from 'nextjs-auth0-passwordless'
 * import { startPasswordless } from 'nextjs-auth0-passwordless/v4'
 *
 * export async function sendLink(email: string): Promise<string | undefined> {
 *   try {
 *     await startPasswordless({ email })
 *     return undefined
 *   } catch (error) {
 *     if (isPasswordlessError(error)) return error.code
 *     throw error
 *   }
 * }
 * ```
 */
export function isPasswordlessError(error: unknown): error is PasswordlessError {
  return error instanceof Error && error.name === 'PasswordlessError' && 'code' in error
}

/** A mistake in the app's own options or settings. Inside the package only. */
export function configurationError(message: string): PasswordlessError {
  return new PasswordlessError('configuration_error', message)
}

/** A request that no form of the app sends. Inside the package only. */
export function invalidRequest(message: string): PasswordlessError {
  return new PasswordlessError('invalid_request', message)
}
