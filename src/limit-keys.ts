import type { StartInput } from './input.js'
import type { KeyedHash } from './keyed-hash.js'
import type { LimitName } from './limits.js'
import { parseUrl } from './parse-url.js'

/** The keys that a start is counted under. Nothing can be read in them without the app's secret. */
export interface LimitKeys {
  network(network: string): Promise<string>
  mailbox(input: StartInput): Promise<string>
  /** The wait of one browser, or of all that share a network and nothing else. */
  turn(input: StartInput, browser: string): Promise<string>
}

/** Keys under one secret. */
export function createLimitKeys(hash: KeyedHash): LimitKeys {
  const keyOf = async (limit: LimitName, ...parts: string[]) =>
    `${limit}:${await hash([limit, ...parts].join('\n'))}`
  return {
    network: (network) => keyOf('ip', network),
    mailbox: (input) => keyOf('address', mailboxOf(input)),
    turn: (input, browser) => keyOf('resend', mailboxOf(input), browser),
  }
}

// Where a message ends up, as far as that can be seen: mail for a.da+shop@ mostly ends up where mail for ada@ does. To take
// two mailboxes for one costs little here; nowhere else are they taken for one.
function mailboxOf(input: StartInput): string {
  if (input.connection === 'sms') return input.phoneNumber
  const [local = '', domain = ''] = input.email.split('@')
  return `${local.replace(/\+.*/, '').replaceAll('.', '')}@${toAscii(domain)}`
}

// As a browser would ask for it, so that a name and its Punycode are one.
function toAscii(domain: string): string {
  return parseUrl(`http://${domain}`)?.hostname ?? domain
}
