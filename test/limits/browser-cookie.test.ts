import { Cookie } from 'tough-cookie'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { standInSettings } from '../support/apps.js'
import { Browser } from '../support/browser.js'
import { cookiesOf, cookiesOfStart } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { describeMounts, newestMounts } from '../support/mounts.js'
import { startV3App, toConfig, v3Places } from '../support/mounts-v3.js'
import { loadV4, toOptions } from '../support/mounts-v4.js'
import { appRouter, type RouteHandler } from '../support/routers.js'
import { stopTheClock } from './clock.js'
import { browserCookieOf, cookieLineOf, ipOf, keep, openShop, waitOf } from './shop.js'

const ada = 'ada@example.com'
const grace = 'grace@example.com'
const day = 24 * 3600
captureLog()
afterEach(() => vi.unstubAllEnvs())

describeMounts('the cookie of a browser', (mount) => {
  const pass = stopTheClock()

  it('comes with each start that is accepted, and is the same while it is known', async () => {
    await using shop = await openShop(mount)
    const { ask } = shop.visitor()

    const first = await ask(ada)
    expect(cookiesOf(first)).toEqual(cookiesOfStart)
    expect(cookieLineOf(first)).toMatch(
      /^passwordless_browser=[\w-]{36}\.[\w-]{22}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/,
    )

    const second = await ask(grace)
    expect(cookiesOf(second)).toEqual(cookiesOfStart)
    expect(cookieLineOf(second)).toBe(cookieLineOf(first))
    expect((await ask(ada)).headers.getSetCookie()).toEqual([])
  })

  it('is kept for a day after the last start: as long as a state is of use', async () => {
    await using shop = await openShop(mount)
    const { ask } = shop.visitor()
    const value = browserCookieOf(await ask(ada))

    await pass(day - 1)
    expect(browserCookieOf(await ask(ada))).toBe(value)
    await pass(day - 1)
    expect(browserCookieOf(await ask(ada))).toBe(value)
    await pass(day + 1)
    expect(browserCookieOf(await ask(ada))).not.toBe(value)
  })

  it('is another one for each browser', async () => {
    await using shop = await openShop(mount)
    const values = new Set<string | undefined>()
    for (let person = 0; person < 5; person++) {
      values.add(browserCookieOf(await shop.visitor(ipOf(person)).ask(ada)))
    }

    expect(values.size).toBe(5)
  })

  it('does not come with a start of which nothing comes', async () => {
    await using shop = await openShop(mount)
    shop.auth0.mockImplementation(async () => new Response(null, { status: 500 }))

    const refused = await shop.visitor(ipOf(1)).ask(ada)

    expect(refused.status).toBe(502)
    expect(refused.headers.getSetCookie()).toEqual([])
  })
})

describeMounts(
  'a cookie of a browser that is not what it was',
  (mount) => {
    stopTheClock()

    const forgeries: Record<string, (value: string) => string> = {
      'it is thrown away': () => '',
      'it is invented': () => 'Zm9yZ2VkIGJ5IGEgdmlzaXRvcg.Zm9yZ2VkIGJ5IGFu',
      'it is one word': () => 'browser',
      'it is a dot': () => '.',
      'it has no signature': (value) => value.split('.')[0] ?? '',
      'its signature is empty': (value) => `${value.split('.')[0]}.`,
      'its signature is cut': (value) => value.slice(0, -1),
      'its signature is another': (value) => value.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
      'its random part is another': (value) => value.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
      'its parts have changed places': (value) => value.split('.').reverse().join('.'),
      'it goes on with a blank': (value) => `${value}%20`,
      'it is there twice': (value) => `${value}${value}`,
      'it says undefined': () => 'undefined.undefined',
    }

    it.each(Object.entries(forgeries))('does not help: %s', async (_, forge) => {
      await using shop = await openShop(mount)
      const value = browserCookieOf(await shop.visitor(ipOf(1)).ask(ada)) ?? ''
      await shop.visitor().ask(grace)

      const onItsNetwork = shop.visitor(ipOf(1))
      await keep(onItsNetwork, forge(value))
      expect(await waitOf(await onItsNetwork.ask(ada))).toBe(30)

      const anywhere = shop.visitor()
      await keep(anywhere, forge(value))
      expect(await waitOf(await anywhere.ask(grace))).toBe(30)

      // Elsewhere it is a browser like any other that is not known yet.
      const elsewhere = shop.visitor(ipOf(2))
      await keep(elsewhere, forge(value))
      const answer = await elsewhere.ask(ada)
      expect(answer.status).toBe(204)
      expect(browserCookieOf(answer)).toMatch(/^[\w-]{36}\.[\w-]{22}$/)
      expect(browserCookieOf(answer)).not.toBe(value)
    })

    it('does not help: it is that of an app with another secret', async () => {
      await using theirs = await openShop(mount, { settings: { secret: 'the secret of quite another app' } })
      await using shop = await openShop(mount)
      const value = browserCookieOf(await theirs.visitor().ask(ada)) ?? ''
      await shop.visitor().ask(ada)

      const guest = shop.visitor()
      await keep(guest, value)

      expect(await waitOf(await guest.ask(ada))).toBe(30)
    })

    it('is known to every instance with the same secret', async () => {
      await using one = await openShop(mount)
      await using other = await openShop(mount)
      const value = browserCookieOf(await one.visitor().ask(ada)) ?? ''

      const guest = other.visitor()
      await keep(guest, value)

      expect(browserCookieOf(await guest.ask(ada))).toBe(value)
    })

    it.each([
      '.',
      '.1',
      '.~',
      '.a~b',
      '.undefined',
      `.${'x'.repeat(3000)}`,
      '.__proto__',
      '.%0d%0aSet-Cookie:%20a=b',
    ])('is the same browser with more behind it, which is not sent back: %s', async (more) => {
      await using shop = await openShop(mount)
      const value = browserCookieOf(await shop.visitor(ipOf(1)).ask(ada)) ?? ''

      const guest = shop.visitor(ipOf(2))
      await keep(guest, `${value}${more}`)

      expect(await waitOf(await guest.ask(ada))).toBe(30)
      expect(browserCookieOf(await guest.ask(grace))).toBe(value)
    })
  },
  newestMounts,
)

