import { describe, expect, it } from 'vitest'
import { createPasswordless } from '../../src/v3/index.js'
import { type AppSettings, settingsOn } from '../support/apps.js'
import { Browser } from '../support/browser.js'
import { mounts } from '../support/mounts.js'
import { toConfig } from '../support/mounts-v3.js'
import { loadV4, toOptions } from '../support/mounts-v4.js'
import { toNextRequest } from '../support/routers.js'
import { runTenant } from '../support/tenant.js'

/** What docs/moving.md says of links that are in the mail on the day of the move. */
const newest = await loadV4('4.30.0')
const { sdk, ours } = newest
const v3 = mounts.find(({ version, place }) => version === '3.8.0' && place === 'App Router')

/** Apps that run one after the other on one origin, and a person whose browser does not notice. */
function moveTo(
  proxy: (request: ReturnType<typeof toNextRequest>) => Promise<Response>,
  from?: Browser,
): Browser {
  const browser = new Browser('http://localhost:3000', (url, init) => proxy(toNextRequest(url, init)))
  return Object.assign(browser, from && { cookies: from.cookies })
}

/** An app on SDK v4 with the proxy of the README, and the start at a path of its own. */
function proxyOf(settings: AppSettings) {
  const options = toOptions(settings)
  const auth0 = new sdk.Auth0Client(options)
  const { handlePasswordlessStart, withPasswordlessCallback } = ours.createPasswordless(options, auth0)
  const proxy = withPasswordlessCallback((request) => auth0.middleware(request))
  return (request: ReturnType<typeof toNextRequest>) =>
    request.nextUrl.pathname === '/api/auth/passwordless' ? handlePasswordlessStart(request) : proxy(request)
}

/** Where the tenant sends the browser that opens a link. */
async function callbackOf(link: string | undefined): Promise<URL> {
  const { headers } = await fetch(link ?? '', { redirect: 'manual' })
  return new URL(headers.get('location') ?? '')
}

describe('a move from SDK v3 to v4', () => {
  const tenant = runTenant()

  it('ends the links of v3, and keeps the browser known', async () => {
    await using app = await v3?.startApp({ settings: settingsOn(tenant()), callback: true })
    const before = app?.browser()
    await before?.postJson('/api/auth/passwordless', { email: 'ada@example.com' })
    const cookies = await before?.cookies.getCookies('http://localhost:3000')
    const known = cookies?.find(({ key }) => key === 'passwordless_browser')?.value

    const after = moveTo(proxyOf(settingsOn(tenant())), before)
    const { search } = await callbackOf((await tenant().mailbox.waitForMail('ada@example.com')).link)
    const callback = await after.fetch(`/auth/callback${search}`)

    expect(callback.status).toBe(500)
    expect(await callback.text()).toBe('The state parameter is invalid.')

    const started = await after.postJson('/api/auth/passwordless', { email: 'ada@example.com' })
    expect(started.status).toBe(204)
    const kept = started.headers.getSetCookie().find((line) => line.startsWith('passwordless_browser='))
    expect(known).toBeTruthy()
    expect(kept).toContain(`passwordless_browser=${known};`)
  })
})

describe("a move from the SDK's own start", () => {
  const tenant = runTenant()

  it('completes the links that the SDK has begun', async () => {
    const auth0 = new sdk.Auth0Client(toOptions(settingsOn(tenant())))
    const before = moveTo((request) => auth0.middleware(request))
    await before.postJson('/auth/passwordless/start', {
      connection: 'email',
      email: 'ada@example.com',
      send: 'link',
    })

    const after = moveTo(proxyOf(settingsOn(tenant())), before)
    await after.click((await tenant().mailbox.waitForMail('ada@example.com')).link)

    const profile = await after.fetch('/auth/profile')
    expect(await profile.json()).toMatchObject({ email: 'ada@example.com' })
  })
})

describe('a route that made its calls by hand, on SDK v3', () => {
  const tenant = runTenant()

  it('hands the handler a request without what is its own', async () => {
    const { handlePasswordlessStart } = createPasswordless(toConfig(settingsOn(tenant())))
    const headers = { 'content-type': 'application/json', origin: 'http://localhost:3000' }
    const url = 'http://localhost:3000/api/send-link'
    const asked = JSON.stringify({ email: 'ada@example.com', cart: ['mug', 'jug'] })
    const request = new Request(url, { method: 'POST', headers, body: asked })
    const refused = await handlePasswordlessStart(request.clone())

    const { email } = JSON.parse(await request.text())
    const body = JSON.stringify({ email, returnTo: '/checkout' })
    const started = await handlePasswordlessStart(
      new Request(request.url, { method: 'POST', headers: request.headers, body }),
    )

    expect([refused.status, started.status]).toEqual([400, 204])
    expect((await tenant().mailbox.waitForMail('ada@example.com')).link).toBeTruthy()
  })
})
