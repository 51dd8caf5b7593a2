import { addressOf } from '../address.js'
import type { Recipient } from '../input.js'

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

const key = 'passwordless'
// Longer than links and codes live, and no longer than it takes to come back from the mail.
const memoryMs = 15 * 60_000

/**
 * Kept in the session storage: a phone may throw the page away while the person reads the mail. It is this tab's alone, and ends
 * with it.
 */
export function remember(memory: Memory): void {
  withStorage((storage) => storage.setItem(key, JSON.stringify(memory)))
}

export function forget(): void {
  withStorage((storage) => storage.removeItem(key))
}

export function recall(): Memory | undefined {
  return withStorage((storage) => {
    const { sent, resendAt }: Memory = JSON.parse(String(storage.getItem(key)))
    // Throws where something else is kept.
    addressOf(sent.recipient).trim()
    return Date.now() - sent.at < memoryMs ? { sent, resendAt } : undefined
  })
}

// Browsers can refuse it, it can be full, and an app can have a key of the same name.
function withStorage<Result>(use: (storage: Storage) => Result): Result | undefined {
  try {
    return use(sessionStorage)
  } catch {
    return undefined
  }
}
