import type { Codes } from './codes.js'
import { type ElsewhereParts, toElsewherePage } from './elsewhere-page.js'
import { forgetCookies } from './forget-cookies.js'
import { type Answer, type Handler, redirect, type TenantRequest } from './http.js'
import type { Mail, TenantMailbox } from './mailbox.js'
import { fromOwnPage } from './own-page.js'
import { toInboxMessage } from './page.js'
import type { Scanner } from './scanner.js'

export interface WeatherParts extends ElsewhereParts {
  codes: Codes
  mailbox: TenantMailbox
  scanner: Scanner
}

/** What people can let happen to a link in the inbox before they click it. */
export function toWeather(parts: WeatherParts): Record<string, Handler> {
  const { codes, mailbox, scanner, url, issuer } = parts
  const origins = [url, issuer].map((address) => new URL(address).origin)

  const post = (act: (mail: LinkMail, request: TenantRequest) => Answer | Promise<Answer>): Handler =>
    fromOwnPage(origins, (request) => {
      const mail = findLinkMail(mailbox, new URLSearchParams(request.body).get('mail'))
      return mail ? act(mail, request) : gone()
    })

  return {
    'POST /inbox/scan': post((mail) => scan(scanner, mail)),
    'POST /inbox/expire': post((mail) => {
      // The newest code of the address is all that the tenant remembers, and it may be of a later mail.
      if (mailbox.isNewest(mail)) codes.expire(mail.to)
      return redirect('/inbox', 303)
    }),
    'GET /inbox/elsewhere': ({ query, headers }) => {
      const mail = findLinkMail(mailbox, query.get('mail'))
      return mail ? toElsewherePage(mail, headers.host, parts) : gone()
    },
    'POST /inbox/elsewhere': post(({ href }, { headers }) => ({
      status: 303,
      headers: { location: new URL(href).href, 'set-cookie': forgetCookies(headers.cookie) },
    })),
  }
}

type LinkMail = Mail & { href: string }

function findLinkMail(mailbox: TenantMailbox, id: string | null): LinkMail | undefined {
  const mail = mailbox.find(id)
  return mail && hasLink(mail) ? mail : undefined
}

function hasLink(mail: Mail): mail is LinkMail {
  return mail.href !== undefined
}

async function scan(scanner: Scanner, mail: Mail): Promise<Answer> {
  try {
    await scanner.open(mail)
    return redirect('/inbox', 303)
  } catch (error) {
    return toInboxMessage(502, 'No scanner was here', error instanceof Error ? error.message : String(error))
  }
}

function gone(): Answer {
  return toInboxMessage(404, 'No such link', 'This mail is no longer in the inbox, or has no link.')
}
