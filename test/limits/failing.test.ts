import { RateLimiterMemory, RateLimiterUnion } from 'rate-limiter-flexible'
import { expect, it, vi } from 'vitest'
import type { Limiter } from '../../src/limiter.js'
import type { LimitName } from '../../src/limits.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace } from '../support/mounts.js'
import { stopTheClock } from './clock.js'
import { ipOf, openShop, waitOf } from './shop.js'

const ada = 'ada@example.com'
const names: LimitName[] = ['ip', 'address', 'resend']
const logged = captureLog()

function refusedBy(code: string) {
  const error = Object.assign(new Error('ada@example.com: connect to hush-hush.example'), { code })
  return Object.assign(new Error('the store is away'), { cause: error })
}

/** Ways in which a store is out of reach, and what the event says of it. */
const outages: Record<string, { answer: () => Promise<never>; reason: string }> = {
  'it fails': { answer: () => Promise.reject(refusedBy('ECONNREFUSED')), reason: 'ECONNREFUSED' },
  'it fails with an error of its own': {
    answer: () => Promise.reject(new RangeError('hush')),
    reason: 'RangeError',
  },
  'it fails with an error that looks like a result': {
    answer: () => Promise.reject(Object.assign(new Error('hush'), { msBeforeNext: 1000, consumedPoints: 2 })),
    reason: 'Error',
  },
  'it throws': {
    answer: () => {
      throw refusedBy('ERR_CLOSED')
    },
    reason: 'ERR_CLOSED',
  },
  'it rejects with nothing': { answer: () => Promise.reject(undefined), reason: '' },
  'it rejects with null': { answer: () => Promise.reject(null), reason: '' },
  'it rejects with a word': { answer: () => Promise.reject('hush ada@example.com'), reason: '' },
  'it rejects with an empty object': { answer: () => Promise.reject({}), reason: '' },
  'it rejects with something like a result': {
    answer: () => Promise.reject({ consumedPoints: 1, msBeforeNext: 'hush' }),
    reason: '',
  },
}

/** A limiter whose store can go away and come back. */
function unsteady(points: number, duration: number) {
  const memory = new RateLimiterMemory({ points, duration })
  let away: (() => Promise<never>) | undefined
  let asked = 0
  const ask = <Answer>(answer: () => Promise<Answer>) => {
    asked += 1
    return away ? away() : answer()
  }
  const limiter: Limiter = {
    points,
    duration,
    consume: (...args) => ask(() => memory.consume(...args)),
    penalty: (...args) => ask(() => memory.penalty(...args)),
    reward: (...args) => ask(() => memory.reward(...args)),
    get: (...args) => ask(() => memory.get(...args)),
    delete: (...args) => ask(() => memory.delete(...args)),
  }
  return {
    limiter,
    goAway(answer: () => Promise<never>) {
      away = answer
    },
    comeBack() {
      away = undefined
    },
    /** How often it has been asked since the last time somebody wanted to know. */
    timesAsked() {
      const times = asked
      asked = 0
      return times
    },
  }
}

/** A limiter for each limit, of which one is unsteady and allows one start in 100 seconds. */
async function openWith(mount: Parameters<typeof openShop>[0], limit: LimitName) {
  const store = unsteady(1, 100)
  const off = { ip: false, address: false, resend: false } as const
  const shop = await openShop(mount, { passwordless: { limits: { ...off, [limit]: store.limiter } } })
  const failures = () => shop.events.filter(({ type }) => type === 'limiter_failed')
  return { store, failures, ...shop }
}

