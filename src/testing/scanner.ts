import type { Mail } from './mailbox.js'

/** Long enough for a development server that compiles the landing page first. */
const PATIENCE_MS = 15_000

/** A mail scanner: it opens the buttons of mails before people do, and runs no script. */
export class Scanner {
  readonly #url: string
  readonly #opened = new WeakSet<Mail>()
  readonly #closing = new AbortController()

  /** @param url where the tenant itself listens */
  constructor(url: string) {
    this.#url = url
  }

  /** @throws Error when nobody answers */
  async open(mail: Mail): Promise<void> {
    const target = this.#toTarget(mail)
    try {
      for (const method of ['HEAD', 'GET']) await this.#ask(method, target)
    } catch (cause) {
      throw new Error(`The scanner got no answer from ${target.origin}. Is it running?`, { cause })
    }
    this.#opened.add(mail)
  }

  hasOpened(mail: Mail): boolean {
    return this.#opened.has(mail)
  }

  /** Ends what is under way. */
  close(): void {
    this.#closing.abort()
  }

  /** The tenant may call itself by a name that only the app's side can resolve. */
  #toTarget({ link = '', href = link }: Mail): URL {
    const target = new URL(href)
    return href === link ? new URL(target.pathname + target.search, this.#url) : target
  }

  async #ask(method: string, target: URL): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(PATIENCE_MS)])
    const answer = await fetch(target, { method, redirect: 'manual', signal })
    await answer.body?.cancel()
  }
}
