import { randomInt } from 'node:crypto'

/** What became of one code (and of the link that carries it). */
export type CodeStatus = 'valid' | 'used' | 'expired' | 'replaced' | 'locked'

/** The answer to a code that somebody presents. */
export type CodeCheck = 'ok' | 'wrong' | 'expired' | 'locked'

/** Three wrong tries per code, then a new one is required (auth0-facts 7). */
const MAX_WRONG_TRIES = 3

interface Code {
  value: string
  expiresAt: number
  wrongTries: number
  used: boolean
}

/** The codes in circulation: per address only the newest counts, once, for a limited time. */
export class Codes {
  readonly #newest = new Map<string, Code>()
  readonly #lifetime: number
  readonly #now: () => number

  constructor(lifetimeSeconds: number, now: () => number) {
    this.#lifetime = lifetimeSeconds * 1000
    this.#now = now
  }

  /** Makes a code of six digits; every earlier code of the address is dead from here on. */
  issue(address: string): string {
    const previous = this.#newest.get(address)?.value
    let value = randomDigits()
    // A new code equal to the old one would bring the old link back to life.
    while (value === previous) value = randomDigits()
    this.#newest.set(address, {
      value,
      expiresAt: this.#now() + this.#lifetime,
      wrongTries: 0,
      used: false,
    })
    return value
  }

  /** Checks a code, and spends it when it is right. */
  check(address: string, value: string): CodeCheck {
    const code = this.#newest.get(address)
    if (!code || code.used) return 'wrong'
    if (isLocked(code)) return 'locked'
    if (code.value !== value) {
      code.wrongTries += 1
      // The third wrong try is already answered with the lock's text (auth0-facts 7, C/56087).
      return isLocked(code) ? 'locked' : 'wrong'
    }
    if (this.#isExpired(code)) return 'expired'
    code.used = true
    return 'ok'
  }

  /** What became of a code that was issued before. */
  status(address: string, value: string): CodeStatus {
    const code = this.#newest.get(address)
    if (code?.value !== value) return 'replaced'
    if (code.used) return 'used'
    if (isLocked(code)) return 'locked'
    return this.#isExpired(code) ? 'expired' : 'valid'
  }

  /** Makes the newest code of the address too old. */
  expire(address: string): void {
    this.#mustHave(address).expiresAt = this.#now()
  }

  /** Spends the newest code of the address. */
  spend(address: string): void {
    this.#mustHave(address).used = true
  }

  #isExpired(code: Code): boolean {
    return this.#now() >= code.expiresAt
  }

  #mustHave(address: string): Code {
    const code = this.#newest.get(address)
    if (!code) throw new Error('No link or code has been sent to this address yet')
    return code
  }
}

function randomDigits(): string {
  return String(randomInt(1_000_000)).padStart(6, '0')
}

function isLocked(code: Code): boolean {
  return code.wrongTries >= MAX_WRONG_TRIES
}
