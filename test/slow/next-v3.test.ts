import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configWithHeaders } from '../support/app-headers.js'
import { packageOf, type RunningApp, startNext } from '../support/next-app.js'
import { documentedSnippets, formPages, snippet } from '../support/snippets.js'
import {
  itHelpsAfterTheClick,
  itIsGuarded,
  itIsLimited,
  itKnowsNext,
  itMeetsHeadersOfTheApp,
  itRendersTheForm,
  itTakesFieldsOfTheApp,
  itTellsAuth0TheVisitor,
} from './scenes.js'

const route = 'app/api/auth/[auth0]/route.ts'

const startPaths = ['/api/auth/passwordless', '/api/pages/passwordless', '/api/raw/passwordless']

/** The packed package in a fresh app with the README's own lines, built and started. */
describe.each(['15.5.28', '14.2.35'])('a running Next %s with SDK v3', (next) => {
  let app: RunningApp

  beforeAll(async () => {
    const files = {
      'package.json': packageOf(next, '3.8.0'),
      // The other snippets are not run, but `next build` checks their types.
      ...documentedSnippets('v4'),
      ...formPages(),
      'next.config.js': configWithHeaders,
      [route]: snippet(route),
    }
    app = await startNext('v3', files, ['/api/auth/callback', '/api/pages/callback'])
  })

  afterAll(() => app?.stop())

  it.each([
    ['the lines of the README on the App Router', '/api/auth/passwordless', '/'],
    ['the Pages Router', '/api/pages/passwordless', '/'],
    ['the Pages Router without body parser', '/api/raw/passwordless', '/raw'],
    ['a route of the app that calls the handler', '/api/custom', '/from-custom'],
  ])('signs a person in: %s', async (title, route, path) => {
    const browser = app.browser()
    const email = `${title.replaceAll(' ', '-').toLowerCase()}@example.com`

    expect((await browser.postJson(route, { email })).status).toBe(204)
    const callback = await browser.click((await app.tenant.mailbox.waitForMail(email)).link)

    expect(new URL(callback.headers.get('location') ?? '').pathname).toBe(path)
    const me = await browser.fetch('/api/auth/me')
    expect(await me.json()).toMatchObject({ email })
  })

  it.each(startPaths)('serves a plain form: %s', async (route) => {
    const browser = app.browser()
    const email = `form${route.replaceAll('/', '-')}@example.com`

    const response = await browser.postForm(route, { email, returnTo: '/checkout' })

    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(`${app.baseUrl}/?passwordless=sent`)
    const callback = await browser.click((await app.tenant.mailbox.waitForMail(email)).link)
    expect(callback.headers.get('location')).toBe(`${app.baseUrl}/checkout`)
  })

  it('keeps the cookies that the route of the app has set', async () => {
    const response = await app.browser().postJson('/api/custom', { email: 'cart@example.com' })

    const names = response.headers.getSetCookie().map((line) => line.split('=', 1)[0])
    expect(names.sort()).toEqual(['auth_verification', 'cart', 'passwordless_browser'])
  })

  it('refuses on the edge runtime, and the log says what to do', async () => {
    const before = app.tenant.requests.length

    const response = await app.browser().postJson('/api/edge', { email: 'edge@example.com' })

    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ error: 'configuration_error' })
    expect(app.log()).toContain('export const runtime = "nodejs"')
    expect(app.tenant.requests.length).toBe(before)
  })

  it.each(['/api/auth/passwordless', '/api/pages/passwordless'])('refuses a PUT: %s', async (route) => {
    const response = await app.browser().fetch(route, { method: 'PUT' })

    expect(response.status).toBe(405)
  })

  itMeetsHeadersOfTheApp(() => app, next, {
    onAppRouter: ['/api/auth/passwordless', '/api/auth/callback'],
    elsewhere: ['/api/pages/passwordless', '/api/pages/callback'],
  })
  itKnowsNext(() => app, '/api/behind-proxy')
  itIsGuarded(() => app, startPaths)
  itRendersTheForm(() => app)
  itIsLimited(() => app, startPaths)
  itTellsAuth0TheVisitor(
    () => app,
    ['/api/behind-proxy', '/api/pages-behind-proxy'],
    '/api/auth/passwordless',
  )
  itTakesFieldsOfTheApp(() => app, '/api/fields')
  itHelpsAfterTheClick(() => app, {
    start: '/api/auth/passwordless',
    verify: '/api/passwordless-verify',
    callback: '/api/auth/callback',
    profile: '/api/auth/me',
  })
  itHelpsAfterTheClick(() => app, {
    start: '/api/pages/passwordless',
    verify: '/api/pages/passwordless-verify',
    callback: '/api/pages/callback',
    profile: '/api/auth/me',
  })
})
