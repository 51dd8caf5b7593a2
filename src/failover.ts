import { type Limiter, type Refusal, toRefusal } from './limiter.js'

/** What is asked of a limiter; `undefined` when it cannot do such a thing. */
export type Question = (limiter: Limiter) => Promise<unknown> | undefined

/** What a limiter has answered, and which one it was. */
export interface Answer {
  limiter: Limiter
  /** `false` when it cannot do such a thing, which tells nothing of its store. */
  wasAsked: boolean
  result: unknown
  refusal?: Refusal
}

type OnFailure = (error: unknown) => void

// A store that is slow must not make signing in slow, and one that is down is not asked at every start.
const deadlineMs = 1000
const pauseMs = 5000

/** A limiter whose store may go away. What is asked of it meanwhile is asked of one in memory. */
export class Failover {
  #isDown = false
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
   */
  async ask(question: Question, onFailure: OnFailure): Promise<Answer> {
    if (Date.now() < this.#pausedUntil) return this.#put(question, this.fallback)
    // One goes ahead and looks whether it is back.
    const isFirst = this.#isDown
    if (isFirst) this.#pause()
    try {
      const answer = await this.#put(question, this.limiter)
      this.#pausedUntil = 0
      if (answer.wasAsked) this.#isDown = false
      return answer
    } catch (error) {
      // Of those who asked at the same time one report is enough.
      if (isFirst || !this.#isDown) onFailure(error)
      this.#pause()
      return this.#put(question, this.fallback)
    }
  }

  /** Tells the limiter that has answered, and nobody in its place: what another has not counted, it cannot give back. */
  async tell(limiter: Limiter, message: Question, onFailure: OnFailure): Promise<void> {
    try {
      await this.#put(message, limiter)
    } catch (error) {
      if (!this.#isDown) onFailure(error)
      this.#pause()
    }
  }

  // Memory is never slow, and needs no deadline.
  #put(question: Question, limiter: Limiter): Promise<Answer> {
    return answerOf(limiter, limiter === this.fallback ? question : inTime(question))
  }

  #pause(): void {
    this.#isDown = true
    this.#pausedUntil = Date.now() + pauseMs
  }
}

async function answerOf(limiter: Limiter, question: Question): Promise<Answer> {
  try {
    const asked = question(limiter)
    return { limiter, wasAsked: asked !== undefined, result: await asked }
  } catch (rejection) {
    const refusal = toRefusal(rejection)
    if (!refusal) throw rejection
    return { limiter, wasAsked: true, result: rejection, refusal }
  }
}

function inTime(question: Question): Question {
  return (limiter) => {
    const answer = question(limiter)
    return answer && withDeadline(answer)
  }
}

async function withDeadline(answer: Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new DOMException('the limiter did not answer', 'TimeoutError')),
      deadlineMs,
    )
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
