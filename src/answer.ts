import { isFormPost } from './body.js'
import type { PasswordlessError, PasswordlessErrorCode } from './errors.js'
import type { Prepared } from './start.js'

/** What a visitor is told of a failure that is not theirs. The details are for the log. */
const told: Partial<Record<PasswordlessErrorCode, string>> = {
  configuration_error: 'Signing in is not set up correctly. The log of the server says more.',
  auth0_unreachable: 'The sign-in service is out of reach. Please try again.',
  auth0_invalid_response: 'The sign-in service did not answer as expected. Please try again.',
  auth0_timeout: 'The sign-in service took too long. Please try again.',
}

/** Auth0 accepted: `204` for a script, `303` to the app's page for a form. */
export function answerSent(request: Request, { setCookie, page }: Prepared): Response {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const line of setCookie) headers.append('set-cookie', line)
  if (!isFormPost(request)) return new Response(null, { status: 204, headers })

  headers.set('location', page)
  return new Response(null, { status: 303, headers })
}

/**
 * Something failed: the status and `{ error, error_description }`, or `303` to the app's page for failed forms.
 *
 * @param page Path of that page, if the app has one.
 * @param baseUrl What makes it absolute; without it there is no page to go to.
 */
export function answerFailed(
  request: Request,
  error: PasswordlessError,
  page: string | undefined,
  baseUrl: string | undefined,
): Response {
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (isFormPost(request) && page && baseUrl) {
    headers.set('location', addQuery(new URL(page, baseUrl).href, 'error', error.code))
    return new Response(null, { status: 303, headers })
  }
  if (error.code === 'method_not_allowed') headers.set('allow', 'POST')
  const retryAfter = error.retryAfter === undefined ? {} : { retry_after: error.retryAfter }
  if (error.retryAfter !== undefined) headers.set('retry-after', String(error.retryAfter))

  const body = { error: error.code, error_description: told[error.code] ?? error.message, ...retryAfter }
  return Response.json(body, { status: error.status, headers })
}

/** A URL with one more query parameter, whatever query it has already. */
export function addQuery(href: string, name: string, value: string): string {
  const url = new URL(href)
  url.searchParams.set(name, value)
  return url.href
}
