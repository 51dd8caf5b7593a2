import { maskAddress } from './address.js'
import type { PasswordlessError } from './errors.js'
import { type Html, html } from './html.js'
import type { Recipient } from './input.js'
import { describeFailure } from './messages/describe-failure.js'
import type { Messages } from './messages/messages.js'
import type { Page } from './page.js'
import type { RecoveryReason } from './recovery-reason.js'

/** What can be done from one of the pages, as the query of the post that does it. */
export type Action = 'link' | 'code' | 'address'

export const actions: readonly Action[] = ['link', 'code', 'address']

/** What the pages say, and to whom. */
export interface PageParts {
  texts: Messages
  homeUrl: string
}

/** What a visitor who holds a ticket can do with it. */
export interface Offer {
  ticket: string
  recipient: Recipient
  /** Whether a new message can be asked for. */
  canSend: boolean
  /** Whether it was a code that was typed in, rather than a link. */
  typed: boolean
  /** Whether this is not the browser that began: what it says of the address stays vague, and no code is taken. */
  foreign: boolean
  /** Where the person was going; only in the browser that began. */
  goingTo?: string | undefined
  /** Why the last try came to nothing. */
  problem?: string | undefined
}

/** Why nobody was signed in, and the next step. */
export function reasonPage(parts: PageParts, reason: RecoveryReason, offer?: Offer): Page {
  const { texts } = parts
  const [title, text] = textsOf(texts, reason, offer?.typed)
  const canType = reason === 'wrong_code' && !offer?.foreign
  return {
    status: 400,
    lang: texts.lang,
    title,
    body: html`<h1>${title}</h1>
${toAlert(offer?.problem)}<p>${text}</p>
${offer && canType ? codeForm(texts, offer) : undefined}
${offer?.canSend ? newMessageForm(texts, offer, { reason, isSecond: canType }) : undefined}
${reason === 'used' && offer?.goingTo ? html`<p class="more"><a href="${offer.goingTo}">${texts.signedInLink}</a></p>` : undefined}
${homeLink(texts, parts)}`,
  }
}

/** A message is on its way; a code in it can be typed here. */
export function sentPage(parts: PageParts, offer: Pick<Offer, 'ticket' | 'recipient' | 'foreign'>): Page {
  const { texts } = parts
  const isLink = offer.recipient.connection === 'email'
  const title = isLink ? texts.sentTitle : texts.sentCodeTitle
  const { foreign } = offer
  if (foreign) {
    return {
      status: 200,
      lang: texts.lang,
      title,
      body: html`<h1>${title}</h1>
<p role="status">${texts.sentElsewhereText}</p>
${homeLink(texts, parts)}`,
    }
  }
  return {
    status: 200,
    lang: texts.lang,
    title,
    body: html`<h1>${title}</h1>
<p role="status">${withAddress(isLink ? texts.sentText : texts.sentCodeText, offer)}</p>
${isLink ? html`<p class="soft">${texts.orCodeText}</p>` : undefined}
${codeForm(texts, offer)}
${homeLink(texts, parts)}`,
  }
}

/** Asks for the address that a link from another browser was sent to. */
export function addressPage(parts: PageParts, offer: Offer, query: URLSearchParams): Page {
  const { texts } = parts
  return {
    status: 200,
    lang: texts.lang,
    title: texts.addressTitle,
    body: html`<h1>${texts.addressTitle}</h1>
${toAlert(offer.problem)}<p>${texts.addressText}</p>
<form method="post" action="${toAction('address', query)}">
<input type="hidden" name="ticket" value="${offer.ticket}">
<label for="address">${texts.addressLabel}</label>
<input id="address" name="address" type="email" autocomplete="email" required>
<button>${texts.addressButton}</button>
</form>
${homeLink(texts, parts)}`,
  }
}

