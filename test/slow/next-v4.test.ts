import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../support/browser.js'
import type { RunningApp } from '../support/next-app.js'
import { startNextV4 } from '../support/next-v4-app.js'
import {
  expectAWait,
  itHelpsAfterTheClick,
  itIsGuarded,
  itIsLimited,
  itKnowsNext,
  itMeetsHeadersOfTheApp,
  itRendersTheForm,
  itTakesFieldsOfTheApp,
  itTellsAuth0TheVisitor,
  mailsTo,
} from './scenes.js'

const startPaths = [
  '/api/auth/passwordless',
  '/auth/passwordless/start',
  '/api/start',
  '/api/raw',
  '/api/edge',
]

/** The path of a redirect, which Next makes relative when it stays on the host. */
function goesTo(response: Response): string {
  return new URL(response.headers.get('location') ?? 'missing:', 'http://localhost').pathname
}

/** Posts the form of a Server Action as a browser without scripts does. */
async function postAction(browser: Browser, path: string, email: string, headers: Record<string, string>) {
  const body = new FormData()
  body.set(`$ACTION_ID_${await actionId(browser, path)}`, '')
  body.set('email', email)
  return browser.fetch(path, { method: 'POST', body, headers })
}

/** Calls a Server Action as Next's own script does: the form is the first argument, `$K1`. */
async function callAction(browser: Browser, path: string, email: string, headers: Record<string, string>) {
  const body = new FormData()
  body.set('_1_email', email)
  // As Next 14 has it.
  body.set('1_email', email)
  body.set('0', '["$K1"]')
  const called = { 'next-action': await actionId(browser, path), accept: 'text/x-component' }
  return browser.fetch(path, { method: 'POST', body, headers: { ...called, ...headers } })
}

async function actionId(browser: Browser, path: string): Promise<string> {
  const page = await (await browser.fetch(path)).text()
  const [, id = ''] = /name="\$ACTION_ID_([^"]+)"/.exec(page) ?? []
  return id
}

/** Where a Server Action leads: by a redirect, for a script in a header of its own, or on the edge by a cookie. */
function pageOf({ headers }: Response): URL {
  const [, cookie = 'missing:'] = /^page=([^;]*)/m.exec(headers.getSetCookie().join('\n')) ?? []
  const page = headers.get('location') ?? headers.get('x-action-redirect')?.split(';', 1)[0]
  return new URL(page ?? decodeURIComponent(cookie), 'http://localhost')
}

