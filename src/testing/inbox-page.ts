import type { Answer } from './http.js'
import type { InboxMail } from './inbox.js'
import { escapeHtml, toPage } from './page.js'

export function toInboxPage(mails: readonly InboxMail[], appName: string): Answer {
  return toPage({
    title: 'Inbox',
    body: `<main><h1>Inbox</h1><div id="mails" aria-live="polite">${mails.map((mail) => toArticle(mail, appName)).join('')}</div></main>`,
  })
}

function toArticle(mail: InboxMail, appName: string): string {
  const link = mail.link
    ? `<a class="button" href="${escapeHtml(mail.link)}">Sign in to ${escapeHtml(appName)}</a>`
    : ''
  return `<article><h2>${escapeHtml(mail.subject)}</h2><p>${escapeHtml(mail.to)} ${escapeHtml(mail.status)}</p>${link}<p>${mail.code}</p></article>`
}
