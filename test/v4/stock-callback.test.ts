import type { SessionData } from '@auth0/nextjs-auth0/types'
import { NextRequest, NextResponse } from 'next/server.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { settingsOn } from '../support/apps.js'
import { arrivalOf, follow, forget, home, locationOf, sessions, transactions } from '../support/arrivals.js'
import { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { loadV4, toOptions } from '../support/mounts-v4.js'
import { read, submit } from '../support/shown-page.js'
import { runTenant } from '../support/tenant.js'

/** What only SDK v4 has: an app's own proxy, routes and a base path, our callback around it. */
const { sdk, ours } = await loadV4('4.30.0')
const tenant = runTenant({
  callbackUrls: ['/auth/callback', '/api/done', '/shop/auth/callback'].map((path) => home + path),
})
const ada = 'ada@example.com'
const start = '/start'
const logged = captureLog()

type Options = ConstructorParameters<typeof sdk.Auth0Client>[0]
type Middleware = (request: NextRequest) => Promise<NextResponse>
type Proxy = (request: NextRequest, ...rest: unknown[]) => unknown

interface AppParts {
  options?: Options
  /** The app's own proxy. Default: the SDK's middleware. */
  proxy?: (middleware: Middleware) => Proxy
  callback?: Parameters<ReturnType<typeof ours.createPasswordless>['withPasswordlessCallback']>[1]
  basePath?: string
}

function openApp({ options, proxy = (middleware) => middleware, callback, basePath }: AppParts = {}) {
  const config = {
    ...toOptions(settingsOn(tenant())),
    ...options,
    passwordless: { limits: false as const },
  }
  const auth0 = new sdk.Auth0Client(config)
  const { handlePasswordlessStart, withPasswordlessCallback } = ours.createPasswordless(config, auth0)
  const middleware: Middleware = (request) => auth0.middleware(request)
  const own = proxy(middleware)
  const wrapped = withPasswordlessCallback(own, callback)
  const toNext = (url: URL | string, init?: RequestInit) =>
    new NextRequest(url, {
      ...(init as ConstructorParameters<typeof NextRequest>[1]),
      ...(basePath && { nextConfig: { basePath } }),
    })
  const browser = new Browser(home, async (url, init) => {
    const request = toNext(url, init)
    if (url.pathname === start) return handlePasswordlessStart(request)
    const answer = await wrapped(request)
    // A proxy that returns nothing lets the request through.
    return answer instanceof Response ? answer : new Response('(let through)')
  })
  return { auth0, own, wrapped, toNext, browser }
}

async function ask(browser: Browser, returnTo = '/'): Promise<string> {
  expect((await browser.postJson(start, { email: ada, returnTo })).status).toBe(204)
  return (await tenant().mailbox.waitForMail(ada)).link ?? ''
}

async function whoIs(browser: Browser, profile = '/auth/profile'): Promise<string | undefined> {
  const answer = await browser.fetch(profile)
  return answer.status === 200 ? JSON.parse(await answer.text()).email : undefined
}

afterEach(() => vi.unstubAllEnvs())

describe('a callback route of its own', () => {
  const options = { routes: { callback: '/api/done' } }

  it('has ours in front, and the usual one has not', async () => {
    const { browser } = openApp({ options })

    expect((await read(await browser.fetch('/api/done'))).heading).toBe('This link cannot sign you in here')
    const usual = await browser.fetch('/auth/callback')
    expect(await usual.text()).not.toContain('<h1>')
  })

  it('signs in with a link whose transaction is lost', async () => {
    const { browser } = openApp({ options })
    const link = await ask(browser, '/checkout')
    await forget(browser, transactions)

    const again = await browser.click(link)
    const answer = await follow(browser, again)

    expect(locationOf(again)).toMatch(/^http:\/\/localhost:3000\/api\/done\?/)
    expect(locationOf(answer)).toBe(`${home}/checkout`)
    expect(await whoIs(browser)).toBe(ada)
  })
})

describe('a base path', () => {
  it('is on the way there and back', async () => {
    vi.stubEnv('NEXT_PUBLIC_BASE_PATH', '/shop')
    const { browser } = openApp({ basePath: '/shop' })
    const link = await ask(browser, '/checkout')
    await forget(browser, transactions)

    const again = await browser.click(link)
    const answer = await follow(browser, again)

    expect(locationOf(again)).toMatch(/^http:\/\/localhost:3000\/shop\/auth\/callback\?/)
    expect(locationOf(answer)).toBe(`${home}/shop/checkout`)
    expect(await whoIs(browser, '/shop/auth/profile')).toBe(ada)
  })

  it('is on the way to the page of what was sent', async () => {
    vi.stubEnv('NEXT_PUBLIC_BASE_PATH', '/shop')
    const { browser } = openApp({ basePath: '/shop' })
    const link = await ask(browser)
    tenant().links.expire(ada)
    const { forms } = await read(await browser.click(link))

    const sent = await submit(browser, '/shop/auth/callback', forms.link)

    expect(locationOf(sent)).toBe(`${home}/shop/auth/callback?passwordless=sent`)
    expect((await read(await follow(browser, sent))).heading).toBe('Look into your mail')
    await browser.click((await tenant().mailbox.waitForMail(ada)).link)
    expect(await whoIs(browser, '/shop/auth/profile')).toBe(ada)
  })
})

/** Paths that are the callback to the SDK, or nearly. */
const paths = [
  '/auth/callback',
  '/auth/callback/',
  '/auth/callback//',
  '//auth/callback',
  '/auth//callback',
  '/auth/./callback',
  '/auth/x/../callback',
  '/auth/callback/x',
  '/auth/callback.',
  '/auth/callback;a',
  '/auth/Callback',
  '/auth%2Fcallback',
  '/auth/%63allback',
  '/en/auth/callback',
  '/shop/auth/callback',
  '/shop/auth/callback/',
  '/shop',
  '/shopauth/callback',
  '/auth/login',
  '/auth/profile',
  '/auth/logout',
  '/auth/access-token',
  '/',
  '/api/auth/callback',
]

describe.each([undefined, '/shop'])('the callback with the base path %s', (basePath) => {
  it.each(paths)('is ours exactly where it is the one of the SDK: %s', async (path) => {
    const { auth0, wrapped, toNext } = openApp({ ...(basePath && { basePath }) })
    const url = `${home}${path}`

    const stock = await (await auth0.middleware(toNext(url))).text()
    const answer = await wrapped(toNext(url))

    const isOurs = answer instanceof Response && (await answer.text()).includes('<h1>')
    expect(isOurs).toBe(stock === 'The state parameter is missing.')
  })
})

describe('a proxy of the app', () => {
  const redirect = () => Response.redirect(`${home}/elsewhere`, 302)
  const answers: [string, () => unknown][] = [
    ['nothing', () => undefined],
    ['null', () => null],
    ['NextResponse.next()', () => NextResponse.next({ headers: { 'x-own': '1' } })],
    ['NextResponse.rewrite()', () => NextResponse.rewrite(`${home}/other`)],
    ['a redirect that cannot be changed', redirect],
    ['a plain answer', () => new Response('own', { status: 418 })],
  ]

  it.each(answers)(
    'that returns %s is left as it is on every other path, and for what is not ours',
    async (...row) => {
      const [_title, make] = row
      const made: unknown[] = []
      const proxy = vi.fn(() => made[made.push(make()) - 1])
      const { wrapped, toNext } = openApp({ proxy: () => proxy })
      const requests = [
        ...['/', '/auth/login', '/auth/callback/x', '/auth/profile'].map((path) => toNext(home + path)),
        toNext(`${home}/auth/callback?code=a&state=b`),
        toNext(`${home}/auth/callback?error=access_denied&state=b`),
        toNext(`${home}/auth/callback`, { method: 'HEAD' }),
        toNext(`${home}/auth/callback`, { method: 'POST', body: 'a=b' }),
      ]

      for (const [n, request] of requests.entries()) {
        const answer = await wrapped(request, 'event', 7)
        expect(answer).toBe(made[n])
        expect(proxy).toHaveBeenLastCalledWith(request, 'event', 7)
      }
      expect(proxy).toHaveBeenCalledTimes(requests.length)
    },
  )

  it.each(answers)('that returns %s for a link of ours keeps that, with one cookie more', async (...row) => {
    const [title, make] = row
    const proxy = vi.fn((middleware: Middleware) => (request: NextRequest) => {
      return request.nextUrl.pathname === '/auth/callback' ? make() : middleware(request)
    })
    const { browser, wrapped, toNext } = openApp({ proxy })
    const arrival = await arrivalOf(await ask(browser))
    const cookie = await browser.cookies.getCookieString(home)
    const expected = make()

    const answer = await wrapped(toNext(arrival, { headers: { cookie } }))

    if (!(expected instanceof Response)) return expect([title, answer]).toEqual([title, expected])
    if (!(answer instanceof Response)) throw new Error('no answer')
    const { 'set-cookie': _, ...headers } = Object.fromEntries(answer.headers)
    expect([answer.status, headers]).toEqual([expected.status, Object.fromEntries(expected.headers)])
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^passwordless_browser=/)])
    expect(await answer.text()).toBe(await expected.text())
  })

  it('keeps the cookies that it sets beside ours', async () => {
    const proxy = (middleware: Middleware) => async (request: NextRequest) => {
      const answer = await middleware(request)
      answer.cookies.set('basket', '7')
      return answer
    }
    const { browser } = openApp({ proxy })

    const answer = await browser.click(await ask(browser))

    const names = answer.headers.getSetCookie().map((line) => line.split('=')[0])
    expect(names).toEqual(expect.arrayContaining(['basket', '__session', 'passwordless_browser']))
    expect(await whoIs(browser)).toBe(ada)
  })

  it('is not called for what is ours to answer', async () => {
    const proxy = vi.fn()
    const { browser } = openApp({ proxy: () => proxy })

    expect((await browser.fetch('/auth/callback')).status).toBe(400)
    expect((await browser.postForm('/auth/callback?passwordless=link', {})).status).toBe(403)
    expect(proxy).not.toHaveBeenCalled()
  })

  it('that fails fails as without ours', async () => {
    const { wrapped, toNext } = openApp({
      proxy: () => () => {
        throw new RangeError('Words of the app')
      },
    })

    for (const path of ['/', '/auth/callback?code=a&state=b']) {
      await expect(wrapped(toNext(home + path))).rejects.toThrow(new RangeError('Words of the app'))
    }
  })

  it('may be given a request that is not one of Next', async () => {
    const { wrapped } = openApp({ proxy: () => () => new Response('(let through)') })
    const request = (path: string) => new Request(home + path) as NextRequest

    const page = await wrapped(request('/auth/callback'))
    const rest = await wrapped(request('/other'))

    expect((await read(page as Response)).heading).toBe('This link cannot sign you in here')
    expect(await (rest as Response).text()).toBe('(let through)')
  })
})

