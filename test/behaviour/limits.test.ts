import { RateLimiterMemory } from 'rate-limiter-flexible'
import { expect, it } from 'vitest'
import { PasswordlessError } from '../../src/index.js'
import type { FetchInit, StartOptions } from '../../src/v3/index.js'
import { stopTheClock } from '../limits/clock.js'
import { browserCookieOf, ipOf, keep, openShop, type Visitor, waitOf } from '../limits/shop.js'
import type { HandleStart } from '../support/apps.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace } from '../support/mounts.js'

const hour = 3600
const ada = 'ada@example.com'
const logged = captureLog()
const limiter = () => new RateLimiterMemory({ points: 1, duration: 7 })

describeMounts('the second message', (mount) => {
  stopTheClock()

  it('has to wait: 429, how long, no mail and no cookie', async () => {
    await using shop = await openShop(mount)
    const { ask } = shop.visitor()

    expect((await ask(ada)).status).toBe(204)
    const second = await ask(ada)

    expect(second.status).toBe(429)
    expect(second.headers.get('retry-after')).toBe('30')
    expect(second.headers.get('cache-control')).toBe('no-store')
    expect(second.headers.getSetCookie()).toEqual([])
    expect(await second.json()).toEqual({
      error: 'too_many_requests',
      error_description: expect.any(String),
      retry_after: 30,
    })
    expect(shop.messages()).toBe(1)
  })

  it('has to wait when a form asks for it, and the form goes to the page of the app', async () => {
    await using shop = await openShop(mount, { passwordless: { pages: { failed: '/checkout?step=1' } } })
    const { askByForm } = shop.visitor()

    expect((await askByForm(ada)).status).toBe(303)
    const second = await askByForm(ada)

    expect(second.status).toBe(303)
    expect(second.headers.get('location')).toBe(
      'http://localhost:3000/checkout?step=1&error=too_many_requests&retry_after=30',
    )
    expect(second.headers.getSetCookie()).toEqual([])
    expect(shop.messages()).toBe(1)
  })
})

describeMounts('the answer to a start that went well', (mount) => {
  const pass = stopTheClock()
  const told = (answer: Response) => [answer.status, answer.headers.get('retry-after')]

  it('tells how long it is until the next one, and keeps to it', async () => {
    await using shop = await openShop(mount)
    const { ask } = shop.visitor(ipOf(1))

    expect(told(await ask(ada))).toEqual([204, '30'])
    await pass(30)
    expect(told(await ask(ada))).toEqual([204, '60'])
    await pass(59)
    expect(told(await ask(ada))).toEqual([429, '1'])
    await pass(1)
    expect(told(await ask(ada))).toEqual([204, '120'])
  })

  it('tells of the limit that takes longest', async () => {
    await using shop = await openShop(mount)
    for (let n = 1; n < 10; n++) expect(told(await shop.visitor(ipOf(n)).ask(ada))).toEqual([204, '30'])

    const tenth = shop.visitor(ipOf(10))

    expect(told(await tenth.ask(ada))).toEqual([204, String(hour)])
    expect(told(await tenth.ask(ada))).toEqual([429, '30'])
    await pass(30.001)
    expect(told(await tenth.ask(ada))).toEqual([429, String(hour - 30)])
  })

  it('tells of a network that has used up its starts', async () => {
    await using shop = await openShop(mount, { passwordless: { limits: { resend: false } } })
    const next = (n: number) => shop.visitor(ipOf(1)).ask(`ada${n}@example.com`)
    for (let n = 1; n < 50; n++) expect((await next(n)).status).toBe(204)

    expect(told(await next(50))).toEqual([204, String(hour)])
    expect(told(await next(51))).toEqual([429, String(hour)])
  })

  it('tells nothing where there is no wait, or none that is known', async () => {
    const silent = { consume: async () => undefined }
    const never = { points: 1, consume: async () => ({ consumedPoints: 1, msBeforeNext: 1e300 }) }
    for (const limits of [false, { resend: false }, { resend: silent }, { resend: never }] as const) {
      await using shop = await openShop(mount, { passwordless: { limits } })

      expect(told(await shop.visitor().ask(ada))).toEqual([204, null])
    }
  })

  it('tells the same when nothing was sent', async () => {
    await using shop = await openShop(mount, { passwordless: { beforeSend: () => false } })

    expect(told(await shop.visitor().ask(ada))).toEqual([204, '30'])
    expect(shop.messages()).toBe(0)
  })

  it('tells a form nothing: there it would be the wait before the redirect', async () => {
    await using shop = await openShop(mount)

    expect(told(await shop.visitor().askByForm(ada))).toEqual([303, null])
  })
})

