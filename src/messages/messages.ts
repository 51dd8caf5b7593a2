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

  /** A link that was asked for in another browser: the title of the page. */
  otherBrowserTitle: string
  /** What has happened to it. */
  otherBrowserText: string
  /** A link too old. */
  expiredTitle: string
  /** A code too old. */
  expiredCodeTitle: string
  /** How long links and codes live. */
  expiredText: string
  /** A link used up, or replaced by a newer one. */
  usedTitle: string
  /** What may have used it. */
  usedText: string
  /** Leads on, for whoever has opened the link twice. */
  signedInLink: string
  /** Too many wrong codes. */
  tooManyAttemptsTitle: string
  /** What that means for the last message. */
  tooManyAttemptsText: string
  /** A wrong code. */
  wrongCodeTitle: string
  /** What to look at. */
  wrongCodeText: string
  /** Refused, for a reason that is not known. */
  refusedTitle: string
  /** What is known of it. */
  refusedText: string
  /** A browser that keeps no cookies. */
  noCookiesTitle: string
  /** What it has to allow. */
  noCookiesText: string
  /** A link that our server can read nothing of. */
  fragmentTitle: string
  /** Where it may come from. */
  fragmentText: string
  /** A form of ours that was open for too long. */
  staleTitle: string
  /** That nothing has happened. */
  staleText: string

  /** Offers a new link; has `{address}`. */
  newLinkText: string
  /** Offers a new link in another browser, where the address is not shown. */
  newLinkElsewhereText: string
  /** Sends it. */
  newLinkButton: string
  /** Offers a new code; has `{address}`. */
  newCodeText: string
  /** Sends it. */
  newCodeButton: string
  /** Leads to the app's base URL. */
  homeLink: string

  /** After a new link: the title of the page. */
  sentTitle: string
  /** Where it went; has `{address}`. */
  sentText: string
  /** The same in another browser. */
  sentElsewhereText: string
  /** After a new code: the title of the page. */
  sentCodeTitle: string
  /** Where it went; has `{address}`. */
  sentCodeText: string
  /** Above the field for the code, where there may be one. */
  orCodeText: string
  /** The label of that field. */
  codeLabel: string
  /** Sends the code. */
  codeButton: string
  /** What was typed is no code. */
  codeInvalid: string

  /** With `otherBrowser: "allow"`, the page that asks for the address: its title. */
  addressTitle: string
  /** Why it asks. */
  addressText: string
  /** The label of the field. */
  addressLabel: string
  /** Goes on. */
  addressButton: string
  /** Another address than that of the link. */
  addressWrong: string

  /** Too often, when it is known how long to wait; has `{wait}`. */
  waitText: string
  /** The same when it is not known, or very long. */
  waitLongText: string
  /** A form of the app that came to nothing, where the app has no page for that: the title. */
  failedTitle: string
  /** An error on the app's side, or Auth0's. */
  failedText: string

  /** The landing page, which mails can lead to: its title. */
  landingTitle: string
  /** What the button does. */
  landingText: string
  /** Opens the link. */
  landingButton: string
  /** On the button, after it was pressed. */
  landingWait: string
  /** The landing page in another browser than the one that asked. */
  landingElsewhereText: string
  /** The landing page in another browser, where that is allowed. */
  landingAddressText: string
  /** Copies the link, for the browser that asked. */
  landingCopyButton: string
  /** After that. */
  landingCopied: string
  /** A landing page without a link of ours. */
  landingBadTitle: string
  /** What to do about it. */
  landingBadText: string
  /** A landing page that the app does not answer. */
  landingOfflineText: string
  /** Asks again, after that. */
  landingRetryButton: string
  /** A landing page whose script does not run. */
  landingNoScriptText: string

  /** One or two sentences for each error: for the app's own forms, see `describeFailure`. */
  errors: Record<FailureCode, string>
}

/**
 * Some of the texts; English in place of what is left out.
 *
 * @example
 * ```ts
 * import type { SomeMessages } from 'nextjs-auth0-passwordless'
 * import { fr } from 'nextjs-auth0-passwordless/messages'
 *
 * export const messages: SomeMessages = { ...fr, usedTitle: 'Ce lien a déjà servi' }
 * ```
 */
export type SomeMessages = {
  [Name in keyof Omit<Messages, 'errors'>]?: Messages[Name] | undefined
} & {
  /** Some of the texts for the app's own forms. */
  errors?: { [Code in FailureCode]?: string | undefined } | undefined
}
