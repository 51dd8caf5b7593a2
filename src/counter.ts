import { PasswordlessError } from './errors.js'
import type { Failover, Question } from './failover.js'
import { consumedPointsOf, type Limiter, type LimiterOptions, msLeftOf, type Refusal } from './limiter.js'
import { defaultLimits, type LimitName } from './limits.js'

/** Takes back what was counted. */
export type Undo = () => Promise<unknown>

/** What was counted. */
export interface Counted {
  undo: Undo[]
  /** Milliseconds before the next one would pass; 0 when it would now, or the limiter does not say. */
  waitMs: number
}

// Nothing is taken back so shortly before it runs out by itself: a store would begin again, below zero.
const marginMs = 2000
const maxDoublings = 4
const repeatsRememberedSeconds = 3600

const messages: Record<LimitName, string> = {
  ip: 'there were too many requests from this network',
  address: 'there were too many messages to this address',
  resend: 'the last message has only just been sent',
  tries: 'there were too many tries for this address',
}

/** One limit at one start. */
export class Counter {
  constructor(
    private readonly limit: LimitName,
    private readonly failover: Failover,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * Counts one.
   *
   * @throws `too_many_requests`
   */
  count(key: string): Promise<Counted> {
    return this.#consume(key, {}, (limiter) => limiter.reward?.(key))
  }

  /** As {@link count}, for a gate that opens again after a while. */
  waitAtGate(key: string, customDuration = this.#firstWait): Promise<Counted> {
    return this.#consume(key, { customDuration }, (limiter) => limiter.delete?.(key))
  }

  /** As {@link waitAtGate}, and each time it stays shut for longer. */
  async waitTurn(key: string): Promise<Counted> {
    const repeats = `${key}:repeats`
    const { result } = await this.failover.ask((limiter) => limiter.get?.(repeats), this.onFailure)
    const doublings = Math.min(Math.max(consumedPointsOf(result), 0), maxDoublings)
    const { undo, waitMs } = await this.waitAtGate(key, this.#firstWait * 2 ** doublings)

    const options = { customDuration: repeatsRememberedSeconds }
    const { limiter, result: repeated } = await this.failover.ask(
      (asked) => asked.penalty?.(repeats, 1, options),
      this.onFailure,
    )
    return { undo: [...undo, this.#undoAt(limiter, repeated, (asked) => asked.reward?.(repeats))], waitMs }
  }

  get #firstWait(): number {
    return this.failover.duration || defaultLimits.resend.duration
  }

  async #consume(key: string, options: LimiterOptions, takeBack: Question): Promise<Counted> {
    const { limiter, result, refusal } = await this.failover.ask(
      (asked) => asked.consume(key, 1, options),
      this.onFailure,
    )
    const consumed = consumedPointsOf(result)
    const points = limiter.points ?? Number.POSITIVE_INFINITY
    if (!refusal) {
      const waitMs = consumed >= points ? msLeftOf(result) : 0
      return { undo: [this.#undoAt(limiter, result, takeBack)], waitMs }
    }
    // What is refused is not counted, or it would stay when those before it are given back. A limiter that blocks without
    // counting says that it has counted nothing.
    if (consumed > points) await this.#undoAt(limiter, result, (asked) => asked.reward?.(key))()
    throw this.#toError(refusal)
  }

  #undoAt(limiter: Limiter, result: unknown, takeBack: Question): Undo {
    const until = Date.now() + msLeftOf(result) - marginMs
    return async () => {
      if (Date.now() < until) await this.failover.tell(limiter, takeBack, this.onFailure)
    }
  }

  #toError(refusal: Refusal): PasswordlessError {
    const { limit } = this
    return new PasswordlessError('too_many_requests', messages[limit], { ...refusal, limit })
  }
}
