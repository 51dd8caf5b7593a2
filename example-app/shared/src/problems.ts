import { describeFailure } from 'nextjs-auth0-passwordless/messages'
import type { InitialState } from 'nextjs-auth0-passwordless/react'
import type { Connection, FieldProblems } from './details'

/** The query of a page that a form without scripts was sent to because something went wrong. */
export interface FailedQuery {
  error?: string | string[] | undefined
  /** Seconds, when it is known how long to wait. */
  retry_after?: string | string[] | undefined
}

/** An `error` code, of the package's answers or of the shop's own routes, and how long to wait. */
export interface Problem {
  code: string
  retryAfter?: number | undefined
}

/** What has failed, for `usePasswordless` to begin with. */
export function toInitial({ error, retry_after: retryAfter }: FailedQuery) {
  return { error: single(error), retryAfter: toSeconds(single(retryAfter)) } satisfies InitialState
}

/** What to tell about the error in a query, if there is one. */
export function describeQuery(query: FailedQuery): string | undefined {
  const { error, retryAfter } = toInitial(query)
  return error === undefined ? undefined : describeError({ code: error, retryAfter })
}

/**
 * What to tell a buyer to whom no message went out, or whose order was not placed. The text is ours and the code only picks
 * one: what stands in a URL never ends up on the page, except for a number of seconds. Where the shop has no words of its
 * own, the package has.
 */
export function describeError({ code, retryAfter }: Problem): string {
  if (code === 'too_many_requests') {
    return `We cannot send another message just yet. Please try again in ${describeWait(retryAfter)}.`
  }
  return errors.get(code) ?? `${describeFailure({ code, retryAfter })} Nothing you typed is lost.`
}

const errors = new Map([
  ['invalid_details', 'Please look at the marked fields once more.'],
  ['sign_in_failed', 'We could not sign you in. Please ask for a new link.'],
  ['sign_in', 'You were signed out in the meantime. Please sign in once more to place your order.'],
])

/** Errors that are about what was typed as the address or the number. */
const contactErrors = new Map([
  ['invalid_request', 'We cannot send anything there. Is there a typing mistake in it?'],
  ['sms_provider_error', 'The text message could not be sent. Is there a typing mistake in the number?'],
])

/** What to tell at the field of the address or the number, when that is what the error is about. */
export function describeContactError(code: string | undefined, connection: Connection): FieldProblems {
  const text = code === undefined ? undefined : contactErrors.get(code)
  if (text === undefined) return {}
  return connection === 'sms' ? { phoneNumber: text } : { email: text }
}

/** What to tell a buyer whose code was refused, by the package or by Auth0. */
export function describeCodeError({ code, retryAfter }: Problem): string {
  if (code === 'too_many_requests')
    return `Too many codes were typed for this address. Please try again in ${describeWait(retryAfter)}.`
  return codeErrors.get(code) ?? describeFailure({ code, retryAfter })
}

/** A code that cannot be one: sent nowhere. */
export const notACode =
  'We cannot read this. A code has only digits, and an address is like name@example.com.'

const codeErrors = new Map([
  [
    'wrong_code',
    'This code did not work. Is there a typing mistake in it? Only the newest one works, and only once.',
  ],
  ['invalid_request', notACode],
  ['expired', 'This code is too old. Please ask for a new one below.'],
  ['too_many_attempts', 'That was one try too many. Please ask for a new code below.'],
  ['no_answer', 'There was no answer. Please try again: the code is still good.'],
  ['offline', 'You are offline. Please try again when you are back: the code is still good.'],
])

/** Errors after which no code of the last message works. */
export function isSpent(code: string | undefined): boolean {
  return code === 'expired' || code === 'too_many_attempts'
}

export function describeWait(seconds: number | undefined): string {
  if (seconds === undefined) return 'a few minutes'
  if (seconds <= 1) return 'a second'
  return seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
}

/** A whole number of seconds, up to a day. */
function toSeconds(text: string | undefined): number | undefined {
  return text && /^\d{1,5}$/.test(text) ? Number(text) : undefined
}

/** A query parameter that stands there once. */
export function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
