import { PassThrough } from 'node:stream'
import type { CodeStatus, Codes } from './codes.js'
import { type Answer, type Handler, json, type TenantRequest } from './http.js'
import { toInboxPage, toMails } from './inbox-page.js'
import type { Mail, TenantMailbox } from './mailbox.js'
import type { TenantSettings } from './options.js'
import type { RecordedRequest } from './request-log.js'
import { requestsOf } from './requests-of.js'
import type { Scanner } from './scanner.js'

/** A mail with what has become of its link or code meanwhile, and whether a scanner opened it. */
export type InboxMail = Mail & { status: CodeStatus; scanned: boolean }

export interface InboxParts {
  settings: TenantSettings
  codes: Codes
  mailbox: TenantMailbox
  scanner: Scanner
  requests: readonly RecordedRequest[]
}

/**
 * The inbox for people at `/inbox`, and for programs at `/inbox/api/mails`, newest mail first. Programs can also ask what has
 * been received for an address.
 */
export function toInbox({
  settings,
  codes,
  mailbox,
  scanner,
  requests,
}: InboxParts): Record<string, Handler> {
  const read = (): InboxMail[] =>
    mailbox
      .all()
      .map((mail) => ({
        ...mail,
        status: codes.status(mail.to, mail.code),
        scanned: scanner.hasOpened(mail),
      }))
      .reverse()
  return {
    'GET /inbox': () => toInboxPage(read(), settings),
    'GET /inbox/mails': () => ({ status: 200, headers: HTML, body: toMails(read(), settings) }),
    'GET /inbox/api/mails': () => json(200, read()),
    'GET /inbox/api/requests': (request) => toRequests(request, requests),
    'GET /inbox/api/events': () => toEvents(mailbox),
  }
}

const HTML = { 'content-type': 'text/html; charset=utf-8' }

function toRequests({ query }: TenantRequest, requests: readonly RecordedRequest[]): Answer {
  const address = query.get('to')
  if (!address) return json(400, { error: 'invalid_request', error_description: 'Missing to: an address' })
  return json(200, requestsOf(address, requests))
}

/** Server-sent events: one for every change, so that the page need not ask again and again. */
function toEvents(mailbox: TenantMailbox): Answer {
  const body = new PassThrough()
  body.write(': open\n\n')
  const stop = mailbox.listen(() => body.write('data: changed\n\n'))
  body.on('close', stop)
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body }
}
