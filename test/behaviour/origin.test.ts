import { describe, expect, it, vi } from 'vitest'
import type { FetchInit } from '../../src/v3/index.js'
import crossSiteRows from '../data/cross-site.json' with { type: 'json' }
import ownSiteRows from '../data/own-site.json' with { type: 'json' }
import { allowedOrigins } from '../support/allowed-origins.js'
import { type Asked, type HandleStart, standInSettings } from '../support/apps.js'
import { Browser } from '../support/browser.js'
import { cookiesOf, cookiesOfStart } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { describeMounts, mounts, newestMounts } from '../support/mounts.js'
import { loadV4, toOptions } from '../support/mounts-v4.js'
import { serveAt } from '../support/routers.js'

// A title, and all the headers of the request that have to do with where it comes from.
const crossSite = crossSiteRows as [string, Record<string, string>][]
const ownSite = ownSiteRows as [string, Record<string, string>][]
const settings = { ...standInSettings, baseUrl: 'https://shop.example' }
const email = 'ada@example.com'
const json = { type: 'application/json', body: JSON.stringify({ email }) }
const form = { type: 'application/x-www-form-urlencoded', body: new URLSearchParams({ email }).toString() }

/** An Auth0 that accepts everything; tells what it was asked. */
function standIn() {
  const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  const asked = (): Asked => JSON.parse(String(fetch.mock.lastCall?.[1].body))
  return { fetch, asked }
}

// As it stands: to a `POST` in upper case the Browser adds what a page of the app would send.
function post(browser: Browser, path: string, { type, body }: typeof json, headers: object) {
  return browser.fetch(path, { method: 'post', headers: { 'content-type': type, ...headers }, body })
}

function corsHeadersOf(response: Response): string[] {
  return [...response.headers.keys()].filter((name) => name.startsWith('access-control-'))
}