describeMounts(
  'a limiter whose store is away',
  (mount) => {
    const pass = stopTheClock()

    it.each(Object.entries(outages))('does not hold up a start: %s', async (_, { answer, reason }) => {
      for (const limit of names) {
        await using shop = await openWith(mount, limit)
        shop.store.goAway(answer)

        expect((await shop.visitor('192.0.2.7').ask(ada)).status).toBe(204)

        expect(shop.failures()).toEqual([{ type: 'limiter_failed', limit, reason }])
        expect(shop.events.at(-1)).toMatchObject({ type: 'started' })
        expect(logged()).toContain(`the limiter "limits.${limit}" failed (${reason || 'no reason given'})`)
      }
      expect(logged()).not.toMatch(/hush|ada@/)
    })

    it.each(names)('is made up for in memory, by the same numbers: %s', async (limit) => {
      await using shop = await openWith(mount, limit)
      shop.store.goAway(outages['it fails']?.answer ?? expect.fail)
      const { ask } = shop.visitor('192.0.2.7')

      expect((await ask(ada)).status).toBe(204)
      expect(await waitOf(await ask(ada))).toBe(100)
      await pass(50)
      expect(await waitOf(await ask(ada))).toBe(50)
      await pass(51)
      expect((await ask(ada)).status).toBe(204)
    })

    it('is left alone for five seconds, and told of once in that time', async () => {
      await using shop = await openWith(mount, 'address')
      const stranger = (number: number) => shop.visitor(ipOf(number)).ask(`buyer${number}@example.com`)
      shop.store.goAway(outages['it fails']?.answer ?? expect.fail)

      await stranger(1)
      expect(shop.store.timesAsked()).toBe(1)
      await pass(4.9)
      await stranger(2)
      expect(shop.store.timesAsked()).toBe(0)
      expect(shop.failures()).toHaveLength(1)

      await pass(0.2)
      await stranger(3)
      expect(shop.store.timesAsked()).toBe(1)
      expect(shop.failures()).toHaveLength(2)
      await stranger(4)
      expect(shop.store.timesAsked()).toBe(0)
      expect(logged().split('\n')).toHaveLength(1)
    })

    it('is told of once when many have asked it at the same time', async () => {
      await using shop = await openWith(mount, 'address')
      const waiting: ((error: Error) => void)[] = []
      shop.store.goAway(
        () =>
          new Promise((_, reject) => {
            if (waiting.push(reject) === 10) for (const fail of waiting) fail(refusedBy('ECONNRESET'))
          }),
      )

      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, number) =>
          shop.visitor(ipOf(number)).ask(`buyer${number}@example.com`),
        ),
      )

      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(204))
      expect(shop.failures()).toHaveLength(1)
    })

    it.each(names)('counts again when it is back: %s', async (limit) => {
      await using shop = await openWith(mount, limit)
      const { ask } = shop.visitor('192.0.2.7')
      shop.store.goAway(outages['it fails']?.answer ?? expect.fail)
      await ask(ada)

      shop.store.comeBack()
      shop.store.timesAsked()
      await pass(5)
      expect((await ask(ada)).status).toBe(204)
      expect(await waitOf(await ask(ada))).toBe(100)
      expect(shop.store.timesAsked()).toBeGreaterThan(1)
      expect(shop.failures()).toHaveLength(1)
    })

    it('is of no consequence for the other limits', async () => {
      const store = unsteady(1, 100)
      await using shop = await openShop(mount, { passwordless: { limits: { address: store.limiter } } })
      store.goAway(outages['it fails']?.answer ?? expect.fail)
      const { ask } = shop.visitor(ipOf(1))

      await ask(ada)

      expect(await waitOf(await ask(ada))).toBe(30)
      expect(await waitOf(await shop.visitor(ipOf(2)).ask(ada))).toBe(100)
    })

    it.each(names)('changes nothing about a start of which nothing comes: %s', async (limit) => {
      await using shop = await openWith(mount, limit)
      const { ask } = shop.visitor('192.0.2.7')
      shop.auth0.mockImplementation(async () => {
        shop.store.goAway(outages['it fails']?.answer ?? expect.fail)
        return Response.json({ error: 'bad.email' }, { status: 400 })
      })

      const response = await ask(ada)

      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: 'invalid_request' })
    })

    it('is given nothing back that memory has counted for it', async () => {
      await using shop = await openWith(mount, 'address')
      shop.store.goAway(outages['it fails']?.answer ?? expect.fail)
      shop.auth0.mockImplementation(async () => {
        shop.store.comeBack()
        await pass(5)
        shop.store.timesAsked()
        return Response.json({ error: 'bad.email' }, { status: 400 })
      })

      expect((await shop.visitor().ask(ada)).status).toBe(400)

      expect(shop.store.timesAsked()).toBe(0)
    })

    it('is told of where it is one of several in a union', async () => {
      const store = Object.assign(new RateLimiterMemory({ keyPrefix: 'a', points: 1, duration: 100 }), {
        consume: () => Promise.reject(refusedBy('ECONNREFUSED')),
      })
      const union = new RateLimiterUnion(store, new RateLimiterMemory({ points: 1, duration: 100 }))
      await using shop = await openShop(mount, { passwordless: { limits: { address: union } } })

      expect((await shop.visitor().ask(ada)).status).toBe(204)
      expect(shop.events[0]).toMatchObject({ type: 'limiter_failed', limit: 'address' })
    })
  },
  eachPlace,
)

describeMounts(
  'a limiter that does not answer',
  (mount) => {
    const pass = stopTheClock()

    /** Never answers; tells when it is asked. */
    function silent() {
      let tell = () => {}
      const asked = new Promise<void>((resolve) => {
        tell = resolve
      })
      const consume = vi.fn(() => {
        tell()
        return new Promise<never>(() => {})
      })
      return { limiter: { points: 1, duration: 100, consume }, asked }
    }

    it.each(names)('holds up a start for a second, and the next not at all: %s', async (limit) => {
      const { limiter, asked } = silent()
      const off = { ip: false, address: false, resend: false } as const
      await using shop = await openShop(mount, { passwordless: { limits: { ...off, [limit]: limiter } } })
      const { ask } = shop.visitor('192.0.2.7')
      const start = Date.now()

      const first = ask(ada)
      await asked
      expect(shop.messages()).toBe(0)
      await pass(1)

      expect((await first).status).toBe(204)
      expect(await waitOf(await ask(ada))).toBe(100)
      expect(Date.now() - start).toBe(1000)
      expect(limiter.consume).toHaveBeenCalledTimes(1)
      expect(shop.events[0]).toEqual({ type: 'limiter_failed', limit, reason: 'TimeoutError' })
    })
  },
  eachPlace,
)
