import { escapeHtml } from '../html.js'
import type { CodeStatus } from './codes.js'
import type { Answer } from './http.js'
import type { InboxMail } from './inbox.js'
import { INBOX_SCRIPT, INBOX_STYLE } from './inbox-assets.js'
import type { TenantSettings } from './options.js'
import { toPage } from './page.js'

const FATES: Record<Exclude<CodeStatus, 'valid'>, string> = {
  used: 'Used',
  expired: 'Expired',
  replaced: 'Replaced by a newer one',
  locked: 'Locked after three wrong tries',
}

/** The inbox: what the tenant has mailed, newest first, as the people it went to would see it. */
export function toInboxPage(mails: readonly InboxMail[], settings: TenantSettings): Answer {
  return toPage({
    title: 'Inbox',
    style: INBOX_STYLE,
    script: INBOX_SCRIPT,
    formAction: ["'self'"],
    body: `<header class="bar">
<div><h1>Inbox</h1><p>Mail from the offline tenant. Nothing leaves this machine.</p></div>
<a href="${escapeHtml(settings.appBaseUrl)}">Go to ${escapeHtml(settings.appName)}</a>
</header>
<main id="mails">${toMails(mails, settings)}</main>`,
  })
}

/** The part of the page that changes. */
export function toMails(mails: readonly InboxMail[], settings: TenantSettings): string {
  const articles = mails.map((mail) => toArticle(mail, settings)).join('\n')
  return `<p class="hidden" role="status">${toSummary(mails)}</p>\n${articles || EMPTY}`
}

const EMPTY = `<div class="empty">
<h2>No mail yet</h2>
<p>Ask for a sign-in link in the app. It shows up here by itself.</p>
</div>`

function toSummary([newest, ...rest]: readonly InboxMail[]): string {
  if (!newest) return 'No mail yet'
  return `${rest.length + 1} in the inbox. Newest: ${escapeHtml(newest.subject)}, to ${escapeHtml(newest.to)}`
}

function toArticle(mail: InboxMail, settings: TenantSettings): string {
  const isLive = mail.status === 'valid'
  return `<article class="mail${isLive ? '' : ' spent'}">
<div class="head">
<span class="avatar" aria-hidden="true">${escapeHtml(settings.appName.slice(0, 1).toUpperCase())}</span>
<div class="who"><h2>${escapeHtml(mail.subject)}</h2>
<p>${escapeHtml(settings.appName)} to <strong>${escapeHtml(mail.to)}</strong></p></div>
<time datetime="${mail.receivedAt.toISOString()}">${mail.receivedAt.toLocaleTimeString('en-GB')}</time>
</div>
${isLive ? toBody(mail, settings) + toWeather(mail) : toFate(mail)}
</article>`
}

function toBody(mail: InboxMail, settings: TenantSettings): string {
  const app = escapeHtml(settings.appName)
  const life = `once, for ${toDuration(settings.linkLifetimeSeconds)}`
  const code = `<output class="code">${escapeHtml(mail.code)}</output>`
  if (!mail.href) {
    return `<div class="body"><p>Your code for ${app}:</p>${code}<p class="small">It works ${life}.</p></div>`
  }
  return `<div class="body">
<p>Hello,</p><p>use this button to sign in to ${app}.</p>
<p><a class="button" id="open-${mail.id}" href="${escapeHtml(mail.href)}" target="_blank" rel="noopener">Sign in</a></p>
<p>Or type this code where you asked for it:</p>
${code}
<p class="small">Either of them works ${life}. If you did not ask for this mail, ignore it.</p>
</div>`
}

/** What can happen to a link between the mail and the click. */
function toWeather({ id, to, href, scanned }: InboxMail): string {
  if (!href) return ''
  const news = scanned ? '<p class="small">A scanner has opened the link, and it still works.</p>' : ''
  return `<form class="weather" method="post">
<fieldset><legend>What can go wrong<span class="hidden"> with the mail to ${escapeHtml(to)}</span></legend>
<input type="hidden" name="mail" value="${id}">
<button id="scan-${id}" formaction="/inbox/scan">A scanner was here</button>
<button id="expire-${id}" formaction="/inbox/expire">Expired</button>
<button id="elsewhere-${id}" formaction="/inbox/elsewhere" formmethod="get">Open in another browser</button>
</fieldset>${news}
</form>`
}

/** A dead link stays within reach: what the app does with it is worth a look. */
function toFate({ id, status, href }: InboxMail): string {
  if (status === 'valid') return ''
  const open = href
    ? ` <a id="open-${id}" href="${escapeHtml(href)}" target="_blank" rel="noopener">Open it anyway</a>`
    : ''
  return `<p class="fate"><span>${FATES[status]}</span>${open}</p>`
}

function toDuration(seconds: number): string {
  if (seconds % 60 !== 0) return `${seconds} seconds`
  return seconds === 60 ? 'one minute' : `${seconds / 60} minutes`
}
