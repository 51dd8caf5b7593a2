import {
  BurstyRateLimiter,
  RateLimiterMemory,
  RateLimiterUnion,
  RLWrapperBlackAndWhite,
} from 'rate-limiter-flexible'
import { expect, it, vi } from 'vitest'
import type { Limiter } from '../../src/limiter.js'
import type { StartOptions } from '../../src/v3/index.js'
import { describeMounts, eachPlace } from '../support/mounts.js'
import { stopTheClock } from './clock.js'
import { browserCookieOf, ipOf, keep, openShop, waitOf } from './shop.js'

const ada = 'ada@example.com'

/** The limiters of the package that need no store; that they fit our type is for `tsc` to say. */
const kinds = {
  RateLimiterMemory: (points, duration) => new RateLimiterMemory({ points, duration }),
  RateLimiterUnion: (points, duration) =>
    new RateLimiterUnion(
      new RateLimiterMemory({ keyPrefix: 'long', points, duration }),
      new RateLimiterMemory({ keyPrefix: 'short', points: points + 1, duration: 1 }),
    ),
  BurstyRateLimiter: (points, duration) =>
    new BurstyRateLimiter(
      new RateLimiterMemory({ points: points - 1, duration }),
      new RateLimiterMemory({ keyPrefix: 'burst', points: 1, duration }),
    ),
  RLWrapperBlackAndWhite: (points, duration) =>
    new RLWrapperBlackAndWhite({ limiter: new RateLimiterMemory({ points, duration }) }),
} satisfies Record<string, (points: number, duration: number) => Limiter>

