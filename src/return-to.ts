import { invalidRequest } from './errors.js'
import { parseUrl } from './parse-url.js'

// It is carried in the state or in a cookie, once more encoded there.
const maxEncodedLength = 768

/** Where a `returnTo` may lead. */
export interface ReturnToRules {
  /** Relative wishes are resolved against it, and all must stay on its origin. */
  base: URL
  /** For those who wish nothing, and for those who wish to leave. Absolute. */
  otherwise: string
}

/**
 * Where to go after signing in: the first wish, if it stays on the origin.
 *
 * A wish that leaves is not passed over in favour of the next: it becomes the default, as with the SDK's own
 * `toSafeRedirect`.
 *
 * @throws `invalid_request` when there is too much of it for a link.
 */
export function safeReturnTo(
  wishes: readonly (string | undefined)[],
  { base, otherwise }: ReturnToRules,
): string {
  const wish = wishes.find((candidate) => candidate)
  const target = wish ? parseUrl(wish, base) : undefined
  if (!target) return otherwise
  const { origin, protocol } = base
  // `blob:https://shop.example/x` has the origin of the shop too, hence the look at the scheme.
  if (target.origin !== origin || target.protocol !== protocol) return otherwise
  if (target.href.length <= maxEncodedLength) return target.href
  throw invalidRequest(`"returnTo" must have at most ${maxEncodedLength} characters when it is encoded`)
}
