import type { Limit, PasswordlessErrorCode } from './errors.js'
import type { LimitName } from './limits.js'
import type { RecoveryReason } from './recovery-reason.js'

/**
 * Something that happened on the start route, for a funnel or an alert. Nothing in it is personal. What stands in it must
 * not reach the visitor: `refused` tells of accounts.
 *
 * @example
 * ```ts
 * import type { PasswordlessEvent } from 'nextjs-auth0-passwordless'
 *
 * export function onEvent(event: PasswordlessEvent): void {
 *   if (event.type === 'failed') console.error('sign-in mail failed:', event.code)
 * }
 * ```
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
  /** How the message was to go. Absent when the request did not say so in words that we know. */
  connection?: 'email' | 'sms'
  /** What was to be in it. Absent as `connection` is. */
  send?: 'link' | 'code'
}

/** Auth0 has accepted: a message is on its way. */
export interface StartedEvent extends EventSubject {
  /** Tells this event from the others. */
  type: 'started'
}

/** A code was typed in, and the browser is on its way to Auth0 with it. */
export interface VerifyingEvent extends EventSubject {
  /** Tells this event from the others. */
  type: 'verifying'
}

/** No message goes out, for a reason that lies with the request or the person. */
export interface RefusedEvent extends EventSubject {
  /** Tells this event from the others. */
  type: 'refused'
  /**
   * The code the visitor got; or, when they were answered as if a message were on its way, `withheld_by_auth0` (sign-ups
   * are off, the person is blocked) or `withheld_by_app` (`beforeSend` returned `false`).
   */
  reason: PasswordlessErrorCode | 'withheld_by_auth0' | 'withheld_by_app'
}

/** Somebody has to wait. */
export interface LimitedEvent extends EventSubject {
  /** Tells this event from the others. */
  type: 'limited'
  /** Whose limit it was. */
  limit: Limit
  /** Seconds. */
  retryAfter: number | undefined
}

/** No message goes out, or nobody knows (`auth0_timeout`), and it is not the visitor's doing. */
export interface FailedEvent extends EventSubject {
  /** Tells this event from the others. */
  type: 'failed'
  /** What the visitor was answered with. */
  code: PasswordlessErrorCode
}

/** The store of a limiter is out of reach. Starts go on, counted in memory; the store is tried again after 5 seconds. */
export interface LimiterFailedEvent {
  /** Tells this event from the others. */
  type: 'limiter_failed'
  /** Whose store it is. */
  limit: LimitName
  /** The code or name of the error underneath, such as `ECONNREFUSED`. */
  reason: string
}

/** A link came back without its transaction cookie, and goes on: in the browser that began, or after the address was typed. */
export interface RestoredEvent extends EventSubject {
  /** Tells this event from the others. */
  type: 'restored'
}

/** A link or a code came back and nobody was signed in: the person was shown why, and what to do. */
export interface RecoveryEvent extends EventSubject {
  /** Tells this event from the others. */
  type: 'recovery'
  /** What the person was told. */
  reason: RecoveryReason
}
