import { attempt } from '../attempt.js'
import type { Recipient } from '../input.js'
import { foldRecipient, toRecipient } from './fields.js'
import { toSend } from './state.js'

/** A message that may be on its way. */
export interface Sent {
  recipient: Recipient
  send: 'link' | 'code'
  /** When, by the clock of this browser. */
  at: number
}

/** What outlives a page. */
export interface Memory {
  sent: Sent
  /** When the server takes a request for another one. */
  resendAt: number
}

const key = 'auth0-passwordless'
// Longer than links and codes live, and no longer than it takes to come back from the mail.
const memoryMs = 15 * 60_000

/**
 * Kept in the session storage: a phone may throw the page away while the person reads the mail. It is this tab's alone, and ends
 * with it.
 */
export function remember(memory: Memory): void {
  // It can be full, too.
  attempt(() => sessionStorage.setItem(key, JSON.stringify(memory)))
}

export function forget(): void {
  attempt(() => sessionStorage.removeItem(key))
}

/** @param sentTo whom the server says that a message has gone to: what is remembered of somebody else is not for this page */
export function recall(sentTo: Recipient | undefined): Partial<Memory> {
  const { sent, resendAt } = Object(attempt(() => JSON.parse(sessionStorage.getItem(key) ?? '')))
  // An app can keep something else under the same name.
  const recipient = toRecipient(Object(sent?.recipient))
  const address = foldRecipient(recipient)
  const isSame = address && address === foldRecipient(sentTo ?? recipient)
  if (!isSame || !(Date.now() - sent.at < memoryMs)) return {}
  return { sent: { ...sent, recipient, send: toSend(recipient, sent.send) }, resendAt }
}
