import type { PasswordlessErrorCode } from '../errors.js'
import type { RecoveryReason } from '../recovery-reason.js'

/**
 * Everything that can go wrong, as a form of the app's own sees it: an error of our routes, a reason that comes back from the
 * callback, or no answer at all.
 *
 * - `offline`: the browser says that it has no network; nothing was sent.
 * - `no_answer`: the connection was cut, or nothing came for half a minute; the request may have arrived.
 * - `unexpected_answer`: an answer that our routes do not give, such as the error page of a proxy.
 */
export type FailureCode =
  | PasswordlessErrorCode
  | RecoveryReason
  | 'offline'
  | 'no_answer'
  | 'unexpected_answer'

/**
 * All texts that a visitor can get to see, in one language. `{address}` is an address in a form that only its owner knows again,
 * `{wait}` a length of time such as "30 seconds". Nothing in them is HTML.
 */
export interface Messages {
  /** The language of the texts, for screen readers and for the mail: a BCP 47 tag. */
  lang: string

  otherBrowserTitle: string
  otherBrowserText: string
  expiredTitle: string
  expiredCodeTitle: string
  expiredText: string
  usedTitle: string
  usedText: string
  tooManyAttemptsTitle: string
  tooManyAttemptsText: string
  wrongCodeTitle: string
  wrongCodeText: string
  refusedTitle: string
  refusedText: string
  fragmentTitle: string
  fragmentText: string
  staleTitle: string
  staleText: string

  newLinkText: string
  newLinkElsewhereText: string
  newLinkButton: string
  newCodeText: string
  newCodeButton: string
  homeLink: string

  sentTitle: string
  sentText: string
  sentElsewhereText: string
  sentCodeTitle: string
  sentCodeText: string
  orCodeText: string
  codeLabel: string
  codeButton: string
  codeInvalid: string

  addressTitle: string
  addressText: string
  addressLabel: string
  phoneLabel: string
  addressButton: string
  addressWrong: string

  waitText: string
  waitLongText: string
  failedText: string

  landingTitle: string
  landingText: string
  landingButton: string
  landingWait: string
  landingElsewhereText: string
  landingBadTitle: string
  landingBadText: string
  landingRetryButton: string
  landingNoScriptText: string

  /** One or two sentences for each error: for the app's own forms, see `describeFailure`. */
  errors: Record<FailureCode, string>
}

/** Some of the texts; English in place of what is left out. */
export type SomeMessages = {
  [Name in keyof Omit<Messages, 'errors'>]?: Messages[Name] | undefined
} & { errors?: { [Code in FailureCode]?: string | undefined } | undefined }
