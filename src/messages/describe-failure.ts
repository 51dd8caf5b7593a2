import { describeWait } from './describe-wait.js'
import { en } from './en.js'
import type { FailureCode, SomeMessages } from './messages.js'

/** What has failed: the state of `usePasswordless`, the JSON of an error, or the query of an app's page. */
export interface DescribedFailure {
  /** The `error` of an answer or of a query. Unlike a text, it may come from anywhere. */
  code: string
  /** `verify` for what has become of a code. Default: `start`. */
  step?: 'start' | 'verify' | undefined
  /** Seconds after which another try makes sense: `retry_after`. Default: not known. */
  retryAfter?: number | undefined
}

/**
 * What to tell a visitor of a failure, in their language. The code only picks a text: nothing of what stands in a URL ends up on
 * the page, except for a length of time.
 *
 * @param failure What has failed. A code that nobody knows is described as `unexpected_answer`.
 * @param messages The texts. Default: English.
 * @returns One or two sentences, as plain text.
 *
 * @example
 * ```ts
 * import { de, describeFailure } from 'nextjs-auth0-passwordless/messages'
 *
 * describeFailure({ code: 'too_many_requests', retryAfter: 30 }, de) // with "30 Sekunden" in it
 * ```
 */
export function describeFailure(
  { code, step, retryAfter }: DescribedFailure,
  messages: SomeMessages = en,
): string {
  const known = isFailureCode(code) ? code : 'unexpected_answer'
  if (known === 'too_many_requests' && retryAfter !== undefined) {
    const { waitText, lang = en.lang } = messages.waitText === undefined ? en : messages
    return String(waitText).replaceAll('{wait}', describeWait(retryAfter, lang))
  }
  // Of an address, `invalid_request` says something else.
  if (known === 'invalid_request' && step === 'verify') return messages.codeInvalid ?? en.codeInvalid
  return messages.errors?.[known] ?? en.errors[known]
}

/** Whether a text is one of the codes that have a text. */
export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(en.errors, code)
}
