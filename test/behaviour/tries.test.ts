import { RateLimiterMemory } from 'rate-limiter-flexible'
import { expect, it, vi } from 'vitest'
import type { PasswordlessEvent } from '../../src/index.js'
import type { Limiter } from '../../src/limiter.js'
import type { FetchInit } from '../../src/v3/index.js'
import { stopTheClock } from '../limits/clock.js'
import { ipOf, waitOf } from '../limits/shop.js'
import { type AppOptions, type Asked, type Mount, standInSettings } from '../support/apps.js'
import { forget, home, transactions } from '../support/arrivals.js'
import type { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace } from '../support/mounts.js'
import { read, type ShownPage, submit } from '../support/shown-page.js'
import { nextOf } from '../support/typed-code.js'

const hour = 3600
const ada = 'ada@example.com'
const grace = 'grace@example.com'
const number = '+15005550006'
const logged = captureLog()

type Options = Omit<Partial<AppOptions>, 'settings'>

/** An app with the default limits in front of an Auth0 that accepts everything, and a way to try codes there. */
async function openDesk(mount: Mount, { passwordless, ...options }: Options = {}) {
  const events: PasswordlessEvent[] = []
  const auth0 = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  const onEvent = (event: PasswordlessEvent) => events.push(event)
  const app = await mount.startApp({
    settings: standInSettings,
    callback: true,
    ...options,
    passwordless: { fetch: auth0, onEvent, trustedProxies: 1, limits: {}, ...passwordless },
  })
  const { verify, start, callback } = mount.paths

  /** Tries a code from a browser that nobody knows, unless told which. */
  const attempt = (address: string, browser = app.browser(), verificationCode = '123456') =>
    browser.postJson(verify, { ...toFields(address), verificationCode })
  const attemptByForm = (email: string) =>
    app.browser().postForm(verify, { email, verificationCode: '123456' })
  const begin = (address: string, browser = app.browser(), ip = ipOf(1)) =>
    browser.postJson(start, toFields(address), { 'x-forwarded-for': ip })

  /** Our page for a code that Auth0 has refused. */
  async function pageForCode(browser: Browser, address: string): Promise<ShownPage> {
    const { searchParams } = new URL(await nextOf(await attempt(address, browser)))
    const query = new URLSearchParams({
      error: 'unauthorized',
      error_description: 'Wrong email or verification code.',
      state: searchParams.get('state') ?? '',
    })
    return read(await browser.fetch(`${callback}?${query}`))
  }

  /** Our page for a link of another browser. */
  async function pageForAddress(browser: Browser, address: string) {
    const { status } = await begin(address)
    if (status !== 204) throw new Error(`the start was answered ${status}`)
    const { authParams }: Asked = JSON.parse(String(auth0.mock.lastCall?.[1].body))
    const query = new URLSearchParams({ code: 'x', state: authParams.state ?? '' })
    return read(await browser.fetch(`${callback}?${query}`))
  }

  return {
    app,
    events,
    auth0,
    attempt,
    attemptByForm,
    begin,
    pageForCode,
    pageForAddress,
    /** Sends one of the forms of our pages. */
    send: (browser: Browser, { forms }: ShownPage, name: 'code' | 'address', typed: Record<string, string>) =>
      submit(browser, callback, forms[name], typed),
    limited: () => events.filter(({ type }) => type === 'limited'),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

function toFields(address: string) {
  return address.startsWith('+') ? { connection: 'sms', phoneNumber: address } : { email: address }
}

/** Does something so often, one after the other. */
async function times<Result>(count: number, act: (time: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let time = 0; time < count; time++) results.push(await act(time))
  return results
}

const none = { consume: () => Promise.reject({ consumedPoints: 2, msBeforeNext: 6100 }) }

describeMounts('the eleventh code for a mailbox', (mount) => {
  const pass = stopTheClock()

  it('has to wait: 429, how long, no location and no cookie', async () => {
    await using desk = await openDesk(mount)

    const good = await times(10, () => desk.attempt(ada))
    const eleventh = await desk.attempt(ada)

    expect(good.map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(eleventh.status).toBe(429)
    expect(eleventh.headers.get('retry-after')).toBe(String(hour))
    expect(eleventh.headers.get('cache-control')).toBe('no-store')
    expect(eleventh.headers.getSetCookie()).toEqual([])
    expect(await eleventh.json()).toEqual({
      error: 'too_many_requests',
      error_description: 'there were too many tries for this address',
      retry_after: hour,
    })
    expect(desk.events.at(-1)).toEqual({
      type: 'limited',
      connection: 'email',
      limit: 'tries',
      retryAfter: hour,
    })
    expect(desk.limited()).toHaveLength(1)
    await pass(hour + 1)
    expect((await desk.attempt(ada)).status).toBe(200)
  })

  it('has to wait in a form, which goes to the page of the app', async () => {
    await using desk = await openDesk(mount, { verify: { pages: { failed: '/code?step=2' } } })

    await times(10, () => desk.attemptByForm(ada))
    const eleventh = await desk.attemptByForm(ada)

    expect(eleventh.status).toBe(303)
    expect(eleventh.headers.get('location')).toBe(
      `${home}/code?step=2&error=too_many_requests&retry_after=${hour}`,
    )
    expect(eleventh.headers.getSetCookie()).toEqual([])
    expect(desk.limited()).toMatchObject([{ limit: 'tries' }])
  })
})

describeMounts(
  'codes that are tried',
  (mount) => {
    const pass = stopTheClock()

    it('count for the mailbox, however it is spelled', async () => {
      await using desk = await openDesk(mount)
      const spellings = [
        'ada@example.com',
        'ADA@Example.COM',
        ' ada@example.com ',
        'a.d.a@example.com',
        'ada+1@example.com',
        'ada+shop+x@example.com',
        'a.da+2@EXAMPLE.com',
        'ada\uff20example.com',
        '\uff41da@example.com',
        'ada@example\u3002com',
      ]

      const good = await times(10, (time) => desk.attempt(spellings[time] ?? ''))
      const late = await times(10, (time) => desk.attempt(spellings[time] ?? ''))

      expect(good.map(({ status }) => status)).toEqual(Array(10).fill(200))
      expect(late.map(({ status }) => status)).toEqual(Array(10).fill(429))
    })

    it('count for one mailbox, and for no other', async () => {
      await using desk = await openDesk(mount)
      const others = [grace, 'ada@example.org', 'adam@example.com', 'ada@mail.example.com', number]

      await times(11, () => desk.attempt(ada))

      for (const other of others) expect((await desk.attempt(other)).status).toBe(200)
      expect(await waitOf(await desk.attempt(ada))).toBe(hour)
    })

    it('count for a phone number', async () => {
      await using desk = await openDesk(mount)

      const answers = await times(11, () => desk.attempt(number))

      expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429])
      expect((await desk.attempt('+15005550007')).status).toBe(200)
      expect(desk.limited()).toEqual([
        { type: 'limited', connection: 'sms', limit: 'tries', retryAfter: hour },
      ])
    })

    it('count together, by script and by form, in whatever browser, with whatever code', async () => {
      await using desk = await openDesk(mount)
      const known = desk.app.browser()

      await times(4, () => desk.attempt(ada))
      await times(3, (time) => desk.attempt(ada, known, `${100_000 + time}`))
      await times(3, () => desk.attemptByForm(ada))

      expect((await desk.attempt(ada)).status).toBe(429)
      expect((await desk.attempt(ada, known)).status).toBe(429)
      expect((await desk.attemptByForm(ada)).status).toBe(429)
    })

    it('count at the same time, too', async () => {
      await using desk = await openDesk(mount)

      const answers = await Promise.all(Array.from({ length: 20 }, () => desk.attempt(ada)))

      const statuses = answers.map(({ status }) => status).sort()
      expect(statuses).toEqual([...Array(10).fill(200), ...Array(10).fill(429)])
    })

    it('do not count when they are none, or come from elsewhere', async () => {
      await using desk = await openDesk(mount)
      const path = mount.paths.verify
      const evil = { origin: 'https://evil.example' }

      await times(11, () => desk.attempt(ada, undefined, 'kilroy'))
      await times(11, () =>
        desk.app.browser().postJson(path, { email: ada, verificationCode: '123456' }, evil),
      )

      expect((await desk.attempt(ada)).status).toBe(200)
    })

    it('are let through again one hour after the first, and those in between have not made it longer', async () => {
      await using desk = await openDesk(mount)
      await times(10, () => desk.attempt(ada))

      await pass(hour / 2)
      const late = await times(5, async () => waitOf(await desk.attempt(ada)))
      await pass(hour / 2 + 0.001)

      expect(late).toEqual(Array(5).fill(hour / 2))
      expect((await desk.attempt(ada)).status).toBe(200)
    })

    it('and starts do not count for each other', async () => {
      await using desk = await openDesk(mount, { passwordless: { limits: { resend: false } } })

      await times(11, () => desk.attempt(ada))
      const starts = await times(11, () => desk.begin(ada))

      expect(starts.map(({ status }) => status)).toEqual([...Array(10).fill(204), 429])
      expect(desk.limited()).toMatchObject([{ limit: 'tries' }, { limit: 'address' }])
      await using other = await openDesk(mount, { passwordless: { limits: { resend: false } } })
      await times(11, () => other.begin(ada))
      expect((await other.attempt(ada)).status).toBe(200)
    })

    it('are held up by no other limit', async () => {
      const limits = { ip: none, address: none, resend: none }
      await using desk = await openDesk(mount, { passwordless: { limits } })
      const browser = desk.app.browser()

      const answers = await times(3, () => desk.attempt(ada, browser))

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
      expect((await desk.begin(ada)).status).toBe(429)
    })
  },
  eachPlace,
)

describeMounts(
  'the forms of our pages',
  (mount) => {
    const pass = stopTheClock()

    it("count codes with those of the app's own form", async () => {
      await using desk = await openDesk(mount)
      const browser = desk.app.browser()
      // That was the first.
      const page = await desk.pageForCode(browser, ada)

      const typed = await times(9, async () => {
        // Nobody has ten of them at once.
        await forget(browser, transactions)
        return desk.send(browser, page, 'code', { verificationCode: '123456' })
      })
      const late = await desk.send(browser, page, 'code', { verificationCode: '123456' })

      expect(typed.map(({ status }) => status)).toEqual(Array(9).fill(303))
      expect(late.status).toBe(429)
      expect(late.headers.get('retry-after')).toBe(String(hour))
      const shown = await read(late)
      expect(shown.alert).toBe('We cannot do this just yet. Please try again in 60 minutes.')
      expect(shown.forms.code).toBeDefined()
      expect((await desk.attempt(ada)).status).toBe(429)
      expect(desk.limited()).toEqual(
        Array(2).fill({ type: 'limited', connection: 'email', limit: 'tries', retryAfter: hour }),
      )
      expect((await desk.attempt(grace)).status).toBe(200)
    })

    it('do not count what is no code', async () => {
      await using desk = await openDesk(mount)
      const browser = desk.app.browser()
      const page = await desk.pageForCode(browser, ada)

      await times(11, () => desk.send(browser, page, 'code', { verificationCode: 'kilroy' }))

      expect((await desk.send(browser, page, 'code', { verificationCode: '123456' })).status).toBe(303)
    })

    it('count addresses that are typed for a link of another browser, wrong ones and right ones', async () => {
      await using desk = await openDesk(mount, {
        passwordless: { limits: { resend: false }, otherBrowser: 'allow' },
      })
      const [known, browser] = [desk.app.browser(), desk.app.browser()]
      const pages = {
        known: await desk.pageForAddress(known, ada),
        browser: await desk.pageForAddress(browser, ada),
      }
      expect(pages.known.heading).toBe('Is this your link?')

      const right = await desk.send(known, pages.known, 'address', { address: ada })
      const wrong = await times(9, (time) =>
        desk.send(browser, pages.browser, 'address', { address: `${time}@example.com` }),
      )
      const late = await desk.send(browser, pages.browser, 'address', { address: ada })

      expect(right.status).toBe(303)
      expect(wrong.map(({ status }) => status)).toEqual(Array(9).fill(400))
      expect(late.status).toBe(429)
      expect(late.headers.getSetCookie().join()).not.toMatch(/auth_verification|__txn_/)
      const shown = await read(late)
      expect(shown.alert).toBe('We cannot do this just yet. Please try again in 60 minutes.')
      expect(shown.forms.address).toBeDefined()
      expect(desk.limited()).toEqual([
        { type: 'limited', connection: 'email', limit: 'tries', retryAfter: hour },
      ])
      // For the mailbox that the link was for, and for none that was typed.
      expect((await desk.attempt(ada)).status).toBe(429)
      expect((await desk.attempt('0@example.com')).status).toBe(200)
    })

    it('count addresses that are none, too', async () => {
      await using desk = await openDesk(mount, { passwordless: { limits: {}, otherBrowser: 'allow' } })
      const browser = desk.app.browser()
      const page = await desk.pageForAddress(browser, ada)

      const answers = await times(11, () => desk.send(browser, page, 'address', { address: 'kilroy' }))

      expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(400), 429])
    })

    it('let in nobody after ten wrong guesses, whoever made them, and somebody again after an hour', async () => {
      await using desk = await openDesk(mount, {
        passwordless: { limits: { resend: false }, otherBrowser: 'allow' },
      })
      const [eve, other] = [desk.app.browser(), desk.app.browser()]
      const pages = { eve: await desk.pageForAddress(eve, ada), other: await desk.pageForAddress(other, ada) }
      await times(10, (time) => desk.send(eve, pages.eve, 'address', { address: `${time}@example.com` }))

      const guessed = await desk.send(eve, pages.eve, 'address', { address: ada })
      const known = await desk.send(other, pages.other, 'address', { address: ada })
      await pass(hour + 1)
      const later = await desk.pageForAddress(other, ada)
      const back = await desk.send(other, later, 'address', { address: ada })

      expect([guessed.status, known.status, back.status]).toEqual([429, 429, 303])
    })

    it('say in the header how long to wait for an address, too', async () => {
      await using desk = await openDesk(mount, {
        passwordless: { limits: { tries: none }, otherBrowser: 'allow' },
      })
      const browser = desk.app.browser()
      const page = await desk.pageForAddress(browser, ada)

      const late = await desk.send(browser, page, 'address', { address: ada })

      expect([late.status, late.headers.get('retry-after')]).toEqual([429, '7'])
    })
  },
  eachPlace,
)

