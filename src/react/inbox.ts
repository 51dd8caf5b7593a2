import { foldAddress } from '../address.js'
import type { Recipient } from '../input.js'

/** The person's inbox on the web. */
export interface Inbox {
  /** Such as "Gmail". */
  provider: string
  /** A page of the provider; where it can search, for mails of the sender. Holds nothing about the person. */
  url: string
}

type ToUrl = (from: string) => string

// Providers whose addresses people know by sight; company domains tell nothing of theirs.
const providers: [provider: string, domains: RegExp, toUrl: ToUrl][] = [
  [
    'Gmail',
    /^(gmail|googlemail)\.com$/,
    (from) =>
      `https://mail.google.com/mail/#${from ? `search/from%3A${from}+in%3Aanywhere+newer_than%3A1d` : 'inbox'}`,
  ],
  [
    'Outlook',
    /^((outlook|hotmail|live)\.(com?\.)?[a-z]{2,3}|msn\.com)$/,
    () => 'https://outlook.live.com/mail/',
  ],
  [
    'Yahoo Mail',
    // Yahoo Japan is another company, with an inbox of its own.
    /^(yahoo\.(?!co\.jp)(com?\.)?[a-z]{2,3}|ymail\.com|rocketmail\.com)$/,
    (from) => `https://mail.yahoo.com/d/${from ? `search/keyword=from%3A${from}` : 'folders/1'}`,
  ],
  ['iCloud Mail', /^(icloud|me|mac)\.com$/, () => 'https://www.icloud.com/mail'],
  [
    'Proton Mail',
    /^(proton\.me|protonmail\.com|pm\.me)$/,
    (from) => `https://mail.proton.me/u/0/all-mail${from && `#from=${from}`}`,
  ],
  [
    'AOL Mail',
    /^aol\.com$/,
    (from) => `https://mail.aol.com/d/${from ? `search/keyword=from%3A${from}` : 'folders/1'}`,
  ],
  [
    'Fastmail',
    /^fastmail\.(com|fm)$/,
    (from) => `https://app.fastmail.com/mail/${from ? `search:from%3A${from}` : 'Inbox'}/`,
  ],
  ['GMX', /^gmx\.(net|de|at|ch)$/, () => 'https://www.gmx.net/mail/'],
  ['WEB.DE', /^web\.de$/, () => 'https://web.de/email/'],
]

/**
 * The inbox of the person that a message has gone to, when their provider is known by the domain.
 *
 * @param recipient Whom: that of {@link Passwordless}.
 * @param sender The address that the mails come from. Default: none, the inbox without a search.
 * @returns `undefined` for an address of another provider, for a phone number, and for nobody.
 *
 * @example
 * ```tsx
 * 'use client'
 * import { inboxOf, type Recipient } from 'nextjs-auth0-passwordless/react'
 *
 * export function InboxLink({ recipient }: { recipient: Recipient | undefined }) {
 *   const inbox = inboxOf(recipient, 'shop@example.com')
 *   return inbox && <a href={inbox.url} target="_blank" rel="noreferrer">Open {inbox.provider}</a>
 * }
 * ```
 */
export function inboxOf(recipient: Recipient | undefined, sender = ''): Inbox | undefined {
  if (recipient?.connection !== 'email') return undefined
  const [domain = ''] = foldAddress(recipient.email).match(/(?<=@)[^@]*$/) ?? []
  const found = providers.find(([, domains]) => domains.test(domain))
  return found && { provider: found[0], url: found[2](encodeURIComponent(sender)) }
}
