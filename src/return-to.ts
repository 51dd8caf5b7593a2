import type { Settings } from './sdk.js'

/**
 * Where to go after signing in: the first wish, resolved against the app's base URL, if it stays on the app's origin.
 *
 * A wish that leaves the origin is not passed over in favour of the next: it becomes the SDK's default, as with the
 * SDK's own `toSafeRedirect`.
 */
export function safeReturnTo(
  wishes: readonly (string | undefined)[],
  { baseUrl, defaultReturnTo }: Pick<Settings, 'baseUrl' | 'defaultReturnTo'>,
): string {
  const wish = wishes.find((candidate) => candidate)
  if (!wish || !URL.canParse(wish, baseUrl)) return defaultReturnTo
  const base = new URL(baseUrl)
  const target = new URL(wish, base)
  // `blob:https://shop.example/x` has the origin of the shop too, hence the look at the scheme.
  return target.origin === base.origin && target.protocol === base.protocol ? target.href : defaultReturnTo
}
