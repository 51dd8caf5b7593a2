import { RateLimiterMemory } from 'rate-limiter-flexible'
import { describe, expect, it, vi } from 'vitest'
import type { Limiter } from '../../src/limiter.js'
import { createMemoryLimiter, type MemoryLimiterOptions } from '../../src/memory-limiter.js'
import { stopTheClock } from './clock.js'

/** Ours beside the one whose contract it keeps. */
const limiters: Record<string, (options: MemoryLimiterOptions) => Required<Limiter>> = {
  ours: createMemoryLimiter,
  'rate-limiter-flexible': (options) => new RateLimiterMemory(options),
}

/** What a call has come to, and whether it was refused. */
async function outcome(call: Promise<unknown>) {
  const { consumedPoints, msBeforeNext, refused } = await call.then(
    (result) => Object.assign(Object(result), { refused: false }),
    (result) => Object.assign(Object(result), { refused: true }),
  )
  return [refused ? 'refused' : 'passed', consumedPoints, msBeforeNext]
}

describe.each(Object.entries(limiters))('a limiter in memory: %s', (_, make) => {
  const pass = stopTheClock()

  it('tells its points and duration', () => {
    expect(make({ points: 3, duration: 60 })).toMatchObject({ points: 3, duration: 60 })
  })

  it('passes as many as it has points, and refuses with a result that is no error', async () => {
    const limiter = make({ points: 2, duration: 60 })

    expect(await outcome(limiter.consume('a'))).toEqual(['passed', 1, 60_000])
    expect(await outcome(limiter.consume('a'))).toEqual(['passed', 2, 60_000])
    expect(await outcome(limiter.consume('a'))).toEqual(['refused', 3, 60_000])
    expect(await outcome(limiter.consume('b', 2))).toEqual(['passed', 2, 60_000])
    expect(await outcome(limiter.consume('c', 3))).toEqual(['refused', 3, 60_000])
    await limiter.consume('a').catch((result) => expect(result).not.toBeInstanceOf(Error))
  })

  it('lets nobody wait longer who asks meanwhile', async () => {
    const limiter = make({ points: 1, duration: 60 })
    await limiter.consume('a')

    await pass(40)
    expect(await outcome(limiter.consume('a'))).toEqual(['refused', 2, 20_000])
    expect(await outcome(limiter.penalty('a'))).toEqual(['passed', 3, 20_000])
    expect(await outcome(limiter.consume('a', 1, { customDuration: 500 }))).toEqual(['refused', 4, 20_000])
    await pass(20.01)
    expect(await outcome(limiter.consume('a'))).toEqual(['passed', 1, 60_000])
  })

  it('takes another duration for a key that is new', async () => {
    const limiter = make({ points: 1, duration: 60 })

    expect(await outcome(limiter.consume('a', 1, { customDuration: 5 }))).toEqual(['passed', 1, 5000])
    expect(await outcome(limiter.penalty('b', 1, { customDuration: 7 }))).toEqual(['passed', 1, 7000])
    await pass(5.01)
    expect(await outcome(limiter.consume('a'))).toEqual(['passed', 1, 60_000])
    expect(await outcome(limiter.get('b'))).toEqual(['passed', 1, 1990])
  })

  it('gives points back', async () => {
    const limiter = make({ points: 2, duration: 60 })
    await limiter.consume('a', 2)
    await pass(10)

    expect(await outcome(limiter.reward('a'))).toEqual(['passed', 1, 50_000])
    expect(await outcome(limiter.consume('a'))).toEqual(['passed', 2, 50_000])
    await limiter.penalty('a', 5)
    expect(await outcome(limiter.reward('a', 6))).toEqual(['passed', 1, 50_000])
    await limiter.reward('a')
    expect((await outcome(limiter.consume('a', 2))).slice(0, 2)).toEqual(['passed', 2])
  })

  it('knows what it has counted, without counting', async () => {
    const limiter = make({ points: 1, duration: 60 })
    await limiter.consume('a')
    await limiter.consume('a').catch(() => {})

    expect(await outcome(limiter.get('a'))).toEqual(['passed', 2, 60_000])
    expect(await outcome(limiter.get('a'))).toEqual(['passed', 2, 60_000])
    expect(await limiter.get('b')).toBeNull()
    await pass(60.01)
    expect(await limiter.get('a')).toBeNull()
  })

  it('forgets on demand', async () => {
    const limiter = make({ points: 1, duration: 60 })
    await limiter.consume('a')

    expect(await limiter.delete('a')).toBe(true)
    expect(await limiter.delete('a')).toBe(false)
    expect(await outcome(limiter.consume('a'))).toEqual(['passed', 1, 60_000])
  })

  it('takes any word for a key', async () => {
    const limiter = make({ points: 1, duration: 60 })
    for (const key of ['__proto__', 'constructor', 'toString', '']) {
      expect(await limiter.get(key)).toBeNull()
      expect(await outcome(limiter.consume(key))).toEqual(['passed', 1, 60_000])
      expect(await outcome(limiter.consume(key))).toEqual(['refused', 2, 60_000])
    }
  })
})

describe('the memory of our own', () => {
  it('holds 20,000 keys of a million, the newest and those that keep coming', async () => {
    const limiter = createMemoryLimiter({ points: 1, duration: 3600 })
    await limiter.consume('regular')
    for (let number = 0; number < 1_000_000; number++) {
      await limiter.consume(`key ${number}`)
      if (number % 10_000 === 0) await limiter.get('regular')
    }

    let kept = 0
    for (let number = 0; number < 1_000_000; number++) {
      if (await limiter.get(`key ${number}`)) kept += 1
    }
    expect(kept + 1).toBe(20_000)
    expect(await limiter.get('key 0')).toBeNull()
    await expect(limiter.consume('key 999999')).rejects.toMatchObject({ consumedPoints: 2 })
    await expect(limiter.consume('regular')).rejects.toMatchObject({ consumedPoints: 2 })
  }, 60_000)

  it('lets nobody wait longer than it was told to, however fast they come', async () => {
    let time = 1000
    const now = vi.spyOn(performance, 'now').mockImplementation(() => {
      time += 0.01
      return time
    })
    const limiter = createMemoryLimiter({ points: 1, duration: 30 })
    await limiter.consume('a')
    await limiter.consume('b')

    const [, , msBeforeNext] = await outcome(limiter.consume('b'))
    now.mockRestore()

    expect(msBeforeNext).toBeLessThanOrEqual(30_000)
  })

  it('makes nothing of a reward for a key that it does not know', async () => {
    const limiter = createMemoryLimiter({ points: 1, duration: 60 })

    await limiter.reward('a')
    await limiter.consume('a')

    await expect(limiter.consume('a')).rejects.toMatchObject({ consumedPoints: 2 })
  })

  it('forgets a key with nothing left to count', async () => {
    const limiter = createMemoryLimiter({ points: 1, duration: 60 })

    await limiter.consume('a')
    await limiter.reward('a')

    expect(await limiter.get('a')).toBeNull()
  })

  it.each([0.0001, 1.001, 30.3])('takes a duration of %d seconds', async (duration) => {
    const limiter = createMemoryLimiter({ points: 1, duration })

    const [, , msBeforeNext] = await outcome(limiter.consume('a'))

    expect(msBeforeNext).toBeLessThanOrEqual(Math.ceil(duration * 1000))
  })
})
