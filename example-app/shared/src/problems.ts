/** The query of a page that a form without scripts was sent to because something went wrong. */
export interface FailedQuery {
  error?: string | string[] | undefined
  /** Seconds, when it is known how long to wait. */
  retry_after?: string | string[] | undefined
}

/** The `error` code in a query, and what to tell the buyer about it. */
export function readError(query: FailedQuery): { error: string | undefined; notice: string | undefined } {
  const error = single(query.error)
  return { error, notice: describeError(error, toSeconds(single(query.retry_after))) }
}

/**
 * What to tell a buyer about an `error` code: of the package's answers, or of the shop's own routes.
 * The text is ours and the code only picks one: what stands in a URL never ends up on the page,
 * except for a number of seconds.
 */
export function describeError(code: string | undefined, retryAfterSeconds?: number): string | undefined {
  if (code === undefined) return undefined
  if (code === 'invalid_details') return 'Please look at the marked fields once more.'
  if (code === 'invalid_request')
    return 'We cannot send mail to this address. Is there a typing mistake in it?'
  if (code === 'too_many_requests') {
    return `We cannot send another link just yet. Please try again in ${describeWait(retryAfterSeconds)}.`
  }
  if (code === 'sign_in_failed') return 'We could not sign you in. Please ask for a new link.'
  if (code === 'sign_in')
    return 'You were signed out in the meantime. Please sign in once more to place your order.'
  return 'Our mail is not going out at the moment. Nothing you typed is lost: please try again in a minute.'
}

/** What to tell a buyer whose code was refused, by the package or by Auth0; `undefined` without a code. */
export function describeCodeError(query: FailedQuery): string | undefined {
  const error = single(query.error)
  if (error === undefined) return undefined
  if (error === 'too_many_requests') {
    const wait = describeWait(toSeconds(single(query.retry_after)))
    return `Too many codes were typed for this address. Please try again in ${wait}.`
  }
  return codeErrors.get(error) ?? 'We cannot check codes at the moment. Please try again in a minute.'
}

const codeErrors = new Map([
  [
    'wrong_code',
    'This code did not work. Is there a typing mistake in it? Only the newest one works, and only once.',
  ],
  [
    'invalid_request',
    'We cannot read this. A code has only digits, and an address is like name@example.com.',
  ],
  ['expired', 'This code is too old. Please ask for a new link: there is a new code in its mail.'],
  [
    'too_many_attempts',
    'That was one try too many. Please ask for a new link: there is a new code in its mail.',
  ],
])

function describeWait(seconds: number | undefined): string {
  if (seconds === undefined) return 'a few minutes'
  if (seconds <= 1) return 'a second'
  return seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
}

/** A whole number of seconds, up to a day. */
export function toSeconds(text: string | null | undefined): number | undefined {
  return text && /^\d{1,5}$/.test(text) ? Number(text) : undefined
}

/** A query parameter that stands there once. */
export function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
