/**
 * The first wish, resolved against the app's base URL, if it stays on the app's origin.
 *
 * A wish that leaves the origin is not passed over in favour of the next: it falls back to the base URL, as in
 * the SDK's own `toSafeRedirect`.
 *
 * @returns The absolute URL, or `undefined` for the base URL.
 */
export function safeReturnTo(
  wishes: readonly (string | null | undefined)[],
  baseUrl: string,
): string | undefined {
  const wish = wishes.find((candidate) => typeof candidate === 'string' && candidate !== '')
  if (!wish || !URL.canParse(wish, baseUrl)) return undefined
  const base = new URL(baseUrl)
  const target = new URL(wish, base)
  // `blob:https://shop.example/x` has the origin of the shop too, hence the look at the scheme.
  return target.origin === base.origin && target.protocol === base.protocol ? target.href : undefined
}