describe('transactions that are not parallel', () => {
  const options = { enableParallelTransactions: false }

  it('are written again after a stock login that was begun in between', async () => {
    const { browser } = openApp({ options })
    const link = await ask(browser, '/checkout')
    await browser.fetch('/auth/login')

    const again = await browser.click(link)
    const answer = await follow(browser, again)

    expect(again.status).toBe(303)
    expect(locationOf(answer)).toBe(`${home}/checkout`)
    expect(await whoIs(browser)).toBe(ada)
  })

  it('take somebody on who clicks twice', async () => {
    const { browser } = openApp({ options })
    const link = await ask(browser, '/checkout')
    await browser.click(link)

    expect(locationOf(await browser.click(link))).toBe(`${home}/checkout`)
    await forget(browser, sessions)
    expect((await read(await browser.click(link))).heading).toBe('This link does not work any more')
  })
})

describe('an "onCallback" of the app', () => {
  it('is called by the stock callback, once, with where to go', async () => {
    const onCallback = vi.fn(async (error, context, session) =>
      NextResponse.redirect(`${home}/own?to=${context.returnTo}&who=${session?.user.email}&error=${error}`),
    )
    const { browser } = openApp({ options: { onCallback } })
    const link = await ask(browser, '/checkout')
    await forget(browser, transactions)

    const answer = await follow(browser, await browser.click(link))

    expect(locationOf(answer)).toBe(`${home}/own?to=/checkout&who=${ada}&error=null`)
    expect(onCallback).toHaveBeenCalledOnce()
    expect(logged()).toBe('')
  })

  it('is not told where to go when there is no transaction, as docs/errors.md says', async () => {
    const onCallback = vi.fn(async (_error, _context) => NextResponse.json({}))
    const { browser } = openApp({ options: { onCallback } })

    await browser.fetch('/auth/callback?code=a-code&state=not-ours')

    const [error, { appBaseUrl, returnTo }] = onCallback.mock.lastCall ?? [undefined, {}]
    expect(error).toMatchObject({ message: 'The state parameter is invalid.' })
    expect([appBaseUrl, returnTo]).toEqual([undefined, undefined])
  })
})

describe('the profile of somebody who is signed out', () => {
  it.each([
    [{}, 401],
    [{ noContentProfileResponseWhenUnauthenticated: true }, 204],
  ])('with %o is answered %i', async (options, status) => {
    const { browser } = openApp({ options })

    expect((await browser.fetch('/auth/profile')).status).toBe(status)
  })
})

describe('a session store of the app that is out of order', () => {
  it('does not keep anybody from the page behind a dead link', async () => {
    const kept = new Map<string, SessionData>()
    let isGone = false
    const sessionStore = {
      async get(id: string) {
        if (isGone) throw new Error('the store is gone')
        return kept.get(id) ?? null
      },
      async set(id: string, session: SessionData) {
        kept.set(id, session)
      },
      async delete(id: string) {
        kept.delete(id)
      },
    }
    const { browser } = openApp({ options: { sessionStore } })
    await browser.click(await ask(browser))
    expect(await whoIs(browser)).toBe(ada)
    const link = await ask(browser)
    tenant().links.expire(ada)
    isGone = true

    const page = await read(await browser.click(link))

    expect([page.status, page.heading]).toEqual([400, 'This link is too old'])
  })
})
