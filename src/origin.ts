import { configurationError, PasswordlessError } from './errors.js'
import type { StartOptions } from './options.js'
import { parseUrl } from './parse-url.js'
import type { Settings } from './sdk.js'

/**
 * Lets a request through when a page of the app has sent it: another site must not begin a sign-in in somebody's
 * browser, or have mail sent through their address.
 *
 * @throws `origin_not_allowed`
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function assertOwnOrigin(request: Request, settings: Settings, options: StartOptions): void {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  if (site === 'same-origin' || (site === 'none' && origin === null)) return

  if (origin === null && site === null) {
    // Every browser sends one of them with a POST. A program can send the second.
    throw refused(
      'the request has neither "Sec-Fetch-Site" nor "Origin"; a program sends the app\'s own "Origin"',
    )
  }
  if (origin !== null && ownOrigins(settings, options).includes(origin)) return
  throw refused(
    'the request comes from an origin that is neither the app\'s base URL nor in "allowedOrigins"',
  )
}

/** Refuses what can never match an `Origin` header. Called when the handler is made. */
export function assertAllowedOrigins(origins: unknown): void {
  if (origins === undefined || (Array.isArray(origins) && origins.every(isOrigin))) return
  throw configurationError(
    '"allowedOrigins" must be a list of origins such as "https://checkout.example", without path or wildcard',
  )
}

// A handler with a callback of its own on another host is at home there too.
function ownOrigins({ baseUrls }: Settings, { allowedOrigins = [], authorizationParams }: StartOptions) {
  const urls = [...baseUrls, authorizationParams?.redirect_uri ?? []].flat()
  // That of an app's own scheme is "null", which every sandboxed page sends.
  const web = urls.filter((url) => /^https?:/i.test(url))
  return [...web.map((url) => parseUrl(url)?.origin), ...allowedOrigins]
}

function isOrigin(value: unknown): boolean {
  if (typeof value !== 'string' || value.includes('*')) return false
  return /^https?:\/\//.test(value) && parseUrl(value)?.origin === value
}

function refused(message: string): PasswordlessError {
  return new PasswordlessError('origin_not_allowed', message)
}