describeMounts(
  'the wait',
  (mount) => {
    const pass = stopTheClock()

    /** Asks as often as it takes to see how long the wait is after each message, and sits it out. */
    async function sitOut(visitor: Visitor, times: number): Promise<unknown[]> {
      const waits: unknown[] = []
      for (let time = 0; time < times; time++) {
        const first = await visitor.ask(ada)
        const wait = await waitOf(await visitor.ask(ada))
        waits.push(first.status === 204 ? wait : first.status)
        await pass(Number(wait) - 1)
        expect(await waitOf(await visitor.ask(ada))).toBe(1)
        await pass(1.001)
      }
      return waits
    }

    it('doubles four times, and starts over an hour after the first message', async () => {
      await using shop = await openShop(mount)
      const visitor = shop.visitor(ipOf(1))
      const start = Date.now()

      expect(await sitOut(visitor, 6)).toEqual([30, 60, 120, 240, 480, 480])
      await pass(start / 1000 + hour + 1 - Date.now() / 1000)

      expect(await sitOut(visitor, 2)).toEqual([30, 60])
    })

    it('starts over although the browser has kept its cookie', async () => {
      await using shop = await openShop(mount)
      const visitor = shop.visitor(ipOf(1))
      const cookie = browserCookieOf(await visitor.ask(ada))
      await pass(30.001)
      expect((await visitor.ask(ada)).status).toBe(204)
      expect(await waitOf(await visitor.ask(ada))).toBe(60)

      await pass(hour)
      const late = shop.visitor(ipOf(1))
      await keep(late, cookie ?? '')

      expect(browserCookieOf(await late.ask(ada))).toBe(cookie)
      expect(await waitOf(await late.ask(ada))).toBe(30)
    })

    it('is for one address, and longer for nobody who knocks before it is over', async () => {
      await using shop = await openShop(mount)
      const { ask } = shop.visitor()
      await ask(ada)

      await pass(29)
      for (let time = 0; time < 5; time++) expect(await waitOf(await ask(ada))).toBe(1)
      expect((await ask('grace@example.com')).status).toBe(204)

      await pass(1.001)
      expect((await ask(ada)).status).toBe(204)
    })

    it('is over after exactly as long as it has said', async () => {
      await using shop = await openShop(mount)
      const { ask } = shop.visitor()
      await ask(ada)
      await pass(Number(await waitOf(await ask(ada))))

      expect((await ask(ada)).status).toBe(204)
    })

    it('is for text messages too', async () => {
      await using shop = await openShop(mount)
      const { ask } = shop.visitor()

      expect((await ask('+15005550006')).status).toBe(204)
      expect(await waitOf(await ask('+15005550006'))).toBe(30)
      expect((await ask('+15005550007')).status).toBe(204)
    })

    it('is for a browser: another one on another network need not wait', async () => {
      await using shop = await openShop(mount)
      await shop.visitor(ipOf(1)).ask(ada)

      expect((await shop.visitor(ipOf(2)).ask(ada)).status).toBe(204)
    })

    it('is for a browser: another one that is known already need not wait on the same network', async () => {
      await using shop = await openShop(mount)
      const known = shop.visitor(ipOf(1))
      await known.ask('grace@example.com')
      await shop.visitor(ipOf(1)).ask(ada)

      expect((await known.ask(ada)).status).toBe(204)
      expect(await waitOf(await known.ask(ada))).toBe(30)
    })

    it.each([
      ['on its network', '2001:db8::7', '2001:db8::8'],
      ['by everybody whose network is not known', undefined, '10.0.0.7'],
    ])('is shared by browsers that are not known, %s', async (_, ip, sameNetwork) => {
      await using shop = await openShop(mount)
      await shop.visitor(ip).ask(ada)

      expect(await waitOf(await shop.visitor(ip).ask(ada))).toBe(30)
      expect(await waitOf(await shop.visitor(sameNetwork).ask(ada))).toBe(30)
      expect((await shop.visitor(ip).ask('grace@example.com')).status).toBe(204)
      await pass(30.001)
      expect((await shop.visitor(ip).ask(ada)).status).toBe(204)
      // It does not grow, or a stranger could make it long.
      expect(await waitOf(await shop.visitor(ip).ask(ada))).toBe(30)
    })

    it.each([
      ['from a browser that is not known', ipOf(1)],
      ['from a browser on a network that is not known', undefined],
    ])('holds back one of two that come at once, %s', async (_, ip) => {
      await using shop = await openShop(mount)
      const { ask } = shop.visitor(ip)

      const statuses = (await Promise.all([ask(ada), ask(ada)])).map(({ status }) => status)

      expect(statuses.sort()).toEqual([204, 429])
      expect(shop.messages()).toBe(1)
    })

    it('holds back all but one of ten that a known browser sends at once', async () => {
      await using shop = await openShop(mount)
      const { ask } = shop.visitor(ipOf(1))
      await ask('grace@example.com')

      const answers = await Promise.all(Array.from({ length: 10 }, () => ask(ada)))

      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
      expect(shop.messages()).toBe(2)
    })
  },
  eachPlace,
)

