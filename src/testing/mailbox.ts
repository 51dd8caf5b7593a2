import type { Connection } from './users.js'
import { toAddress } from './users.js'

/** One message that the tenant has sent. */
export interface Mail {
  /** A random name of this mail, for the forms of the inbox. */
  id: string
  /** The address or phone number, in lower case. */
  to: string
  /** `email`, or `sms` for a text message. */
  connection: Connection
  /** As Auth0's template has it, with the name of the app. */
  subject: string
  /** What was asked for. A mail of `link` carries the code as well, as Auth0's template may. */
  send: 'link' | 'code'
  /** The sign-in link, Auth0's `{{ link }}`; absent when a code was asked for, and always on `sms`. */
  link?: string
  /** What the button of the mail opens: the landing page when the tenant knows one, otherwise `link`. Absent without a link. */
  href?: string
  /** Six digits; the `verification_code` of the link. */
  code: string
  /** `authParams` of the request to `/passwordless/start`, as they arrived. */
  authParams: Record<string, unknown>
  /** Headers of the request to `/passwordless/start`, names in lower case. */
  headers: Record<string, string>
  /** On the clock of the tenant. */
  receivedAt: Date
}

/** What has been mailed. Reading is event-driven: nothing polls. */
export interface Mailbox {
  /**
   * Resolves with the next unread mail for this address: at once when one is waiting, otherwise when it
   * comes. No mail is handed out twice.
   *
   * @param address Whose mail: an address or a phone number, in whatever case.
   * @param options.timeoutMs how long to wait, in milliseconds; default 5000
   * @throws Error when no mail came in time, or the tenant was closed
   */
  waitForMail(address: string, options?: { timeoutMs?: number }): Promise<Mail>
  /** Every mail so far, oldest first, read or not. */
  all(): readonly Mail[]
  /** Forgets every mail. */
  clear(): void
}

interface Waiter {
  address: string
  settle: (outcome: Mail | Error) => void
}

const DEFAULT_TIMEOUT_MS = 5000

/** The mailbox as the tenant sees it. */
export class TenantMailbox implements Mailbox {
  #mails: Mail[] = []
  #unread: Mail[] = []
  readonly #waiters = new Set<Waiter>()
  readonly #listeners = new Set<() => void>()

  waitForMail(address: string, options: { timeoutMs?: number } = {}): Promise<Mail> {
    const to = toAddress(address)
    const waiting = this.#unread.find((mail) => mail.to === to)
    if (waiting) {
      this.#unread = this.#unread.filter((mail) => mail !== waiting)
      return Promise.resolve(waiting)
    }
    return this.#wait(to, options.timeoutMs ?? DEFAULT_TIMEOUT_MS)
  }

  all(): readonly Mail[] {
    return [...this.#mails]
  }

  find(id: string | null): Mail | undefined {
    return this.#mails.find((mail) => mail.id === id)
  }

  isNewest(mail: Mail): boolean {
    return this.#mails.findLast(({ to }) => to === mail.to) === mail
  }

  newestLinkTo(address: string): Mail | undefined {
    const to = toAddress(address)
    return this.#mails.findLast((mail) => mail.to === to && mail.link !== undefined)
  }

  clear(): void {
    this.#mails = []
    this.#unread = []
    this.#tell()
  }

  deliver(mail: Mail): void {
    this.#mails.push(mail)
    const waiter = [...this.#waiters].find(({ address }) => address === mail.to)
    if (waiter) waiter.settle(mail)
    else this.#unread.push(mail)
    this.#tell()
  }

  /** Calls back on every change; returns how to stop that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    for (const waiter of this.#waiters)
      waiter.settle(new Error('The tenant was closed while a mail was awaited'))
    this.#listeners.clear()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #wait(address: string, timeoutMs: number): Promise<Mail> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        address,
        settle: (outcome) => {
          clearTimeout(timer)
          // At once, not in a later tick: two mails in a row must not both go to this waiter.
          this.#waiters.delete(waiter)
          if (outcome instanceof Error) reject(outcome)
          else resolve(outcome)
        },
      }
      const timer = setTimeout(() => waiter.settle(this.#noMail(timeoutMs)), timeoutMs)
      this.#waiters.add(waiter)
    })
  }

  #noMail(timeoutMs: number): Error {
    const count = this.#mails.length
    return new Error(
      `No unread mail for this address within ${timeoutMs} ms (${count} sent to anyone so far)`,
    )
  }
}
