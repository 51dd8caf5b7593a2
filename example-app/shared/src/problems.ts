/**
 * What to tell a buyer about an `error` code: of the package's answers, or of the shop's own routes.
 * The text is ours and the code only picks one: what stands in a URL never ends up on the page.
 */
export function describeError(code: string | undefined, retryAfterSeconds?: number): string | undefined {
  if (code === undefined) return undefined
  if (code === 'invalid_details') return 'Please look at the marked fields once more.'
  if (code === 'invalid_request')
    return 'We cannot send mail to this address. Is there a typing mistake in it?'
  if (code === 'too_many_requests') {
    return `That was a lot of mail in a short time. Please try again in ${describeWait(retryAfterSeconds)}.`
  }
  if (code === 'link') {
    return 'This link does not work any more: it was used, is too old, or began in another browser. Please ask for a new one.'
  }
  if (code === 'sign_in')
    return 'You were signed out in the meantime. Please sign in once more to place your order.'
  return 'Our mail is not going out at the moment. Nothing you typed is lost: please try again in a minute.'
}

function describeWait(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return 'a few minutes'
  if (seconds <= 90) return `${Math.max(1, Math.ceil(seconds))} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