describeMounts(
  'the limit of an address',
  (mount) => {
    const pass = stopTheClock()

    // Ten ways to write to one mailbox.
    const spellings = [
      'ada@example.com',
      'ADA@EXAMPLE.COM',
      '  ada@example.com ',
      'ada+shop@example.com',
      'ada+another+tag@example.com',
      'Ada+@example.com',
      'ａｄａ@example.com',
      'ada＠example.com',
      'ada＋shop@example.com',
      '𝐚𝐝𝐚@example.com',
    ]

    it('lets ten messages an hour through, whoever asks and however it is written', async () => {
      await using shop = await openShop(mount)
      let people = 0
      const stranger = () => shop.visitor(ipOf(people++))
      for (const spelling of spellings) expect((await stranger().ask(spelling)).status).toBe(204)
      await pass(600)

      for (const spelling of spellings) expect(await waitOf(await stranger().ask(spelling))).toBe(hour - 600)
      expect(await waitOf(await shop.visitor().ask(ada))).toBe(hour - 600)
      expect(shop.messages()).toBe(10)
      // Who was held back by it has no wait of their own to sit out as well.
      const late = stranger()
      await late.ask(ada)
      expect(await waitOf(await late.ask(ada))).toBe(hour - 600)
      expect((await stranger().ask('ada.lovelace@example.com')).status).toBe(204)
      expect((await stranger().ask('ada@example.org')).status).toBe(204)

      await pass(hour - 600 + 0.001)
      expect((await stranger().ask(ada)).status).toBe(204)
    })

    it.each([
      ['ada@example.com', 'a.d.a@example.com'],
      ['ada.lovelace@example.com', 'adalovelace+shop.2@example.com'],
      ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
      ['ada@bücher.example', 'ada@BU\u0308CHER.example'],
      ['ada@straße.example', 'ada@xn--strae-oqa.example'],
    ])('takes %s and %s for one mailbox', async (one, same) => {
      await using shop = await openShop(mount, { passwordless: { limits: { address: limiter() } } })

      expect((await shop.visitor(ipOf(1)).ask(one)).status).toBe(204)
      expect(await waitOf(await shop.visitor(ipOf(2)).ask(same))).toBe(7)
    })

    it.each([
      ['ada@example.com', 'ada@shop.example.com'],
      ['ada@example.com', 'grace@example.com'],
      ['ada@example.com', 'shop+ada@example.com'],
      ['ada@example.com', 'ada-shop@example.com'],
      ['ada@bücher.example', 'ada@bucher.example'],
    ])('takes %s and %s for two', async (one, other) => {
      await using shop = await openShop(mount, { passwordless: { limits: { address: limiter() } } })

      expect((await shop.visitor(ipOf(1)).ask(one)).status).toBe(204)
      expect((await shop.visitor(ipOf(2)).ask(other)).status).toBe(204)
    })

    it('lets ten text messages an hour through', async () => {
      await using shop = await openShop(mount)
      const answers = []
      for (let person = 0; person < 11; person++) {
        answers.push(await shop.visitor(ipOf(person)).ask('+15005550006'))
      }

      expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(204), 429])
    })

    it('lets ten of thirty through that come at once', async () => {
      await using shop = await openShop(mount)

      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, person) => shop.visitor(ipOf(person)).ask(ada)),
      )

      expect(answers.filter(({ status }) => status === 204)).toHaveLength(10)
      expect(shop.messages()).toBe(10)
    })
  },
  eachPlace,
)