describeMounts(
  '"limits.tries"',
  (mount) => {
    const pass = stopTheClock()

    it('may be a limiter of the app', async () => {
      const tries = new RateLimiterMemory({ points: 2, duration: 50 })
      await using desk = await openDesk(mount, { passwordless: { limits: { tries } } })

      const answers = await times(4, async () => waitOf(await desk.attempt(ada)))

      expect(answers).toEqual([200, 200, 50, 50])
      await pass(51)
      expect((await desk.attempt(ada)).status).toBe(200)
    })

    it('may be a limiter of the handler, before that of the instance', async () => {
      const instance = new RateLimiterMemory({ points: 1, duration: 50 })
      const own = new RateLimiterMemory({ points: 3, duration: 7 })
      await using desk = await openDesk(mount, {
        passwordless: { limits: { tries: instance } },
        verify: { limits: { tries: own } },
      })

      const answers = await times(4, async () => waitOf(await desk.attempt(ada)))

      expect(answers).toEqual([200, 200, 200, 7])
    })

    it.each<[string, NonNullable<AppOptions['passwordless']>['limits']]>([
      ['by itself', { tries: false }],
      ['with all the others', false],
    ])('may be off, %s', async (_title, limits) => {
      await using desk = await openDesk(mount, { passwordless: { limits } })

      const answers = await times(15, () => desk.attempt(ada))

      expect(answers.map(({ status }) => status)).toEqual(Array(15).fill(200))
    })

    it('when it is off leaves the others on', async () => {
      await using desk = await openDesk(mount, { passwordless: { limits: { tries: false } } })
      const browser = desk.app.browser()

      await desk.begin(ada, browser)

      expect(await waitOf(await desk.begin(ada, browser))).toBe(30)
    })

    it('says nothing of a wait that the limiter does not know', async () => {
      const tries = { consume: () => Promise.reject({ consumedPoints: 2, msBeforeNext: -1 }) }
      await using desk = await openDesk(mount, { passwordless: { limits: { tries } } })

      const answer = await desk.attempt(ada)

      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, null])
      expect(await answer.json()).not.toHaveProperty('retry_after')
    })

    it('counts under a key that says nothing of the mailbox, and no other limit has', async () => {
      const keys: string[] = []
      const count = async (key: string | number) => keys.push(String(key))
      const tries: Limiter = { points: 10, duration: hour, consume: count }
      const address: Limiter = { points: 10, duration: hour, consume: count }
      await using desk = await openDesk(mount, {
        passwordless: { limits: { tries, address, resend: false, ip: false } },
      })

      await desk.attempt(ada)
      await desk.attempt('a.da+x@example.com')
      await desk.attempt(grace)
      await desk.begin(ada)

      expect(new Set(keys).size).toBe(3)
      expect(keys[0]).toBe(keys[1])
      expect(keys[0]).toMatch(/^tries:[\w-]+$/)
      expect(keys.join()).not.toMatch(/ada@|grace|example/)
      expect(keys[3]?.replace('address:', '')).not.toBe(keys[0]?.replace('tries:', ''))
    })

    it.each<[string, () => Promise<never>]>([
      ['it fails', () => Promise.reject(Object.assign(new Error('hush ada@'), { code: 'ECONNREFUSED' }))],
      [
        'it throws',
        () => {
          throw Object.assign(new Error('hush ada@'), { code: 'ECONNREFUSED' })
        },
      ],
    ])('does not take codes down with it: %s', async (_title, consume) => {
      const tries: Limiter = { points: 2, duration: 50, consume }
      await using desk = await openDesk(mount, { passwordless: { limits: { tries } } })

      const answers = await times(3, async () => waitOf(await desk.attempt(ada)))

      // Made up for in memory, by the same numbers.
      expect(answers).toEqual([200, 200, 50])
      expect(desk.events).toEqual([
        { type: 'limiter_failed', limit: 'tries', reason: 'ECONNREFUSED' },
        { type: 'verifying', connection: 'email' },
        { type: 'verifying', connection: 'email' },
        { type: 'limited', connection: 'email', limit: 'tries', retryAfter: 50 },
      ])
      expect(logged()).toContain('the limiter "limits.tries" failed (ECONNREFUSED)')
      expect(logged()).not.toMatch(/hush|ada@/)
    })

    it('does not take codes down with it when it never answers', async () => {
      let asked = () => {}
      const isAsked = new Promise<void>((resolve) => {
        asked = resolve
      })
      const consume = vi.fn(() => {
        asked()
        return new Promise<never>(() => {})
      })
      await using desk = await openDesk(mount, {
        passwordless: { limits: { tries: { points: 2, duration: 50, consume } } },
      })

      const first = desk.attempt(ada)
      await isAsked
      await pass(1)

      expect((await first).status).toBe(200)
      expect((await desk.attempt(ada)).status).toBe(200)
      expect(consume).toHaveBeenCalledTimes(1)
      expect(desk.events[0]).toEqual({ type: 'limiter_failed', limit: 'tries', reason: 'TimeoutError' })
    })

    it('that is down does not take the address of a link from another browser down', async () => {
      const consume = () => Promise.reject(new Error('away'))
      await using desk = await openDesk(mount, {
        passwordless: { otherBrowser: 'allow', limits: { tries: { points: 2, duration: 50, consume } } },
      })
      const browser = desk.app.browser()
      const page = await desk.pageForAddress(browser, ada)

      expect((await desk.send(browser, page, 'address', { address: ada })).status).toBe(303)
    })

    it.each<[string, unknown]>([
      ['a number', 10],
      ['true', true],
      ['null', null],
      ['an object', {}],
      ['the options of a limiter', { points: 10, duration: hour }],
      ['a function', () => {}],
    ])('is refused by name when it is %s', async (_title, tries) => {
      const limits: object = { tries }

      const error = {
        code: 'configuration_error',
        message: expect.stringContaining('"limits.tries" must be false, or a limiter'),
      }
      await expect(openDesk(mount, { passwordless: { limits } })).rejects.toMatchObject(error)
      await expect(openDesk(mount, { verify: { limits } })).rejects.toMatchObject(error)
    })
  },
  eachPlace,
)
