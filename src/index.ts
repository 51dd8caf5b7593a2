/**
 * What both SDK generations share: errors and types. Loads no SDK.
 *
 * @module nextjs-auth0-passwordless
 */
export type { AuthorizationParams } from './authorization-params.js'
export type { ClientIpOptions } from './client-ip-options.js'
export {
  isPasswordlessError,
  type Limit,
  PasswordlessError,
  type PasswordlessErrorCode,
  type PasswordlessErrorOptions,
} from './errors.js'
export type {
  EventSubject,
  FailedEvent,
  LimitedEvent,
  LimiterFailedEvent,
  PasswordlessEvent,
  RecoveryEvent,
  RefusedEvent,
  RestoredEvent,
  StartedEvent,
  VerifyingEvent,
} from './events.js'
export type { Recipient, StartInput, VerifyBody } from './input.js'
export type { Limiter, LimiterOptions, LimiterResult } from './limiter.js'
export type { LimitName, Limits } from './limits.js'
export type { FailureCode, Messages, SomeMessages } from './messages/messages.js'
export type { MessagesOption } from './messages/option.js'
export type { Pages, ReadyStart, StartOptions, VerifyOptions } from './options.js'
export type { RecoveryReason } from './recovery-reason.js'