describeMounts(
  'the limit of an IP address',
  (mount) => {
    const pass = stopTheClock()
    const to = (number: number) => `buyer${number}@example.com`

    it('lets fifty starts an hour through, whatever the browser and the address', async () => {
      await using shop = await openShop(mount)
      for (let number = 0; number < 50; number++) {
        expect((await shop.visitor('192.0.2.7').ask(to(number))).status).toBe(204)
      }

      expect(await waitOf(await shop.visitor('192.0.2.7').ask(to(50)))).toBe(hour)
      expect((await shop.visitor('192.0.2.8').ask(to(50))).status).toBe(204)
      await pass(hour + 0.001)
      expect((await shop.visitor('192.0.2.7').ask(to(51))).status).toBe(204)
    })

    it('counts the /64 of IPv6, and IPv4 in the clothes of IPv6 as what it is', async () => {
      await using shop = await openShop(mount)
      for (let number = 0; number < 50; number++) {
        const inside = `2001:db8:1:2:${number.toString(16)}::${number.toString(16)}`
        expect((await shop.visitor(inside).ask(to(number))).status).toBe(204)
        expect((await shop.visitor('192.0.2.7').ask(to(100 + number))).status).toBe(204)
      }

      const after = (ip: string) => shop.visitor(ip).ask('grace@example.com').then(waitOf)
      expect(await after('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(hour)
      expect(await after('2001:DB8:0001:0002::')).toBe(hour)
      expect(await after('::ffff:192.0.2.7')).toBe(hour)
      expect(await after('::ffff:c000:207')).toBe(hour)
      const neighbour = await shop.visitor('2001:db8:1:3::1').ask('grace@example.com')
      expect(neighbour.status).toBe(204)
    })

    it('is no limit for those whose IP address is not known', async () => {
      await using shop = await openShop(mount)
      for (let number = 0; number < 60; number++) {
        expect((await shop.visitor().ask(to(number))).status).toBe(204)
      }
      // Nor is an address of the network inside one that a visitor has.
      for (let number = 100; number < 160; number++) {
        expect((await shop.visitor('10.0.0.7').ask(to(number))).status).toBe(204)
      }
    })
  },
  eachPlace,
)

const auth0Says = (status: number, body: object) => async () => Response.json(body, { status })

/** Starts of which nothing has come. */
const failures: Record<
  string,
  { auth0?: () => Promise<Response>; passwordless?: StartOptions; status: number }
> = {
  'Auth0 refuses the address': { auth0: auth0Says(400, { error: 'bad.email' }), status: 400 },
  'Auth0 asks for a captcha': { auth0: auth0Says(401, { code: 'requires_verification' }), status: 400 },
  'Auth0 has had enough': { auth0: auth0Says(429, { error: 'too_many_requests' }), status: 429 },
  'the client secret is wrong': { auth0: auth0Says(401, {}), status: 500 },
  'the connection is off': { auth0: auth0Says(400, { error: 'bad.connection' }), status: 500 },
  'the app refuses': {
    passwordless: {
      beforeSend: () => {
        throw new PasswordlessError('access_denied', 'not today')
      },
    },
    status: 403,
  },
}

describeMounts(
  'a start of which nothing comes',
  (mount) => {
    const pass = stopTheClock()

    it.each(Object.entries(failures))(
      'counts for the IP address alone: %s',
      async (_, { auth0, passwordless, status }) => {
        let broken = false
        const limits = { ip: new RateLimiterMemory({ points: 26, duration: hour }) }
        await using shop = await openShop(mount, {
          passwordless: { limits },
          mounted: (handle) => {
            const withFault = handle({ ...passwordless }) as HandleStart
            return (...args) => (broken ? withFault : handle)(...args)
          },
        })
        const stranger = shop.visitor('192.0.2.7')
        const known = shop.visitor('192.0.2.7')
        await known.ask('grace@example.com')

        broken = true
        if (auth0) shop.auth0.mockImplementation(auth0)
        // More often than an address may.
        for (let time = 0; time < 11; time++) {
          for (const { ask } of [stranger, known]) {
            const answer = await ask(ada)
            expect(answer.status).toBe(status)
            expect(answer.headers.getSetCookie()).toEqual([])
          }
        }
        expect(ourLimits(shop)).toEqual([])

        broken = false
        shop.auth0.mockImplementation(async () => new Response('{}'))
        expect((await stranger.ask(ada)).status).toBe(204)
        expect(await waitOf(await stranger.ask(ada))).toBe(30)
        expect((await known.ask(ada)).status).toBe(204)
        expect(await waitOf(await known.ask('grace@example.com'))).toBe(hour)
      },
    )

    it('counts for the IP address alone: a function of the app fails', async () => {
      let broken = true
      const beforeSend = () => {
        if (broken) throw new Error('the database is away')
      }
      await using shop = await openShop(mount, { passwordless: { beforeSend } })
      const { ask } = shop.visitor(ipOf(1))

      for (let time = 0; time < 11; time++) {
        expect(
          await ask(ada).then(
            ({ status }) => status,
            () => 500,
          ),
        ).toBe(500)
      }

      broken = false
      expect((await ask(ada)).status).toBe(204)
      expect(await waitOf(await ask(ada))).toBe(30)
    })

    it('leaves nothing behind when many have come at once, those refused meanwhile included', async () => {
      await using shop = await openShop(mount)
      shop.auth0.mockImplementation(auth0Says(400, { error: 'bad.email' }))
      await Promise.all(Array.from({ length: 30 }, (_, person) => shop.visitor(ipOf(person)).ask(ada)))

      shop.auth0.mockImplementation(async () => new Response('{}'))

      expect((await shop.visitor(ipOf(30)).ask(ada)).status).toBe(204)
    })

    it('shortens no wait that somebody else has to sit out', async () => {
      await using shop = await openShop(mount)
      const { ask } = shop.visitor(ipOf(1))
      await ask(ada)

      shop.auth0.mockImplementation(auth0Says(400, { error: 'bad.email' }))
      expect((await shop.visitor(ipOf(2)).ask(ada)).status).toBe(400)
      expect(await waitOf(await ask(ada))).toBe(30)

      await pass(31)
      expect((await ask(ada)).status).toBe(400)
      shop.auth0.mockImplementation(async () => new Response('{}'))
      expect((await ask(ada)).status).toBe(204)
      expect(await waitOf(await ask(ada))).toBe(60)
    })
  },
  eachPlace,
)

/** Starts of which nobody knows what has come: a message may be on its way. */
const riddles: Record<
  string,
  { auth0: (url: string, init: FetchInit) => Promise<Response>; status: number }
> = {
  'Auth0 is out of order': { auth0: auth0Says(500, {}), status: 502 },
  'the line breaks': { auth0: () => Promise.reject(new TypeError('fetch failed')), status: 502 },
  'the answer is a page': { auth0: async () => new Response('<!doctype html>'), status: 502 },
  'Auth0 takes too long': {
    auth0: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
      }),
    status: 504,
  },
}

