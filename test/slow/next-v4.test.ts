import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningApp } from '../support/next-app.js'
import { startNextV4 } from '../support/next-v4-app.js'

// Next makes redirects of its proxy relative when they stay on the host.
function destination(callback: Response): string {
  return new URL(callback.headers.get('location') ?? 'missing:', 'http://localhost').pathname
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

    expect(destination(callback)).toBe(returnTo)
    expect(await (await browser.fetch('/auth/profile')).json()).toMatchObject({ email })
  })

  it.each(['/api/auth/passwordless', '/auth/passwordless/start', '/api/start', '/api/raw'])(
    'serves a plain form: %s',
    async (path) => {
      const browser = app.browser()
      const email = `form${path.replaceAll('/', '-')}@example.com`

      const response = await browser.postForm(path, { email, returnTo: '/checkout' })

      expect(response.status).toBe(303)
      expect(new URL(response.headers.get('location') ?? '', app.baseUrl).search).toBe('?passwordless=sent')
      const callback = await browser.click((await app.tenant.mailbox.waitForMail(email)).link)
      expect(destination(callback)).toBe('/checkout')
    },
  )

  it('signs a person in from a Server Action, in a browser without scripts', async () => {
    const browser = app.browser()
    const page = await (await browser.fetch('/action')).text()
    const form = new FormData()
    for (const [, name = ''] of page.matchAll(/<input type="hidden" name="([^"]+)"/g)) form.set(name, '')
    form.set('email', 'action@example.com')

    const response = await browser.fetch('/action', {
      method: 'POST',
      body: form,
      headers: { origin: app.baseUrl },
    })

    expect(response.status).toBe(303)
    const callback = await browser.click((await app.tenant.mailbox.waitForMail('action@example.com')).link)
    expect(destination(callback)).toBe('/from-action')
    expect((await browser.fetch('/auth/profile')).status).toBe(200)
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

      expect((await browser.postJson(path, { email })).status).toBe(200)
      await browser.click((await app.tenant.mailbox.waitForMail(email)).link)
      expect((await browser.fetch('/auth/profile')).status).toBe(200)
    },
  )

  it('sends nothing from a Server Component, which cannot set the cookie', async () => {
    const before = app.tenant.requests.length

    const response = await app.browser().fetch('/misuse')

    expect(response.status).toBe(500)
    expect(app.tenant.requests.slice(before).map(({ path }) => path)).not.toContain('/passwordless/start')
    expect(app.log()).toContain('Cookies can only be modified')

    // docs/beside-the-sdk.md: the SDK's own start has sent its mail when it finds out.
    const theirs = await app.browser().fetch('/sdk-misuse')
    expect(theirs.status).toBe(500)
    expect(await app.tenant.mailbox.waitForMail('sdk-misuse@example.com')).toMatchObject({ send: 'link' })
  })
})