/** A form that is too old, or not this browser's; or of a browser that has brought no cookie along. */
export function stalePage(parts: PageParts, isKnown: boolean): Page {
  const { texts } = parts
  const [title, text] = isKnown ? [texts.staleTitle, texts.staleText] : textsOf(texts, 'no_cookies')
  return {
    status: 403,
    lang: texts.lang,
    title,
    body: html`<h1>${title}</h1>
<p>${text}</p>
${homeLink(texts, parts)}`,
  }
}

/** A form of the app that came to nothing. */
export function failedPage(parts: PageParts, error: PasswordlessError, step: 'start' | 'verify'): Page {
  const { texts } = parts
  const { code, message, status, retryAfter } = error
  // The app's own words, for this visitor.
  const text = code === 'access_denied' ? message : describeFailure({ code, step, retryAfter }, texts)
  return {
    status,
    lang: texts.lang,
    title: texts.failedTitle,
    body: html`<h1>${texts.failedTitle}</h1>
<p role="alert">${text}</p>
${homeLink(texts, parts)}`,
  }
}

/** What to tell a visitor of a failure, in their words. */
export function toProblem({ texts }: PageParts, error: PasswordlessError): string {
  // The app's own words, for this visitor.
  if (error.code === 'access_denied') return error.message
  if (error.code !== 'too_many_requests') return texts.failedText
  if (error.retryAfter === undefined) return texts.waitLongText
  return describeFailure(error, texts)
}

/** The button for a new link or code. */
function newMessageForm(
  texts: Messages,
  { ticket, recipient, foreign }: Pick<Offer, 'ticket' | 'recipient' | 'foreign'>,
  { reason, isSecond = false }: { reason: RecoveryReason; isSecond?: boolean },
): Html {
  const isLink = recipient.connection === 'email'
  const text = withAddress(isLink ? texts.newLinkText : texts.newCodeText, { recipient })
  return html`<form method="post" action="${toAction('link')}">
<input type="hidden" name="ticket" value="${ticket}">
<input type="hidden" name="reason" value="${reason}">
<p class="soft">${foreign ? texts.newLinkElsewhereText : text}</p>
<button${isSecond ? html` class="plain"` : undefined}>${isLink ? texts.newLinkButton : texts.newCodeButton}</button>
</form>`
}

export function homeLink({ homeLink: text }: Messages, { homeUrl }: PageParts): Html {
  return html`<a class="home" href="${homeUrl}">${text}</a>`
}

function codeForm(texts: Messages, { ticket }: Pick<Offer, 'ticket'>): Html {
  return html`<form method="post" action="${toAction('code')}">
<input type="hidden" name="ticket" value="${ticket}">
<label for="code">${texts.codeLabel}</label>
<input class="code" id="code" name="verificationCode" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required>
<button>${texts.codeButton}</button>
</form>`
}

// Relative, so that it stays on the route that has shown the page.
function toAction(action: Action, query?: URLSearchParams): string {
  const kept = new URLSearchParams(query)
  kept.set('passwordless', action)
  return `?${kept}`
}

function toAlert(problem: string | undefined): Html | undefined {
  return problem === undefined ? undefined : html`<p class="alert" role="alert">${problem}</p>\n`
}

function withAddress(text: string, { recipient }: Pick<Offer, 'recipient'>): string {
  return text.replaceAll('{address}', () => maskAddress(recipient))
}

function textsOf(texts: Messages, reason: RecoveryReason, typed = false): [string, string] {
  switch (reason) {
    case 'other_browser':
      return [texts.otherBrowserTitle, texts.otherBrowserText]
    case 'expired':
      return [typed ? texts.expiredCodeTitle : texts.expiredTitle, texts.expiredText]
    case 'used':
      return [texts.usedTitle, texts.usedText]
    case 'too_many_attempts':
      return [texts.tooManyAttemptsTitle, texts.tooManyAttemptsText]
    case 'wrong_code':
      return [texts.wrongCodeTitle, texts.wrongCodeText]
    case 'refused':
      return [texts.refusedTitle, texts.refusedText]
    case 'no_cookies':
      return [texts.noCookiesTitle, texts.noCookiesText]
    case 'fragment':
      return [texts.fragmentTitle, texts.fragmentText]
  }
}