describeMounts(
  'a start of which nobody knows what has come',
  (mount) => {
    stopTheClock()

    it.each(Object.entries(riddles))(
      'can be tried again, and counts for the address: %s',
      async (_, riddle) => {
        await using shop = await openShop(mount, { settings: { httpTimeoutMs: 30 } })
        shop.auth0.mockImplementation(riddle.auth0)
        const impatient = shop.visitor(ipOf(0))

        expect((await impatient.ask(ada)).status).toBe(riddle.status)
        expect((await impatient.ask(ada)).status).toBe(riddle.status)
        for (let person = 2; person < 10; person++) {
          expect((await shop.visitor(ipOf(person)).ask(ada)).status).toBe(riddle.status)
        }
        expect(await waitOf(await shop.visitor(ipOf(10)).ask(ada))).toBe(hour)
        expect(shop.messages()).toBe(10)
      },
    )
  },
  eachPlace,
)

describeMounts(
  'a start that must look like one',
  (mount) => {
    const pass = stopTheClock()

    /** What a visitor can see of the limits: how long each of two people has to wait, until the address is used up. */
    async function waits(options: { passwordless?: StartOptions; auth0?: () => Promise<Response> }) {
      await using shop = await openShop(mount, { passwordless: options.passwordless ?? {} })
      if (options.auth0) shop.auth0.mockImplementation(options.auth0)
      const people = [shop.visitor(ipOf(1)), shop.visitor()]
      const seen: unknown[] = []
      for (let time = 0; time < 6; time++) {
        for (const { ask } of people) seen.push(await waitOf(await ask(ada)), await waitOf(await ask(ada)))
        await pass(481)
      }
      return seen
    }

    it.each([
      [
        'sign-ups are off and the person is unknown',
        {
          auth0: auth0Says(400, { error: 'bad.connection', error_description: 'Public signup is disabled' }),
        },
      ],
      ['the person is blocked', { auth0: auth0Says(403, { error: 'unauthorized' }) }],
      ['the app withholds it', { passwordless: { beforeSend: () => false } }],
    ])('is limited as if it were: %s', async (_, withheld) => {
      const honest = await waits({})

      expect(honest.slice(0, 8)).toEqual([204, 30, 204, 30, 204, 60, 204, 60])
      expect(honest.filter((wait) => wait === 204)).toHaveLength(10)
      expect(await waits(withheld)).toEqual(honest)
    })
  },
  eachPlace,
)

