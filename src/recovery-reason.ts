/**
 * Why a link or a code signed nobody in. An app's own page gets it as `?error=`.
 *
 * - `other_browser`: the link was asked for in another browser.
 * - `expired`, `used`, `too_many_attempts`: what Auth0 said of the link. `used` is also what it says of a link that a newer one
 *   has replaced, or a mail scanner has opened.
 * - `wrong_code`: what Auth0 said of a code that was typed in.
 * - `refused`: Auth0 refused without a reason that is known.
 * - `no_cookies`: the browser has not kept the cookies that it was given.
 * - `fragment`: nothing came that a server can read, as with links that were made elsewhere.
 *
 * @useDeclaredType
 */
export type RecoveryReason = (typeof recoveryReasons)[number]

export const recoveryReasons = [
  'other_browser',
  'expired',
  'used',
  'too_many_attempts',
  'wrong_code',
  'refused',
  'no_cookies',
  'fragment',
] as const

// Auth0's words (auth0-facts.md 8). It may say them in other languages, so they only choose a text.
const words: [RegExp, RecoveryReason][] = [
  [/expired/i, 'expired'],
  [/maximum number of attempts/i, 'too_many_attempts'],
  [/wrong/i, 'used'],
]

/**
 * The reason behind `error=unauthorized`.
 *
 * @param typed Whether a code was typed in, rather than a link opened.
 */
export function readReason(description: string | null, typed: boolean): RecoveryReason {
  const reason = words.find(([pattern]) => pattern.test(description ?? ''))?.[1] ?? 'refused'
  return reason === 'used' && typed ? 'wrong_code' : reason
}
