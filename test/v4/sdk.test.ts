import { generateKeyPair } from 'jose'
import { type NextRequest, NextResponse } from 'next/server.js'
import { describe, expect, it, vi } from 'vitest'
import routeRedirects from '../data/route-redirects.json' with { type: 'json' }
import { settingsOn, standInSettings } from '../support/apps.js'
import { auth0Host, reachTenants } from '../support/auth0-host.js'
import { Browser } from '../support/browser.js'
import { type Loaded, loadV4, toOptions } from '../support/mounts-v4.js'
import { toNextRequest } from '../support/routers.js'
import { runTenant } from '../support/tenant.js'

/** What only SDK v4 has: cookies for each state, several domains, DPoP, a browser client of its own. */
const start = '/auth/passwordless/start'
const otherHost = 'https://other.eu.auth0.test/'
const loaded = [await loadV4('4.21.0'), await loadV4('4.30.0')]
type Options = ConstructorParameters<Loaded['sdk']['Auth0Client']>[0]

/** An app whose proxy hands the start to us before the SDK. */
function proxyOf({ sdk, ours }: Loaded, options: Options) {
  const auth0 = new sdk.Auth0Client(options)
  const { handlePasswordlessStart } = ours.createPasswordless({ ...options, passwordless: { limits: false } })
  return (request: NextRequest) =>
    request.nextUrl.pathname === start ? handlePasswordlessStart(request) : auth0.middleware(request)
}

function browserOf(loadedVersion: Loaded, options: Options, headers: Record<string, string> = {}): Browser {
  const proxy = proxyOf(loadedVersion, options)
  return new Browser('http://localhost:3000', (url, init) => {
    const all = new Headers(init.headers)
    for (const [name, value] of Object.entries(headers)) all.set(name, value)
    return proxy(toNextRequest(url, { ...init, headers: all }))
  })
}

describe('a domain function of the app', () => {
  const newest = loaded.at(-1)

  it.each([
    ['a route', 'https://inner.test/api/start?x=1', 'https://inner.test/api/start?x=1'],
    [
      'an API route, which does not know its host',
      'http://app.invalid/api/start',
      'https://shop.test/api/start',
    ],
  ])('sees the public URL of %s', async (_where, url, expected) => {
    const seen: (string | undefined)[] = []
    const domain = async ({ url: seenUrl }: { url?: URL }) => {
      seen.push(seenUrl?.href)
      return 'shop.eu.auth0.test'
    }
    const fetch = async () => new Response('{}')
    const handle = newest?.ours.createPasswordless({
      ...toOptions(standInSettings),
      domain,
      passwordless: { fetch },
    }).handlePasswordlessStart
    const headers = { 'content-type': 'application/json', host: 'shop.test', 'x-forwarded-proto': 'https' }

    await handle?.(
      toNextRequest(new URL(url), { method: 'POST', headers, body: '{"email":"ada@example.com"}' }),
    )

    expect(seen).toEqual([expected])
  })
})