describeMounts(
  'the option "limits"',
  (mount) => {
    stopTheClock()

    it('turns all of them off with false', async () => {
      await using shop = await openShop(mount, { passwordless: { limits: false } })
      const { ask } = shop.visitor('192.0.2.7')

      const answers = await Promise.all(Array.from({ length: 55 }, () => ask(ada)))

      for (const answer of answers) {
        expect(answer.status).toBe(204)
        // What comes after the click needs it all the same.
        expect(browserCookieOf(answer)).toBeDefined()
      }
    })

    it('turns off one of them', async () => {
      await using noWait = await openShop(mount, { passwordless: { limits: { resend: false } } })
      const impatient = noWait.visitor('192.0.2.7')
      for (let time = 0; time < 10; time++) expect((await impatient.ask(ada)).status).toBe(204)
      expect(await waitOf(await impatient.ask(ada))).toBe(hour)

      await using noAddress = await openShop(mount, { passwordless: { limits: { address: false } } })
      for (let person = 0; person < 12; person++) {
        expect((await noAddress.visitor(ipOf(person)).ask(ada)).status).toBe(204)
      }
      expect(await waitOf(await noAddress.visitor(ipOf(0)).ask(ada))).toBe(30)

      await using noIp = await openShop(mount, { passwordless: { limits: { ip: false } } })
      for (let person = 0; person < 51; person++) {
        expect((await noIp.visitor('192.0.2.7').ask(`buyer${person}@example.com`)).status).toBe(204)
      }
    })

    it.each<[string, StartOptions['limits'], StartOptions['limits'], unknown]>([
      ['is the default where nobody says anything', undefined, undefined, 30],
      ['is that of the instance', { resend: limiter() }, undefined, 7],
      ['is that of the instance where the handler says nothing of a limit', { resend: limiter() }, {}, 7],
      ['stays off where the handler says nothing of a limit', { resend: false }, { ip: false }, 204],
      ['is that of the handler over that of the instance', { resend: false }, { resend: limiter() }, 7],
      ['is off for a handler that says so', { resend: limiter() }, false, 204],
      ['is on again for a handler that says so', false, {}, 30],
    ])('%s', async (_, ofInstance, ofHandler, expected) => {
      await using shop = await openShop(mount, {
        passwordless: { limits: ofInstance },
        mounted: (handle) => handle({ limits: ofHandler }) as HandleStart,
      })
      const { ask } = shop.visitor()

      await ask(ada)

      expect(await waitOf(await ask(ada))).toBe(expected)
    })

    it('shares what is counted among the handlers of an instance', async () => {
      await using shop = await openShop(mount, {
        mounted: (handle) => {
          const handlers = [handle({ returnTo: '/a' }), handle({ returnTo: '/b' })] as HandleStart[]
          return (...args) => handlers.reverse()[0]?.(...args)
        },
      })
      const { ask } = shop.visitor()
      await ask(ada)

      expect(await waitOf(await ask(ada))).toBe(30)
    })

    const wrong: [string, unknown][] = [
      ['"limits"', true],
      ['"limits"', null],
      ['"limits"', 'off'],
      ['"limits"', 0],
      ['"limits"', () => ({})],
      ['"limits.phone"', { phone: limiter() }],
      ['"limits.toString"', { toString: limiter() }],
      ['"limits.ip"', { ip: {} }],
      ['"limits.ip"', { ip: null }],
      ['"limits.address"', { address: 10 }],
      ['"limits.address"', { address: { consume: true } }],
      ['"limits.resend"', { resend: true }],
      ['"limits.tries"', { tries: 10 }],
      ['"limits.resend"', { resend: RateLimiterMemory }],
    ]

    it.each(wrong)('is refused by name when an instance is made: %s %o', async (name, value) => {
      const opening = openShop(mount, { passwordless: { limits: value as never } })

      await expect(opening).rejects.toMatchObject({
        code: 'configuration_error',
        message: expect.stringContaining(name),
      })
    })

    it.each(wrong)('is refused by name when a handler is made: %s %o', async (name, value) => {
      const opening = openShop(mount, { mounted: (handle) => handle({ limits: value }) as HandleStart })

      await expect(opening).rejects.toMatchObject({
        code: 'configuration_error',
        message: expect.stringContaining(name),
      })
    })
  },
  eachPlace,
)