describeMounts(
  'a limiter of the app',
  (mount) => {
    const pass = stopTheClock()

    it.each(Object.entries(kinds))('counts messages to an address: %s', async (_, make) => {
      await using shop = await openShop(mount, { passwordless: { limits: { address: make(3, 50) } } })
      const answers: unknown[] = []
      for (let person = 0; person < 5; person++) {
        answers.push(await waitOf(await shop.visitor(ipOf(person)).ask(ada)))
      }

      expect(answers).toEqual([204, 204, 204, 50, 50])
      expect(shop.events.at(-1)).toMatchObject({ type: 'limited', limit: 'address', retryAfter: 50 })
      expect((await shop.visitor(ipOf(0)).ask('grace@example.com')).status).toBe(204)
      await pass(51)
      expect((await shop.visitor(ipOf(0)).ask(ada)).status).toBe(204)
    })

    it.each(Object.entries(kinds))('counts starts from an IP address: %s', async (_, make) => {
      await using shop = await openShop(mount, { passwordless: { limits: { ip: make(3, 50) } } })
      const answers: unknown[] = []
      for (let number = 0; number < 5; number++) {
        answers.push(await waitOf(await shop.visitor('192.0.2.7').ask(`buyer${number}@example.com`)))
      }

      expect(answers).toEqual([204, 204, 204, 50, 50])
      await pass(51)
      expect((await shop.visitor('192.0.2.7').ask(ada)).status).toBe(204)
    })

    it.each<[string, Limiter, number[]]>([
      ['RateLimiterMemory', kinds.RateLimiterMemory(1, 10), [10, 20, 40, 80, 160, 160]],
      ['RLWrapperBlackAndWhite', kinds.RLWrapperBlackAndWhite(1, 10), [30, 60, 120, 240, 480, 480]],
      ['RateLimiterUnion', kinds.RateLimiterUnion(1, 10), [10, 10, 10]],
      ['BurstyRateLimiter', kinds.BurstyRateLimiter(1, 10), [30, 30, 30]],
    ])('makes a browser wait, by its own duration where it tells it: %s', async (_, resend, waits) => {
      await using shop = await openShop(mount, { passwordless: { limits: { resend } } })
      const { ask } = shop.visitor(ipOf(1))

      for (const wait of waits) {
        expect((await ask(ada)).status).toBe(204)
        expect(await waitOf(await ask(ada))).toBe(wait)
        await pass(wait + 1)
      }
    })

    it('may know whom to let through, and whom not', async () => {
      const keys: string[] = []
      const listed = (name: 'isWhiteListed' | 'isBlackListed') =>
        new RLWrapperBlackAndWhite({
          limiter: new RateLimiterMemory({ points: 1, duration: 50 }),
          [name]: (key: string) => keys.push(key) > 0,
        })
      await using open = await openShop(mount, { passwordless: { limits: { ip: listed('isWhiteListed') } } })
      for (let number = 0; number < 5; number++) {
        expect((await open.visitor('192.0.2.7').ask(`buyer${number}@example.com`)).status).toBe(204)
      }

      await using shut = await openShop(mount, { passwordless: { limits: { ip: listed('isBlackListed') } } })
      expect((await shut.visitor('192.0.2.7').ask(ada)).status).toBe(429)
      expect(shut.messages()).toBe(0)
      expect(new Set(keys).size).toBe(1)
    })

    it('may count for two limits, and keeps them apart', async () => {
      const limiter = new RateLimiterMemory({ points: 1, duration: 50 })
      await using shop = await openShop(mount, {
        passwordless: { limits: { ip: limiter, address: limiter, resend: limiter } },
      })

      expect((await shop.visitor('192.0.2.7').ask(ada)).status).toBe(204)
      expect((await shop.visitor('192.0.2.8').ask('grace@example.com')).status).toBe(204)
      expect(await waitOf(await shop.visitor('192.0.2.9').ask(ada))).toBe(50)
    })

    it('need not be able to do more than consume', async () => {
      const memory = new RateLimiterMemory({ points: 1, duration: 50 })
      const limiter: Limiter = { consume: (...args) => memory.consume(...args) }
      await using shop = await openShop(mount, {
        passwordless: { limits: { ip: false, address: limiter, resend: limiter } },
      })
      const { ask } = shop.visitor(ipOf(1))

      expect((await ask(ada)).status).toBe(204)
      expect(await waitOf(await ask(ada))).toBe(30)
      shop.auth0.mockImplementation(async () => new Response(null, { status: 500 }))
      expect((await ask('grace@example.com')).status).toBe(502)
      // Nothing could be given back.
      expect(await waitOf(await ask('grace@example.com'))).toBe(30)
    })

    it('is not given back what it has not counted', async () => {
      const reward = vi.fn(async () => {})
      const limiter: Limiter = {
        points: 10,
        consume: () => Promise.reject({ msBeforeNext: 5000, consumedPoints: 0 }),
        reward,
      }
      await using shop = await openShop(mount, { passwordless: { limits: { address: limiter } } })

      expect(await waitOf(await shop.visitor().ask(ada))).toBe(5)
      expect(reward).not.toHaveBeenCalled()
    })

    it('is not given back what has run out meanwhile: a store would begin again below zero', async () => {
      const reward = vi.fn(async () => {})
      const full = { msBeforeNext: 5, consumedPoints: 11 }
      const consume = vi.fn<Limiter['consume']>().mockRejectedValueOnce(full)
      consume.mockResolvedValueOnce({ msBeforeNext: 4000, consumedPoints: 1 })
      await using shop = await openShop(mount, {
        passwordless: { limits: { resend: false, address: { points: 10, consume, reward } } },
      })
      shop.auth0.mockImplementation(async () => {
        await pass(5)
        return Response.json({ error: 'bad.email' }, { status: 400 })
      })

      expect(await waitOf(await shop.visitor().ask(ada))).toBe(1)
      expect((await shop.visitor().ask(ada)).status).toBe(400)

      expect(reward).not.toHaveBeenCalled()
    })

    it('cannot make a wait shorter by what it has counted', async () => {
      const memory = new RateLimiterMemory({ points: 1, duration: 10 })
      const limiter: Limiter = {
        points: 1,
        duration: 10,
        consume: (...args) => memory.consume(...args),
        get: async () => ({ msBeforeNext: 5000, consumedPoints: -2 }),
      }
      await using shop = await openShop(mount, { passwordless: { limits: { resend: limiter } } })
      const { ask } = shop.visitor()
      await ask(ada)

      expect(await waitOf(await ask(ada))).toBe(10)
    })

    it('that does not say how long to wait is believed', async () => {
      const limiter: Limiter = { consume: () => Promise.reject({ msBeforeNext: -1, consumedPoints: 2 }) }
      await using shop = await openShop(mount, { passwordless: { limits: { address: limiter } } })

      const response = await shop.visitor().ask(ada)

      expect(response.status).toBe(429)
      expect(response.headers.get('retry-after')).toBeNull()
      expect(await response.json()).toEqual({
        error: 'too_many_requests',
        error_description: expect.any(String),
      })
    })
  },
  eachPlace,
)

