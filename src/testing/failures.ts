import { type Answer, json } from './http.js'

/** The failures that have a name. */
export const failureNames = [
  'rate_limited',
  'too_many_attempts',
  'captcha',
  'sms_provider_error',
  'timeout',
  'reset',
  'html',
  'empty',
  'oversized',
  'redirect',
] as const

/**
 * What goes wrong: one of the named failures, or an answer of your own.
 *
 * | name | what the caller gets |
 * |---|---|
 * | `rate_limited` | 429 `too_many_requests` with `Retry-After: 60` |
 * | `too_many_attempts` | 429, Auth0's brute-force block |
 * | `captcha` | 401 `requires_verification`, in Auth0's other body shape |
 * | `sms_provider_error` | 400 with the text of a provider |
 * | `timeout` | nothing, until the tenant is closed or the caller gives up |
 * | `reset` | a broken connection |
 * | `html` | 503 with an HTML page, as from a proxy |
 * | `empty` | 500 without a body |
 * | `oversized` | 500 with 5 MB of JSON |
 * | `redirect` | 302 to the tenant's inbox |
 */
export type Failure =
  | (typeof failureNames)[number]
  | {
      /** The HTTP status. */
      status: number
      /** As it goes out. Default: none. */
      body?: string
      /** Names and values. Default: none. */
      headers?: Record<string, string>
    }

/** What the server does instead of answering, or the answer. */
export type FailureEffect = 'hang' | 'reset' | Answer

/** Failures that wait for the next request to a path. */
export class Failures {
  readonly #waiting: { path: string; failure: Failure }[] = []

  add(path: string, failure: Failure): void {
    this.#waiting.push({ path, failure })
  }

  take(path: string): FailureEffect | undefined {
    const index = this.#waiting.findIndex((waiting) => waiting.path === path)
    const [taken] = index < 0 ? [] : this.#waiting.splice(index, 1)
    return taken && toEffect(taken.failure)
  }
}

function toEffect(failure: Failure): FailureEffect {
  if (typeof failure === 'object') return failure
  switch (failure) {
    case 'timeout':
      return 'hang'
    case 'reset':
      return 'reset'
    case 'rate_limited':
      // The shape of an app-level rate limit policy (auth0-facts 2).
      return json(429, toError('too_many_requests', 'Rate limit exceeded.'), { 'retry-after': '60' })
    case 'too_many_attempts':
      return json(
        429,
        toError(
          'too_many_attempts',
          'Your account has been blocked after multiple consecutive login attempts.',
        ),
      )
    case 'captcha':
      return toCaptchaRequired()
    case 'sms_provider_error':
      return json(
        400,
        toError(
          'sms_provider_error',
          'Permission to send an SMS has not been enabled for the region (Code: 21408)',
        ),
      )
    case 'html':
      return {
        status: 503,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: '<!doctype html><title>Service unavailable</title><h1>Service unavailable</h1>',
      }
    case 'empty':
      return { status: 500 }
    case 'oversized':
      return json(500, toError('server_error', 'x'.repeat(5_000_000)))
    case 'redirect':
      return { status: 302, headers: { location: '/inbox' } }
  }
}

/** The code is documented for another grant; a server-side caller cannot solve it in any case (auth0-facts 7). */
export function toCaptchaRequired(): Answer {
  return json(401, {
    name: 'AnomalyDetected',
    code: 'requires_verification',
    description: 'Suspicious request requires verification',
    statusCode: 401,
  })
}

function toError(error: string, description: string): Record<string, string> {
  return { error, error_description: description }
}