describeMounts(
  'the event of a limit',
  (mount) => {
    stopTheClock()

    it('says whose limit it was, and nothing of the person', async () => {
      await using shop = await openShop(mount, {
        passwordless: { limits: { ip: new RateLimiterMemory({ points: 13, duration: 60 }) } },
      })
      const { ask } = shop.visitor('192.0.2.7')
      const text = { connection: 'sms', send: 'code' }
      const mail = { connection: 'email', send: 'link' }

      await ask(ada)
      await ask(ada)
      for (let person = 0; person < 10; person++) await shop.visitor(ipOf(person)).ask('+15005550006')
      await ask('+15005550006')
      shop.auth0.mockImplementation(
        async () => new Response(null, { status: 429, headers: { 'retry-after': '17' } }),
      )
      await ask('grace@example.com')
      for (let time = 0; time < 10; time++) await ask('grace@example.com')

      expect(ourLimits(shop)[0]).toEqual({ type: 'limited', ...mail, limit: 'resend', retryAfter: 30 })
      expect(ourLimits(shop)[1]).toEqual({ type: 'limited', ...text, limit: 'address', retryAfter: hour })
      expect(shop.events.at(-1)).toEqual({ type: 'limited', ...mail, limit: 'ip', retryAfter: 60 })
      expect(shop.events).toContainEqual({ type: 'limited', ...mail, limit: 'auth0', retryAfter: 17 })
      expect(JSON.stringify(shop.events)).not.toMatch(/ada|grace|5005550006|192\.0\.2/)
      expect(logged()).not.toMatch(/ada|grace|5005550006|192\.0\.2/)
    })
  },
  eachPlace,
)

type Shop = Awaited<ReturnType<typeof openShop>>

/** The events of our own limits. */
function ourLimits({ events }: Shop) {
  return events.filter((event) => event.type === 'limited' && event.limit !== 'auth0')
}
