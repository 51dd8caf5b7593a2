import { PassThrough } from 'node:stream'
import type { CodeStatus, Codes } from './codes.js'
import { type Answer, type Handler, json } from './http.js'
import { toInboxPage, toMails } from './inbox-page.js'
import type { Mail, TenantMailbox } from './mailbox.js'
import type { TenantSettings } from './options.js'

/** A mail with what has become of its link or code meanwhile. */
export type InboxMail = Mail & { status: CodeStatus }

/** The inbox for people at `/inbox`, and for programs at `/inbox/api/mails`, newest mail first. */
export function toInbox(
  mailbox: TenantMailbox,
  codes: Codes,
  settings: TenantSettings,
): Record<string, Handler> {
  const read = (): InboxMail[] =>
    mailbox
      .all()
      .map((mail) => ({ ...mail, status: codes.status(mail.to, mail.code) }))
      .reverse()
  return {
    'GET /inbox': () => toInboxPage(read(), settings),
    'GET /inbox/mails': () => ({ status: 200, headers: HTML, body: toMails(read(), settings) }),
    'GET /inbox/api/mails': () => json(200, read()),
    'GET /inbox/api/events': () => toEvents(mailbox),
  }
}

const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** Server-sent events: one for every change, so that the page need not ask again and again. */
function toEvents(mailbox: TenantMailbox): Answer {
  const body = new PassThrough()
  body.write(': open\n\n')
  const stop = mailbox.listen(() => body.write('data: changed\n\n'))
  body.on('close', stop)
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body }
}