/** Limiters of the app that note every key they are given. */
function recorders() {
  const keys = new Set<string>()
  const record = (points: number): Limiter => {
    const memory = new RateLimiterMemory({ points, duration: 3600 })
    const noted = (key: string) => {
      keys.add(key)
      return key
    }
    return {
      points,
      duration: 3600,
      consume: (key, ...rest) => memory.consume(noted(key), ...rest),
      penalty: (key, ...rest) => memory.penalty(noted(key), ...rest),
      reward: (key, ...rest) => memory.reward(noted(key), ...rest),
      get: (key) => memory.get(noted(key)),
      delete: (key) => memory.delete(noted(key)),
    }
  }
  return { keys, limits: { ip: record(50), address: record(10), resend: record(1) } }
}

describeMounts(
  'what a limiter is given to keep',
  (mount) => {
    /** One and the same person at an app with this secret; nothing comes of the third start. */
    async function keysOf(secret: string, cookie = ''): Promise<{ keys: string[]; cookie: string }> {
      const { keys, limits } = recorders()
      const passwordless: StartOptions = { limits }
      await using shop = await openShop(mount, { settings: { secret }, passwordless })
      const visitor = shop.visitor('192.0.2.7')
      if (cookie) await keep(visitor, cookie)
      const first = await visitor.ask('ada+shop@example.com')
      await visitor.ask('+15005550006')
      shop.auth0.mockImplementation(async () => new Response(null, { status: 429 }))
      await visitor.ask('grace@example.com')
      return { keys: [...keys].sort(), cookie: browserCookieOf(first) ?? cookie }
    }

    it('says nothing of a person', async () => {
      const { keys, cookie } = await keysOf('a secret of an app, long enough')

      for (const key of keys) expect(key).toMatch(/^(ip|address|resend):[\w-]{22}(:repeats)?$/)
      const all = keys.join('\n')
      for (const part of ['ada', 'grace', 'example', '5005550006', '192.0.2', ...cookie.split('.')]) {
        expect(all).not.toContain(part)
      }
      // A wait for each address; one more for the browser while it was not known, which does not grow.
      expect(keys.map((key) => key.replace(/:.{22}/, '')).sort()).toEqual([
        ...Array(3).fill('address'),
        'ip',
        ...Array(4).fill('resend'),
        ...Array(3).fill('resend:repeats'),
      ])
    })

    it('is the same for every instance with one secret, and of no use with another', async () => {
      const { cookie } = await keysOf('a secret of an app, long enough')
      const one = await keysOf('a secret of an app, long enough', cookie)
      const same = await keysOf('a secret of an app, long enough', cookie)
      const other = await keysOf('the secret of quite another app', cookie)

      expect(same.keys).toEqual(one.keys)
      expect(one.keys.length).toBeGreaterThan(9)
      expect(other.keys.filter((key) => one.keys.includes(key))).toEqual([])
    })
  },
  eachPlace,
)
