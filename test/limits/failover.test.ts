import { describe, expect, it, vi } from 'vitest'
import { Failover } from '../../src/failover.js'
import type { Limiter, LimiterResult } from '../../src/limiter.js'
import { createMemoryLimiter } from '../../src/memory-limiter.js'
import { stopTheClock } from './clock.js'

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const consume = (limiter: Limiter) => limiter.consume('a')
const no = { consumedPoints: 2, msBeforeNext: 1000 } satisfies LimiterResult

/** A limiter of the app over memory, and what is told of it. */
function failoverOf(answer: () => Promise<unknown>) {
  const limiter = { points: 1, duration: 60, consume: vi.fn(answer) }
  const memory = createMemoryLimiter(limiter)
  const onFailure = vi.fn()
  const failover = new Failover(limiter, memory)
  return { limiter, memory, onFailure, failover, ask: () => failover.ask(consume, onFailure) }
}

describe('a limiter with one in memory behind it', () => {
  const pass = stopTheClock()

  it('is asked itself as long as it answers, with a yes or a no', async () => {
    const { ask, limiter, onFailure, memory, failover } = failoverOf(async () => 'yes')

    expect(await ask()).toEqual({ limiter, wasAsked: true, result: 'yes' })
    limiter.consume.mockRejectedValue(no)
    expect(await ask()).toEqual({ limiter, wasAsked: true, result: no, refusal: { retryAfter: 1 } })
    expect(await ask()).toEqual({ limiter, wasAsked: true, result: no, refusal: { retryAfter: 1 } })

    expect(limiter.consume).toHaveBeenCalledTimes(3)
    expect(onFailure).not.toHaveBeenCalled()
    expect(await memory.get('a')).toBeNull()
    expect(failover.duration).toBe(60)
  })

  it('may take up to a second', async () => {
    const { ask, limiter, onFailure } = failoverOf(() => later(999).then(() => 'yes'))

    const answer = ask()
    await pass(0.999)

    expect(await answer).toEqual({ limiter, wasAsked: true, result: 'yes' })
    expect(onFailure).not.toHaveBeenCalled()
  })

  it.each([
    ['a yes', () => later(5000)],
    ['a no', () => later(5000).then(() => Promise.reject(no))],
    ['an error', () => later(5000).then(() => Promise.reject(new Error('too late')))],
  ])('does not count any more after a second: %s', async (_, answer) => {
    const { ask, limiter, onFailure, memory } = failoverOf(answer)

    const first = ask()
    await pass(1)
    expect(await first).toMatchObject({ limiter: memory, result: { consumedPoints: 1 } })
    expect(onFailure.mock.lastCall?.[0]).toMatchObject({ name: 'TimeoutError' })

    // The late answer is nobody's: no second failure, no unhandled rejection.
    await pass(4.5)
    expect(onFailure).toHaveBeenCalledTimes(1)
    expect(limiter.consume).toHaveBeenCalledTimes(1)
    expect(await memory.get('a')).toMatchObject({ consumedPoints: 1 })
  })

  it('leaves no timer behind', async () => {
    const { ask } = failoverOf(async () => 'yes')

    await ask()

    expect(vi.getTimerCount()).toBe(0)
  })

  it('is asked again after five seconds, and holds nobody up until then', async () => {
    const { ask, limiter, memory, onFailure } = failoverOf(() => Promise.reject(new Error('away')))
    expect(await ask()).toMatchObject({ limiter: memory, result: { consumedPoints: 1 } })
    limiter.consume.mockResolvedValue('yes')

    await pass(4.999)
    expect(await ask()).toMatchObject({ limiter: memory, refusal: { retryAfter: 56 } })
    expect(limiter.consume).toHaveBeenCalledTimes(1)

    await pass(0.001)
    expect(await ask()).toEqual({ limiter, wasAsked: true, result: 'yes' })
    const answers = await Promise.all(Array.from({ length: 10 }, ask))
    for (const answer of answers) expect(answer.limiter).toBe(limiter)
    expect(onFailure).toHaveBeenCalledTimes(1)
  })

  it('holds up one start when it is tried again, and not everybody', async () => {
    const { ask, limiter, memory } = failoverOf(() => Promise.reject(new Error('away')))
    await ask()
    await pass(5)
    limiter.consume.mockClear()
    limiter.consume.mockImplementation(() => new Promise(() => {}))

    const answers = Array.from({ length: 10 }, ask)
    await pass(1)
    await Promise.all(answers)

    expect(limiter.consume).toHaveBeenCalledTimes(1)
    expect(await memory.get('a')).toMatchObject({ consumedPoints: 11 })
  })

  it('is made up for from where memory was when it goes away again', async () => {
    const { ask, limiter, onFailure } = failoverOf(() => Promise.reject(new Error('away')))
    await ask()
    await pass(5)
    limiter.consume.mockResolvedValueOnce('yes')
    expect(await ask()).toMatchObject({ result: 'yes' })

    expect(await ask()).toMatchObject({ refusal: { retryAfter: 55 } })
    expect(onFailure).toHaveBeenCalledTimes(2)
  })

  it('is told itself what is told to it, and nobody in its place', async () => {
    const { failover, limiter, memory, onFailure } = failoverOf(() => Promise.reject(new Error('away')))

    await failover.tell(limiter, consume, onFailure)
    expect(await memory.get('a')).toBeNull()
    expect(onFailure).toHaveBeenCalledTimes(1)

    await failover.tell(memory, consume, onFailure)
    expect(await memory.get('a')).toMatchObject({ consumedPoints: 1 })
    expect(limiter.consume).toHaveBeenCalledTimes(1)
  })

  it('is not taken for back because of a question that it cannot answer', async () => {
    const { failover, ask, limiter, onFailure } = failoverOf(async () => 'yes')
    limiter.consume.mockRejectedValue(new Error('away'))
    await ask()
    await pass(5)

    expect(await failover.ask(() => undefined, onFailure)).toMatchObject({ limiter, wasAsked: false })
    await Promise.all([ask(), ask(), ask()])

    // One has looked, and the others have not waited for it.
    expect(limiter.consume).toHaveBeenCalledTimes(2)
    expect(onFailure).toHaveBeenCalledTimes(2)
  })

  it('is not asked for what it cannot do, and memory neither', async () => {
    const { failover, limiter, memory, onFailure } = failoverOf(async () => 'yes')
    const plain: Limiter = limiter

    expect(await failover.ask((asked) => (asked === plain ? undefined : memory.get('a')), onFailure)).toEqual(
      { limiter, wasAsked: false, result: undefined },
    )
    expect(onFailure).not.toHaveBeenCalled()
  })
})