/** The proxy of Next 16 runs on Node, the middleware of Next 15 on the edge. */
describe.each([
  { next: '16.4.5', middleware: 'proxy' as const },
  { next: '15.5.28', middleware: 'middleware' as const },
  { next: '14.2.35', middleware: 'middleware' as const },
])('a running Next $next with SDK v4 in its $middleware', ({ next, middleware }) => {
  let app: RunningApp

  beforeAll(async () => {
    app = await startNextV4(next, middleware)
  })

  afterAll(() => app?.stop())

  it.each([
    ['the line of the README', '/api/auth/passwordless', '/'],
    ['the path of the SDK, before the SDK', '/auth/passwordless/start', '/'],
    ['an API route of the Pages Router', '/api/start', '/from-pages'],
    ['an API route without body parser', '/api/raw', '/'],
    ['a route on the edge', '/api/edge', '/from-edge'],
  ])('signs a person in: %s', async (title, path, returnTo) => {
    const browser = app.browser()
    const email = `${title.replaceAll(/\W/g, '-').toLowerCase()}@example.com`

    expect((await browser.postJson(path, { email })).status).toBe(204)
    const callback = await browser.click((await app.tenant.mailbox.waitForMail(email)).link)

    expect(goesTo(callback)).toBe(returnTo)
    expect(await (await browser.fetch('/auth/profile')).json()).toMatchObject({ email })
  })

  it.each(startPaths)('serves a plain form: %s', async (path) => {
    const browser = app.browser()
    const email = `form${path.replaceAll('/', '-')}@example.com`

    const response = await browser.postForm(path, { email, returnTo: '/checkout' })

    expect(response.status).toBe(303)
    expect(new URL(response.headers.get('location') ?? '', app.baseUrl).search).toBe('?passwordless=sent')
    const callback = await browser.click((await app.tenant.mailbox.waitForMail(email)).link)
    expect(goesTo(callback)).toBe('/checkout')
  })

  describe.each([
    ['/action', 'without scripts', postAction],
    ['/action', 'with scripts', callAction],
    ['/edge-action', 'without scripts', postAction],
    ['/edge-action', 'with scripts', callAction],
  ])('a Server Action at %s, in a browser %s', (path, title, send) => {
    it('signs a person in, and has them wait when they ask twice', async () => {
      const browser = app.browser()
      const email = `${path}-${title}@example.com`.replaceAll(/[/ ]/g, '')

      const sent = await send(browser, path, email, { origin: app.baseUrl })
      const tooEarly = await send(browser, path, email, { 'sec-fetch-site': 'same-origin' })

      expect(pageOf(sent).pathname).toBe('/sent')
      const { pathname, searchParams } = pageOf(tooEarly)
      expect([pathname, searchParams.get('error')]).toEqual(['/again', 'too_many_requests'])
      expectAWait(Number(searchParams.get('retry_after')))
      expect(mailsTo(app, email)).toBe(1)
      const callback = await browser.click((await app.tenant.mailbox.waitForMail(email)).link)
      expect(goesTo(callback)).toBe('/from-action')
      expect((await browser.fetch('/auth/profile')).status).toBe(200)
    })

    it('sends nothing for another site', async () => {
      const before = app.starts()
      const browser = app.browser()
      const email = 'stranger@example.com'

      // Next refuses a foreign Origin by itself, and lets a post without one through to us.
      const toNext = await send(browser, path, email, { origin: 'https://evil.example' })
      const toUs = await send(browser, path, email, { 'sec-fetch-site': 'cross-site' })

      expect(toNext.status).toBe(500)
      expect(pageOf(toUs).searchParams.get('error')).toBe('origin_not_allowed')
      expect(app.starts()).toBe(before)
    })
  })

  it.each(['/api/handler', '/api/edge-handler'])(
    'serves a Route Handler of the app that starts: %s',
    async (path) => {
      const browser = app.browser()
      const email = `${path.slice(5)}@example.com`

      const refused = await browser.postJson(path, { email: 'nobody' })
      expect(refused.status).toBe(400)
      expect(await refused.json()).toEqual({ code: 'invalid_request' })
      expect(refused.headers.getSetCookie()).toEqual([])

      app.tenant.failNext('rate_limited')
      const limited = await browser.postJson(path, { email })
      expect(limited.status).toBe(429)
      expect(await browser.cookies.getCookieString(app.baseUrl)).toBe('')

      const started = await browser.postJson(path, { email })
      expect(started.status).toBe(200)
      expect(await started.json()).toEqual({ started: true, retryAfter: 30 })
      const tooEarly = await browser.postJson(path, { email })
      expect(tooEarly.status).toBe(429)
      expect(await tooEarly.json()).toEqual({ code: 'too_many_requests', retryAfter: expect.any(Number) })
      expect(tooEarly.headers.getSetCookie()).toEqual([])
      await browser.click((await app.tenant.mailbox.waitForMail(email)).link)
      expect((await browser.fetch('/auth/profile')).status).toBe(200)
    },
  )

  it.each(['/api/handler', '/api/edge-handler'])(
    'guards a Route Handler of the app that starts: %s',
    async (path) => {
      const before = app.starts()
      const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }

      const response = await app.browser().postJson(path, { email: 'stranger@example.com' }, headers)

      expect(response.status).toBe(403)
      expect(await response.json()).toEqual({ code: 'origin_not_allowed' })
      expect(response.headers.getSetCookie()).toEqual([])
      expect(app.starts()).toBe(before)
    },
  )

  itMeetsHeadersOfTheApp(() => app, next, {
    onAppRouter: ['/api/auth/passwordless'],
    elsewhere: ['/api/start', '/auth/callback'],
  })
  itKnowsNext(() => app, '/api/behind-proxy')
  itIsGuarded(() => app, startPaths)
  itRendersTheForm(() => app)
  itIsLimited(() => app, startPaths)
  itTellsAuth0TheVisitor(
    () => app,
    ['/api/behind-proxy', '/api/edge-behind-proxy', '/api/pages-behind-proxy', '/behind-proxy'],
    '/api/auth/passwordless',
  )
  itTakesFieldsOfTheApp(() => app, '/api/fields')
  itTakesFieldsOfTheApp(() => app, '/api/edge-fields')

  it('is built for the edge with no warning that the SDK alone would not cause', () => {
    const warnings = [...app.buildLog.matchAll(/^\.\/(\S+)\n(?!\.\/)(.+)/gm)].map(([warning]) => warning)

    expect(app.buildLog).toContain('Compiled successfully')
    expect(warnings.filter((warning) => !/dpopUtils\.js|jose\/.*\/deflate\.js/.test(warning))).toEqual([])
  })

  it('counts in the memory of each bundle by itself, as docs/limits.md says', async () => {
    const [first, ...others] = ['/api/auth/passwordless-verify', '/api/verify', '/api/edge-verify'] as const
    const body = { email: 'bundles@example.com', verificationCode: '123456' }
    const post = async (path: string) => (await app.browser().postJson(path, body)).status
    for (let tried = 0; tried < 10; tried += 1) await post(first)

    expect(await post(first)).toBe(429)
    expect(await Promise.all(others.map(post))).toEqual([200, 200])
  })

  it('sends nothing from a Server Component, which cannot set the cookie', async () => {
    const before = app.starts()
    // As when its address is typed in.
    const headers = { 'sec-fetch-site': 'none' }

    const response = await app.browser().fetch('/misuse', { headers })

    expect(response.status).toBe(500)
    expect(app.starts()).toBe(before)
    expect(app.log()).toContain('Cookies can only be modified')

    // docs/beside-the-sdk.md: the SDK's own start has sent its mail when it finds out.
    const theirs = await app.browser().fetch('/sdk-misuse')
    expect(theirs.status).toBe(500)
    expect(await app.tenant.mailbox.waitForMail('sdk-misuse@example.com')).toMatchObject({ send: 'link' })
  })

  for (const [start, verify] of [
    ['/api/auth/passwordless', '/api/auth/passwordless-verify'],
    ['/auth/passwordless/start', '/api/edge-verify'],
    ['/api/start', '/api/verify'],
    ['/api/edge', '/api/edge-verify'],
  ] as const) {
    itHelpsAfterTheClick(() => app, { start, verify, callback: '/auth/callback', profile: '/auth/profile' })
  }
})
