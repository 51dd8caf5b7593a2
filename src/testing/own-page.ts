import type { Handler } from './http.js'
import { toInboxMessage } from './page.js'

/** Lets a form through only when a page of these origins sent it: other sites must not press the buttons of the inbox. */
export function fromOwnPage(origins: readonly string[], handler: Handler): Handler {
  return (request) => {
    if (isOwn(request.headers, origins)) return handler(request)
    return toInboxMessage(
      403,
      'Something went wrong',
      'This did not come from the inbox. Open it and try again.',
    )
  }
}

function isOwn(headers: Record<string, string>, origins: readonly string[]): boolean {
  const { 'sec-fetch-site': site, origin = '' } = headers
  // Plain HTTP is told the site on localhost at most, and not by every browser.
  return site === undefined ? origins.includes(origin) : site === 'same-origin'
}