describeMounts('a post that is not from a page of the app', (mount) => {
  const logged = captureLog()

  it.each(crossSite)('is refused, and nothing happens: %s', async (_title, headers) => {
    const { fetch } = standIn()
    await using app = await mount.startApp({ settings, passwordless: { fetch, allowedOrigins } })

    for (const body of [json, form]) {
      const response = await post(app.browser(), mount.paths.start, body, headers)
      const text = await response.text()

      expect(response.status).toBe(403)
      expect(JSON.parse(text)).toEqual({
        error: 'origin_not_allowed',
        error_description: expect.any(String),
      })
      expect(text).not.toMatch(/evil|shop\.example/)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.getSetCookie()).toEqual([])
      expect(corsHeadersOf(response)).toEqual([])
    }
    expect(fetch).not.toHaveBeenCalled()
    expect(logged()).toBe('')
  })

  it('is told apart from one that says nothing of where it comes from', async () => {
    const { fetch } = standIn()
    await using app = await mount.startApp({ settings, passwordless: { fetch } })
    const told: unknown[] = []
    for (const headers of [{}, { origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const response = await post(app.browser(), mount.paths.start, json, headers)
      told.push(JSON.parse(await response.text()).error_description)
    }

    expect(told[0]).toMatch(/neither "Sec-Fetch-Site" nor "Origin"/)
    expect(told.slice(1)).toEqual([told[1], told[1]])
    expect(told[1]).toMatch(/"allowedOrigins"/)
  })

  it.each(crossSite)('is sent on to the page for failures when it is a form: %s', async (_title, headers) => {
    const { fetch } = standIn()
    const passwordless = { fetch, pages: { failed: '/checkout?step=1' } }
    await using app = await mount.startApp({ settings, passwordless })
    const browser = app.browser()

    const script = await post(browser, mount.paths.start, json, headers)
    const page = await post(browser, mount.paths.start, form, headers)

    expect([script.status, page.status]).toEqual([403, 303])
    expect(page.headers.get('location')).toBe('https://shop.example/checkout?step=1&error=origin_not_allowed')
    expect(page.headers.getSetCookie()).toEqual([])
    expect(fetch).not.toHaveBeenCalled()
  })

  it('is refused before its body is looked at', async () => {
    const { fetch } = standIn()
    await using app = await mount.startApp({ settings, passwordless: { fetch } })
    const evil = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    const plain = { type: 'text/plain', body: json.body }
    const long = { type: 'application/json', body: JSON.stringify({ email, captcha: 'x'.repeat(17_000) }) }

    for (const body of [plain, long]) {
      const response = await post(app.browser(), mount.paths.start, body, evil)
      expect(response.status).toBe(403)
    }
  })
})

describeMounts('a post from a page of the app', (mount) => {
  it.each(ownSite)('goes through: %s', async (_title, headers) => {
    const { fetch } = standIn()
    await using app = await mount.startApp({ settings, passwordless: { fetch, allowedOrigins } })

    const script = await post(app.browser(), mount.paths.start, json, headers)
    const page = await post(app.browser(), mount.paths.start, form, headers)

    expect([script.status, page.status]).toEqual([204, 303])
    expect(fetch).toHaveBeenCalledTimes(2)
    for (const response of [script, page]) {
      expect(cookiesOf(response)).toEqual(cookiesOfStart)
      expect(corsHeadersOf(response)).toEqual([])
    }
  })

  it.each([
    ['https://shop.example/store', 'https://shop.example'],
    ['https://shop.example/', 'https://shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['https://SHOP.example', 'https://shop.example'],
    ['https://shop.example:8443/store', 'https://shop.example:8443'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ])('goes through with the base URL %s and the origin %s', async (baseUrl, origin) => {
    const { fetch } = standIn()
    await using app = await mount.startApp({ settings: { ...settings, baseUrl }, passwordless: { fetch } })
    const headers = { 'sec-fetch-site': 'cross-site', origin }

    expect((await post(app.browser(), mount.paths.start, json, headers)).status).toBe(204)
  })

  it('starts nothing with another method, whatever its headers say', async () => {
    const { fetch } = standIn()
    await using app = await mount.startApp({ settings, passwordless: { fetch } })
    const path = `${mount.paths.start}?email=${email}&connection=email&send=link&_method=POST`
    const headers = {
      origin: 'https://shop.example',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      'x-http-method-override': 'POST',
      'x-method-override': 'POST',
    }

    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const response = await app.browser().fetch(path, { method, headers })
      // To a link the landing page answers.
      const expected = method === 'GET' || method === 'HEAD' ? [200, null] : [405, 'GET, HEAD, POST']
      expect([response.status, response.headers.get('allow')]).toEqual(expected)
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(fetch).not.toHaveBeenCalled()
  })

  it.each(['https://evil.example', 'https://checkout.example'])(
    'does not begin with a preflight that is allowed: %s',
    async (origin) => {
      const { fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch, allowedOrigins } })

      const response = await app.browser().fetch(mount.paths.start, {
        method: 'OPTIONS',
        headers: {
          origin,
          'sec-fetch-site': 'cross-site',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,x-forwarded-host',
        },
      })

      expect(response.status).toBe(405)
      expect(corsHeadersOf(response)).toEqual([])
      expect(fetch).not.toHaveBeenCalled()
    },
  )
})

describeMounts(
  'a base URL in letters that browsers write otherwise',
  (mount) => {
    it('is at home, also in a process that has served a while', async () => {
      // Node 20 and 22 are wrong about such hosts once this is compiled.
      for (let calls = 0; calls < 20_000; calls++) URL.canParse('https://m\u00fcller.example')
      const { fetch, asked } = standIn()
      await using app = await mount.startApp({
        settings: { ...settings, baseUrl: 'https://m\u00fcller.example' },
        passwordless: { fetch },
      })
      const body = { type: 'application/json', body: JSON.stringify({ email, returnTo: '/checkout' }) }
      const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://xn--mller-kva.example' }

      const response = await post(app.browser(), mount.paths.start, body, headers)

      expect(response.status).toBe(204)
      expect(new URL(await mount.readReturnTo(settings, response, asked())).pathname).toBe('/checkout')
    })
  },
  newestMounts,
)

/** What can never be the `Origin` of a page. */
const impossible: [string, unknown][] = [
  ['everything', ['*']],
  ['every host below', ['https://*.shop.example']],
  ['a path', ['https://shop.example/checkout']],
  ['a trailing slash', ['https://shop.example/']],
  ['an opaque origin', ['null']],
  ['nothing', ['']],
  ['a host', ['shop.example']],
  ['a host and a port', ['localhost:3000']],
  ['no scheme', ['//shop.example']],
  ['another scheme', ['ftp://shop.example']],
  ['a blob', ['blob:https://shop.example']],
  ['an upper case letter', ['https://Shop.example']],
  ['the default port', ['https://shop.example:443']],
  ['a user', ['https://ada@shop.example']],
  ['a query', ['https://shop.example?']],
  ['a space', [' https://shop.example']],
  ['a line break', ['https://shop.example\n']],
  ['letters that browsers write otherwise', ['https://m\u00fcller.example']],
  ['a URL object', [new URL('https://shop.example')]],
  ['a pattern', [/shop/]],
  ['null', [null]],
  ['one of several', ['https://checkout.example', 'https://shop.example/']],
  ['a list in a list', [['https://shop.example']]],
  ['a string instead of a list', 'https://shop.example'],
  ['a set instead of a list', new Set(['https://shop.example'])],
  ['an object instead of a list', { 0: 'https://shop.example', length: 1 }],
  ['null instead of a list', null],
  ['true instead of a list', true],
]

describeMounts(
  '"allowedOrigins"',
  (mount) => {
    const error = { code: 'configuration_error', message: expect.stringContaining('"allowedOrigins"') }

    it.each(impossible)('is refused when the handler is made: %s', async (_title, origins) => {
      const passwordless: object = { allowedOrigins: origins }

      await expect(mount.startApp({ settings, passwordless })).rejects.toMatchObject(error)
      await expect(
        mount.startApp({ settings, mounted: (handle) => handle(passwordless) as HandleStart }),
      ).rejects.toMatchObject(error)
    })

    it('of a handler replaces that of the instance', async () => {
      const { fetch } = standIn()
      await using app = await mount.startApp({
        settings,
        passwordless: { fetch, allowedOrigins: ['https://old.example'] },
        mounted: (handle) => handle({ allowedOrigins: ['https://new.example'] }) as HandleStart,
      })
      const from = (origin: string) => post(app.browser(), mount.paths.start, json, { origin })

      expect((await from('https://old.example')).status).toBe(403)
      expect((await from('https://new.example')).status).toBe(204)
    })
  },
  newestMounts,
)

describeMounts(
  'a handler with a callback of its own on another host',
  (mount) => {
    it('is at home there too, and nowhere else', async () => {
      const { fetch, asked } = standIn()
      const redirect_uri = 'https://brand.example/api/auth/callback'
      await using app = await mount.startApp({
        settings,
        passwordless: { fetch },
        mounted: (handle) => handle({ authorizationParams: { redirect_uri } }) as HandleStart,
      })
      const from = (origin: string) =>
        post(app.browser(), mount.paths.start, json, { 'sec-fetch-site': 'cross-site', origin })

      expect((await from('https://brand.example')).status).toBe(204)
      expect(asked().authParams.redirect_uri).toBe(redirect_uri)
      expect((await from('https://shop.example')).status).toBe(204)
      expect((await from('https://brand.example.evil.example')).status).toBe(403)
      expect((await from('http://brand.example')).status).toBe(403)
    })

    it('with a callback in an app of a phone is at home in no page without an origin', async () => {
      const { fetch } = standIn()
      const redirect_uri = 'example.shop://callback'
      await using app = await mount.startApp({
        settings,
        passwordless: { fetch },
        mounted: (handle) => handle({ authorizationParams: { redirect_uri } }) as HandleStart,
      })
      const headers = { 'sec-fetch-site': 'cross-site', origin: 'null' }

      expect((await post(app.browser(), mount.paths.start, json, headers)).status).toBe(403)
      expect(fetch).not.toHaveBeenCalled()
    })
  },
  mounts.filter(({ version }) => version.startsWith('3.')),
)

const { ours } = await loadV4('4.30.0')

/** An app on SDK v4 whose base URL depends on the request. */
async function startApp(place: 'App Router' | 'Pages Router' | 'proxy', appBaseUrl: string[] | undefined) {
  const { fetch, asked } = standIn()
  const { appBaseUrl: _, ...options } = toOptions(settings)
  const { handlePasswordlessStart } = ours.createPasswordless({
    ...options,
    ...(appBaseUrl && { appBaseUrl }),
    passwordless: { fetch, limits: false },
  })
  const { send, close } = await serveAt(place, handlePasswordlessStart as HandleStart, {})
  return {
    fetch,
    asked,
    post: (headers: object) => post(new Browser('https://shop.example', send), '/start', json, headers),
    [Symbol.asyncDispose]: close,
  }
}

// As proxies in front do. `fetch` cannot choose the Host that the Pages Router sees.
const onHost = (host: string) => ({ host, 'x-forwarded-host': host, 'x-forwarded-proto': 'https' })

describe.each(['App Router', 'Pages Router', 'proxy'] as const)('several base URLs (SDK v4, %s)', (place) => {
  const baseUrls = ['https://shop.example', 'https://shop.test:8443/store']

  it.each([
    ['https://shop.example', 'shop.example'],
    ['https://shop.example', 'shop.test:8443'],
    ['https://shop.test:8443', 'shop.example'],
    ['https://shop.test:8443', 'shop.test:8443'],
  ])('are all at home: a page of %s posts to %s', async (origin, host) => {
    await using app = await startApp(place, baseUrls)

    const response = await app.post({ ...onHost(host), 'sec-fetch-site': 'cross-site', origin })

    expect(response.status).toBe(204)
    expect(app.asked().authParams.redirect_uri).toBe(`https://${host}/auth/callback`)
  })

  it.each(['https://evil.example', 'https://shop.test', 'http://shop.example', 'null'])(
    'do not let in %s',
    async (origin) => {
      await using app = await startApp(place, baseUrls)

      for (const host of ['shop.example', 'shop.test:8443']) {
        const response = await app.post({ ...onHost(host), origin })
        expect(response.status).toBe(403)
        expect(response.headers.getSetCookie()).toEqual([])
      }
      expect(app.fetch).not.toHaveBeenCalled()
    },
  )

  it.each([
    onHost('evil.example'),
    onHost('shop.example.evil.example'),
    onHost('shop.example@evil.example'),
    onHost('evil.example, shop.example'),
    { ...onHost('evil.example'), host: 'shop.example' },
    { host: 'evil.example', 'x-forwarded-proto': 'https' },
  ])('do not grow by a forged host: %j', async (headers) => {
    await using app = await startApp(place, baseUrls)

    const response = await app.post({ ...headers, origin: 'https://evil.example' })

    expect(response.status).toBe(400)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(app.fetch).not.toHaveBeenCalled()
  })
})

describe.each(['App Router', 'Pages Router', 'proxy'] as const)(
  'a base URL inferred from the request (SDK v4, %s)',
  (place) => {
    it('is at home where the request was sent', async () => {
      await using app = await startApp(place, undefined)

      const own = await app.post({ ...onHost('shop.example'), origin: 'https://shop.example' })
      const foreign = await app.post({
        ...onHost('shop.example'),
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
      })

      expect([own.status, foreign.status]).toEqual([204, 403])
      expect(app.fetch).toHaveBeenCalledTimes(1)
      expect(app.asked().authParams.redirect_uri).toBe('https://shop.example/auth/callback')
    })

    // A page cannot choose Host, and X-Forwarded-Host not without a preflight, which is refused above. What a program makes
    // up leads to a link that Auth0 does not have on its list of callbacks.
    it('is what the proxy in front says, as for the SDK', async () => {
      await using app = await startApp(place, undefined)
      const headers = { ...onHost('shop.example'), 'x-forwarded-host': 'evil.example' }

      const forged = await app.post({ ...headers, origin: 'https://evil.example' })
      const foreign = await app.post({ ...headers, origin: 'https://shop.example' })

      expect([forged.status, foreign.status]).toEqual([204, 403])
      expect(app.asked().authParams.redirect_uri).toBe('https://evil.example/auth/callback')
    })

    it.each(['https://evil.example@shop.example', 'https://shop.example/', 'null', ''])(
      'is compared as a whole: %s',
      async (origin) => {
        await using app = await startApp(place, undefined)

        expect((await app.post({ ...onHost('shop.example'), origin })).status).toBe(403)
        expect(app.fetch).not.toHaveBeenCalled()
      },
    )
  },
)
