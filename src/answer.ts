import { isFormPost } from './body.js'
import type { PasswordlessError, PasswordlessErrorCode } from './errors.js'
import type { Started } from './start.js'
import type { Verifying } from './verify.js'

/** What a visitor is told of a failure that is not theirs. The details are for the log. */
const told: Partial<Record<PasswordlessErrorCode, string>> = {
  configuration_error: 'Signing in is not set up correctly. The log of the server says more.',
  auth0_unreachable: 'The sign-in service is out of reach. Please try again.',
  auth0_invalid_response: 'The sign-in service did not answer as expected. Please try again.',
  auth0_timeout: 'The sign-in service took too long. Please try again.',
}

/** Auth0 accepted: `204` for a script, with the wait before the next message; `303` to the app's page for a form. */
export function answerSent(request: Request, { setCookie, page, retryAfter }: Started): Response {
  if (isFormPost(request)) return redirectTo(page(), setCookie)
  const headers = withCookies(setCookie)
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
  return new Response(null, { status: 204, headers })
}

/** On to Auth0 with a code: `200 { location }` for a script, `303` for a form. */
export function answerLocation(request: Request, { setCookie, location }: Verifying): Response {
  if (isFormPost(request)) return redirectTo(location, setCookie)
  return Response.json({ location }, { headers: withCookies(setCookie) })
}

/** `303`, which browsers follow with a GET. The location is absolute: a redirect out of Next's proxy must be. */
export function redirectTo(location: string, setCookie: readonly string[] = []): Response {
  const headers = withCookies(setCookie)
  headers.set('location', location)
  return new Response(null, { status: 303, headers })
}

/** Headers of an answer that nobody may keep, with cookies. */
export function withCookies(setCookie: readonly string[]): Headers {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const line of setCookie) headers.append('set-cookie', line)
  return headers
}

/**
 * Something failed: the status and `{ error, error_description }`.
 *
 * @param allow The methods that the route answers.
 */
export function answerFailed(error: PasswordlessError, allow = 'POST'): Response {
  const headers = withCookies([])
  if (error.code === 'method_not_allowed') headers.set('allow', allow)
  const retryAfter = error.retryAfter === undefined ? {} : { retry_after: error.retryAfter }
  if (error.retryAfter !== undefined) headers.set('retry-after', String(error.retryAfter))

  const body = { error: error.code, error_description: told[error.code] ?? error.message, ...retryAfter }
  return Response.json(body, { status: error.status, headers })
}

/** The URL of a page that says what has failed. */
export function withError(page: string, { code, retryAfter }: PasswordlessError): string {
  const href = addQuery(page, 'error', code)
  return retryAfter === undefined ? href : addQuery(href, 'retry_after', String(retryAfter))
}

/** A URL with one more query parameter, whatever query it has already. */
export function addQuery(href: string, name: string, value: string): string {
  const url = new URL(href)
  url.searchParams.set(name, value)
  return url.href
}

/** An answer that says when another try makes sense. */
export function withRetryAfter(response: Response, { retryAfter }: PasswordlessError): Response {
  if (retryAfter !== undefined) response.headers.set('retry-after', String(retryAfter))
  return response
}
