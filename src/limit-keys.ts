import type { Recipient } from './input.js'
import type { KeyedHash } from './keyed-hash.js'
import type { LimitName } from './limits.js'
import { parseUrl } from './parse-url.js'

/** The keys that a request is counted under. Nothing can be read in them without the app's secret. */
export interface LimitKeys {
  network(network: string): string
  mailbox(): string
  /** The wait of one browser, or of all that share a network and nothing else. */
  turn(browser: string): string
  tries(): string
}

/** The keys of those who ask for one recipient. */
export function createLimitKeys(hash: KeyedHash, recipient: Recipient): LimitKeys {
  const mailbox = mailboxOf(recipient)
  const keyOf = (limit: LimitName, ...parts: string[]) => `${limit}:${hash([limit, ...parts].join('\n'))}`
  return {
    network: (network) => keyOf('ip', network),
    mailbox: () => keyOf('address', mailbox),
    turn: (browser) => keyOf('resend', mailbox, browser),
    tries: () => keyOf('tries', mailbox),
  }
}

// Where a message ends up, as far as that can be seen: mail for a.da+shop@ mostly ends up where mail for ada@ does. To take
// two mailboxes for one costs little here; nowhere else are they taken for one.
function mailboxOf(recipient: Recipient): string {
  if (recipient.connection === 'sms') return recipient.phoneNumber
  const [local = '', domain = ''] = recipient.email.split('@')
  return `${local.replace(/\+.*/, '').replaceAll('.', '')}@${toAscii(domain)}`
}

// As a browser would ask for it, so that a name and its Punycode are one.
function toAscii(domain: string): string {
  return parseUrl(`http://${domain}`)?.hostname ?? domain
}
