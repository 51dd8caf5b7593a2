import type { Limit, PasswordlessErrorCode } from './errors.js'
import type { LimitName } from './limits.js'
import type { RecoveryReason } from './recovery-reason.js'

/**
 * Something that happened on the start route, for a funnel or an alert. Nothing in it is personal. What stands in it must
 * not reach the visitor: `refused` tells of accounts.
 */
export type PasswordlessEvent =
  | StartedEvent
  | VerifyingEvent
  | RefusedEvent
  | LimitedEvent
  | FailedEvent
  | LimiterFailedEvent
  | RestoredEvent
  | RecoveryEvent

/** What was asked for, as far as it was understood. */
export interface EventSubject {
  connection?: 'email' | 'sms'
  send?: 'link' | 'code'
}

/** Auth0 has accepted: a message is on its way. */
export interface StartedEvent extends EventSubject {
  type: 'started'
}

/** A code was typed in, and the browser is on its way to Auth0 with it. */
export interface VerifyingEvent extends EventSubject {
  type: 'verifying'
}

/** No message goes out, for a reason that lies with the request or the person. */
export interface RefusedEvent extends EventSubject {
  type: 'refused'
  /**
   * The code the visitor got; or, when they were answered as if a message were on its way, `withheld_by_auth0` (sign-ups
   * are off, the person is blocked) or `withheld_by_app` (`beforeSend` returned `false`).
   */
  reason: PasswordlessErrorCode | 'withheld_by_auth0' | 'withheld_by_app'
}

/** Somebody has to wait. */
export interface LimitedEvent extends EventSubject {
  type: 'limited'
  /** Whose limit it was. */
  limit: Limit
  /** Seconds. */
  retryAfter: number | undefined
}

/** No message goes out, or nobody knows (`auth0_timeout`), and it is not the visitor's doing. */
export interface FailedEvent extends EventSubject {
  type: 'failed'
  code: PasswordlessErrorCode
}

/** The store of a limiter is out of reach. Starts go on, counted in memory; the store is tried again after 5 seconds. */
export interface LimiterFailedEvent {
  type: 'limiter_failed'
  limit: LimitName
  /** The code or name of the error underneath, such as `ECONNREFUSED`. */
  reason: string
}

/** A link came back without its transaction cookie, and goes on: in the browser that began, or after the address was typed. */
export interface RestoredEvent extends EventSubject {
  type: 'restored'
}

/** A link or a code came back and nobody was signed in: the person was shown why, and what to do. */
export interface RecoveryEvent extends EventSubject {
  type: 'recovery'
  reason: RecoveryReason
}
