import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTenant, type Tenant } from '../../src/testing/index.js'
import { Browser } from '../support/browser.js'
import { buildAndStart, freePort, installApp, packageOf } from '../support/next-app.js'
import { documentedSnippets, readmeSnippet } from '../support/snippets.js'

const route = 'app/api/auth/[auth0]/route.ts'

/** The packed package in a fresh app with the README's own lines, built and started. */
describe.each(['15.5.28', '14.2.35'])('a running Next %s with SDK v3', (next) => {
  let tenant: Tenant
  let baseUrl: string
  let server: Awaited<ReturnType<typeof buildAndStart>> | undefined
  let app: Awaited<ReturnType<typeof installApp>> | undefined

  beforeAll(async () => {
    const port = await freePort()
    baseUrl = `http://localhost:${port}`
    tenant = await startTenant({
      appBaseUrl: baseUrl,
      callbackUrls: [`${baseUrl}/api/auth/callback`, `${baseUrl}/api/pages/callback`],
    })
    app = await installApp('next-v3', {
      'package.json': packageOf(next, '3.8.0'),
      // The other snippets are not run, but `next build` checks their types.
      ...documentedSnippets('v4'),
      [route]: readmeSnippet(route),
    })
    server = await buildAndStart(app.folder, port, tenant.env.v3)
  })

  afterAll(async () => {
    await server?.stop()
    await tenant?.close()
    await app?.remove()
  })

  const newBrowser = () => new Browser(baseUrl, (url, init) => fetch(url, { ...init, redirect: 'manual' }))

  it.each([
    ['the lines of the README on the App Router', '/api/auth/passwordless', '/'],
    ['the Pages Router', '/api/pages/passwordless', '/'],
    ['the Pages Router without body parser', '/api/raw/passwordless', '/raw'],
    ['a route of the app that calls the handler', '/api/custom', '/from-custom'],
  ])('signs a person in: %s', async (title, route, path) => {
    const browser = newBrowser()
    const email = `${title.replaceAll(' ', '-').toLowerCase()}@example.com`

    expect((await browser.postJson(route, { email })).status).toBe(204)
    const callback = await browser.click((await tenant.mailbox.waitForMail(email)).link)

    expect(new URL(callback.headers.get('location') ?? '').pathname).toBe(path)
    const me = await browser.fetch('/api/auth/me')
    expect(await me.json()).toMatchObject({ email })
  })

  it.each(['/api/auth/passwordless', '/api/pages/passwordless', '/api/raw/passwordless'])(
    'serves a plain form: %s',
    async (route) => {
      const browser = newBrowser()
      const email = `form${route.replaceAll('/', '-')}@example.com`

      const response = await browser.postForm(route, { email, returnTo: '/checkout' })

      expect(response.status).toBe(303)
      expect(response.headers.get('location')).toBe(`${baseUrl}/?passwordless=sent`)
      const callback = await browser.click((await tenant.mailbox.waitForMail(email)).link)
      expect(callback.headers.get('location')).toBe(`${baseUrl}/checkout`)
    },
  )

  it('keeps the cookies that the route of the app has set', async () => {
    const response = await newBrowser().postJson('/api/custom', { email: 'cart@example.com' })

    const names = response.headers.getSetCookie().map((line) => line.split('=', 1)[0])
    expect(names.sort()).toEqual(['auth_verification', 'cart'])
  })

  it('refuses on the edge runtime, and the log says what to do', async () => {
    const before = tenant.requests.length

    const response = await newBrowser().postJson('/api/edge', { email: 'edge@example.com' })

    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ error: 'configuration_error' })
    expect(server?.log()).toContain('export const runtime = "nodejs"')
    expect(tenant.requests.length).toBe(before)
  })

  it.each(['/api/auth/passwordless', '/api/pages/passwordless'])('refuses a GET: %s', async (route) => {
    const response = await newBrowser().fetch(route)

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })
})
