import type { FailureCode } from '../messages/messages.js'

/** What a form can be about: a message, first or once more, and then its code. */
export type Step = 'start' | 'verify'

/** Why a step came to nothing. Switch on `code`; `describeFailure` has a text for each of ours. */
export interface Failure {
  /** One of ours; or, where a route of the app answers in our place, its own. */
  code: FailureCode | (string & {})
  /** What has failed: asking for a message, or the code. */
  step: Step
  /** Seconds after which another try makes sense, as the server has said. */
  retryAfter?: number | undefined
  /**
   * The server's own words. For the log, except for `access_denied`: those are the ones that the app's `beforeSend` has for
   * this visitor.
   */
  description?: string | undefined
}

/** What an `error` stands for, of an answer or of a query. */
export function toFailure(step: Step, error: unknown, retryAfter?: unknown, words?: unknown): Failure {
  return {
    // Without one it is not our route, nor one of the app that answers as ours.
    code: typeof error === 'string' ? error : 'unexpected_answer',
    step,
    retryAfter: toSeconds(retryAfter),
    description: typeof words === 'string' ? words : undefined,
  }
}

/** A whole number of seconds, from a header or a query; at most some months. */
export function toSeconds(value: unknown): number | undefined {
  return /^\d{1,7}$/.test(String(value)) ? Number(value) : undefined
}