describe.each(loaded)('SDK $version', (version) => {
  const tenant = runTenant({ issuer: auth0Host })
  const other = runTenant({ issuer: otherHost })
  reachTenants({ [auth0Host]: tenant, [otherHost]: other })
  const options = () => toOptions(settingsOn(tenant()))

  it('signs in by the newest of twenty links, a stock login begun in between, and keeps few cookies', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const browser = browserOf(version, options())
    for (let n = 0; n < 19; n += 1) await browser.postJson(start, { email: 'twenty@example.com' })
    await browser.fetch('/auth/login')
    tenant().mailbox.clear()

    expect((await browser.postJson(start, { email: 'twenty@example.com', returnTo: '/newest' })).status).toBe(
      204,
    )
    const cookies = await browser.cookies.getCookieString('http://localhost:3000/')
    const callback = await browser.click((await tenant().mailbox.waitForMail('twenty@example.com')).link)

    expect(callback.headers.get('location')).toBe('http://localhost:3000/newest')
    expect((await browser.fetch('/auth/profile')).status).toBe(200)
    expect(cookies.length).toBeLessThan(3600)
    vi.restoreAllMocks()
  })

  it('keeps the newest transactions when there are too many, and every other cookie', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const browser = browserOf(version, options())
    const others = { basket: 'b'.repeat(3900), __tx: 'nearly the prefix', x__txn_: 'behind the prefix' }
    const states: string[] = []
    for (let n = 0; n < 9; n += 1) {
      const before = n < 8 ? {} : others
      for (const [name, value] of Object.entries(before)) {
        await browser.cookies.setCookie(`${name}=${value}; Path=/`, 'http://localhost:3000/')
      }
      const sent = tenant().mailbox.waitForMail(`oldest-${n}@example.com`)
      await browser.postJson(start, { email: `oldest-${n}@example.com` })
      states.push(`__txn_${(await sent).authParams.state}`)
    }

    const cookies = await browser.cookies.getCookies('http://localhost:3000/')
    const kept = cookies.map(({ key }) => key).filter((key) => key.startsWith('__txn_'))
    expect(kept.length).toBeGreaterThan(3)
    expect(kept.length).toBeLessThan(9)
    expect(kept.sort()).toEqual(states.slice(-kept.length).sort())
    const values = Object.fromEntries(cookies.map(({ key, value }) => [key, value]))
    expect(values).toMatchObject(others)
    vi.restoreAllMocks()
  })

  it('signs in by the newest link when transactions are not parallel', async () => {
    const browser = browserOf(version, { ...options(), enableParallelTransactions: false })
    await browser.postJson(start, { email: 'single@example.com' })
    await tenant().mailbox.waitForMail('single@example.com')
    await browser.postJson(start, { email: 'single@example.com' })

    await browser.click((await tenant().mailbox.waitForMail('single@example.com')).link)

    expect((await browser.fetch('/auth/profile')).status).toBe(200)
  })

  it('comes back to the domain that was asked, though the callback is served under another', async () => {
    const shared = {
      ...options(),
      domain: async ({ headers }: { headers: Headers }) => headers.get('x-brand') ?? 'shop.eu.auth0.test',
    }
    const browser = browserOf(version, shared, { 'x-brand': 'other.eu.auth0.test' })
    await browser.postJson(start, { email: 'brand@example.com' })
    const { link } = await other().mailbox.waitForMail('brand@example.com')
    expect(link).toContain(otherHost)
    const elsewhere = browserOf(version, shared)
    for (const cookie of await browser.cookies.getCookies('http://localhost:3000/')) {
      await elsewhere.cookies.setCookie(cookie, 'http://localhost:3000/')
    }

    const callback = await elsewhere.click(link)

    expect(callback.status).toBe(307)
    expect(other().requests.at(-1)).toMatchObject({ path: '/oauth/token', status: 200 })
  })

  it('gets tokens bound to a key with DPoP', async () => {
    const dpopKeyPair = await generateKeyPair('ES256')
    const browser = browserOf(version, { ...options(), useDPoP: true, dpopKeyPair })
    await browser.postJson(start, { email: 'dpop@example.com' })

    const callback = await browser.click((await tenant().mailbox.waitForMail('dpop@example.com')).link)

    expect(callback.status).toBe(307)
    const token = tenant().requests.findLast(({ path }) => path === '/oauth/token')
    expect(token).toMatchObject({ status: 200, headers: { dpop: expect.any(String) } })
  })

  it('is called by the browser client of the SDK without a change', async () => {
    const { passwordless } = await import(`nextjs-auth0-${version.version}/client`)
    const browser = browserOf(version, options())
    const real = globalThis.fetch
    vi.stubGlobal('fetch', (url: string | URL | Request, init: RequestInit = {}) =>
      typeof url === 'string' && url.startsWith('/') ? browser.fetch(url, init) : real(url, init),
    )
    try {
      await passwordless.start({ connection: 'email', email: 'client@example.com', send: 'link' })
      await browser.click((await tenant().mailbox.waitForMail('client@example.com')).link)
      expect((await browser.fetch('/auth/profile')).status).toBe(200)

      await expect(
        passwordless.start({ connection: 'email', email: 'nobody', send: 'link' }),
      ).rejects.toMatchObject({
        error: 'invalid_request',
        error_description: '"email" must be an e-mail address',
      })
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('signs out, refresh token and all', async () => {
    const browser = browserOf(version, options())
    await browser.postJson(start, { email: 'out@example.com' })
    await browser.click((await tenant().mailbox.waitForMail('out@example.com')).link)

    const response = await browser.fetch('/auth/logout')

    expect(response.headers.get('location')).toContain('logout')
    expect((await browser.fetch('/auth/profile')).status).toBe(401)
    // 4.21 leaves the refresh token alone.
    const revoked = tenant().requests.findLast(({ path }) => path === '/oauth/revoke')
    if (version.version === '4.30.0') expect(revoked).toMatchObject({ status: 200 })
  })

  it('goes through the customFetch of the SDK', async () => {
    const customFetch = vi.fn(async () => new Response('{}'))
    const browser = browserOf(version, { ...options(), customFetch })

    await browser.postJson(start, { email: 'custom@example.com' })

    expect(customFetch).toHaveBeenCalledTimes(1)
  })
})

describe.each(loaded)('after signing in on SDK $version', (version) => {
  const tenant = runTenant({ issuer: auth0Host })
  reachTenants({ [auth0Host]: tenant })
  const options = () => toOptions(settingsOn(tenant()))

  it.each(routeRedirects)(
    'never leaves the app after signing in, whatever its callback makes of %j',
    async (returnTo) => {
      const browser = browserOf(version, options())
      await browser.postJson(start, { email: 'redirect@example.com', returnTo })

      const callback = await browser.click((await tenant().mailbox.waitForMail('redirect@example.com')).link)

      const location = callback.headers.get('location') ?? ''
      expect(location).toMatch(/^http:\/\/localhost:3000(\/$|\/[^/])/)
      expect(new URL(location).origin).toBe('http://localhost:3000')
    },
  )

  it.each(routeRedirects)('gives an onCallback of the app a path that stays, for %j', async (returnTo) => {
    const seen: string[] = []
    const onCallback = async (_error: unknown, context: { returnTo?: string }) => {
      seen.push(context.returnTo ?? '')
      return NextResponse.redirect('http://localhost:3000/')
    }
    const browser = browserOf(version, { ...options(), onCallback })
    await browser.postJson(start, { email: 'hook@example.com', returnTo })
    await browser.click((await tenant().mailbox.waitForMail('hook@example.com')).link)

    expect(seen).toHaveLength(1)
    for (const path of seen)
      expect(new URL(path, 'http://localhost:3000').origin).toBe('http://localhost:3000')
  })
})