interface Where {
  env?: Record<string, string>
  baseUrl?: string
  expected: { path?: string; ownPath?: string; domain?: string; secure: boolean }
}

const anywhere: Record<string, Where> = {
  'an app on http': { expected: { path: '/', secure: false } },
  'an app on https': { baseUrl: 'https://shop.example', expected: { path: '/', secure: true } },
  'an app below a path': {
    baseUrl: 'https://shop.example/eu/',
    expected: { path: '/', ownPath: '/eu', secure: true },
  },
  'a domain': {
    env: { AUTH0_COOKIE_DOMAIN: 'shop.example' },
    baseUrl: 'https://www.shop.example',
    expected: { path: '/', domain: 'shop.example', secure: true },
  },
}

describeMounts(
  'the cookie of a browser is kept where the transaction is, for all of the app',
  (mount) => {
    it.each(Object.entries(anywhere))('%s', async (_, { env = {}, baseUrl, expected }) => {
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
      await using shop = await openShop(mount, { settings: { ...(baseUrl && { baseUrl }) } })

      const response = await shop.visitor().ask(ada)

      expectTogether(response, expected)
      expect(cookieLineOf(response)).toContain('; HttpOnly; ')
      expect(cookieLineOf(response)).toMatch(/; SameSite=Lax$/)
    })
  },
  newestMounts,
)

const auth0 = { fetch: async () => new Response('{}') }
const https = { ...standInSettings, baseUrl: 'https://www.shop.example' }

describe.each(v3Places.filter(({ version }) => version === '3.8.0'))(
  'the cookie of a browser is kept where SDK $version keeps the transaction, for all of the app ($place)',
  (where) => {
    it.each([
      [
        'a domain of the session',
        { session: { cookie: { domain: 'shop.example' } } },
        { domain: 'shop.example' },
      ],
      [
        'a domain of the transaction over that of the session',
        {
          session: { cookie: { domain: 'example' } },
          transactionCookie: { domain: 'shop.example' },
        },
        { domain: 'shop.example' },
      ],
      ['a path', { transactionCookie: { path: '/api/auth' } }, { path: '/api/auth' }],
      ['no Secure', { transactionCookie: { secure: false } }, { secure: false }],
      ['another name and SameSite', { transactionCookie: { name: 'txn', sameSite: 'none' as const } }, {}],
    ])('%s', async (_, config, expected) => {
      await using app = await startV3App(where, {
        config: { ...toConfig(https), ...config, passwordless: auth0 },
      })

      const response = await app.browser().postJson('/api/auth/passwordless', { email: ada })

      expectTogether(response, { path: '/', secure: true, ...expected })
    })
  },
)

describe('the cookie of a browser is kept where SDK 4.30.0 keeps the transaction, for all of the app', async () => {
  const { ours } = await loadV4('4.30.0')

  it.each([
    ['a domain', https, { domain: 'shop.example' }, { domain: 'shop.example' }],
    ['a path', https, { path: '/auth' }, { path: '/auth' }],
    ['Secure on http', standInSettings, { secure: true }, {}],
    ['another name and SameSite', https, { prefix: 'txn_', sameSite: 'none' as const }, {}],
  ])('%s', async (_, settings, transactionCookie, expected) => {
    const { handlePasswordlessStart } = ours.createPasswordless({
      ...toOptions(settings),
      transactionCookie,
      passwordless: auth0,
    })
    const browser = new Browser(settings.baseUrl, appRouter(handlePasswordlessStart as RouteHandler))

    const response = await browser.postJson('/auth/start', { email: ada })

    expectTogether(response, { path: '/', secure: true, ...expected })
  })

  it('a base path of Next', async () => {
    vi.stubEnv('NEXT_PUBLIC_BASE_PATH', '/eu')
    const { handlePasswordlessStart } = ours.createPasswordless({ ...toOptions(https), passwordless: auth0 })
    const browser = new Browser(https.baseUrl, appRouter(handlePasswordlessStart as RouteHandler))

    const response = await browser.postJson('/eu/auth/start', { email: ada })

    expectTogether(response, { path: '/eu', ownPath: '/eu', secure: true })
  })
})

/**
 * That our cookie and the transaction go to the same hosts, which are these; and ours to every path of the app, since its
 * start, callback and codes may have routes far apart.
 */
function expectTogether(response: Response, { ownPath = '/', ...expected }: Where['expected']): void {
  const cookies = response.headers.getSetCookie().map((line) => Cookie.parse(line))
  expect(cookies.map((cookie) => cookie?.key === 'passwordless_browser')).toContain(true)
  expect(cookies.length).toBeGreaterThan(1)
  for (const cookie of cookies) {
    const { key, path, domain, secure } = cookie ?? {}
    const own = key === 'passwordless_browser' && { path: ownPath }
    expect({ path, domain, secure }).toEqual({ domain: null, ...expected, ...own })
    expect(cookie?.httpOnly).toBe(true)
  }
}
