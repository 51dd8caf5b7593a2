import { type Limiter, toRefusal } from './limiter.js'

// A store that is slow must not make signing in slow, and one that is down is not asked at every start.
const deadlineMs = 1000
const pauseMs = 5000

/** A limiter whose store may go away. What is asked of it meanwhile is asked of one in memory. */
export class Failover {
  #pausedUntil = 0

  constructor(
    private readonly limiter: Limiter,
    private readonly fallback: Limiter,
  ) {}

  /** Seconds, as the app has set them. */
  get duration(): number | undefined {
    return this.limiter.duration
  }

  /**
   * Asks the limiter, or the one in memory when it fails.
   *
   * @param onFailure Told of the failure, once for each pause.
   * @throws What a limiter refuses with, and never a failure of its store.
   */
  async ask<Answer>(
    question: (limiter: Limiter) => Promise<Answer> | undefined,
    onFailure: (error: unknown) => void,
  ): Promise<Answer | undefined> {
    if (Date.now() < this.#pausedUntil) return question(this.fallback)
    try {
      return await withDeadline(question(this.limiter))
    } catch (rejection) {
      if (toRefusal(rejection)) throw rejection
      this.#pausedUntil = Date.now() + pauseMs
      onFailure(rejection)
      return question(this.fallback)
    }
  }
}

async function withDeadline<Answer>(answer: Promise<Answer> | undefined): Promise<Answer | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const error = new DOMException('the limiter did not answer', 'TimeoutError')
    timer = setTimeout(() => reject(error), deadlineMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
