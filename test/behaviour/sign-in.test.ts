import { generateKeyPairSync } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import { type HandleStart, type Mount, settingsOn } from '../support/apps.js'
import { auth0Host, reachTenantAt } from '../support/auth0-host.js'
import type { Browser } from '../support/browser.js'
import { describeMounts } from '../support/mounts.js'
import { runTenant } from '../support/tenant.js'

/** Asks for a link, clicks it, and tells where the callback went. */
async function signIn(
  browser: Browser,
  mount: Mount,
  tenant: Tenant,
  body: { email: string; returnTo?: string },
) {
  const started = await browser.postJson(mount.paths.start, body)
  expect(started.status).toBe(204)
  const mail = await tenant.mailbox.waitForMail(body.email)
  const callback = await browser.click(mail.link)
  return { mail, location: callback.headers.get('location') }
}

async function whoIs(browser: Browser, mount: Mount): Promise<unknown> {
  const response = await browser.fetch(mount.paths.profile)
  return response.status === 200 ? response.json() : undefined
}

describeMounts('a magic link', (mount) => {
  const running = runTenant({ issuer: auth0Host })
  reachTenantAt(running)

  it('signs the person in through the stock callback and returns to where it was asked for', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()) })
    const browser = app.browser()

    const { location } = await signIn(browser, mount, running(), {
      email: 'ada@example.com',
      returnTo: '/checkout?step=2#pay',
    })

    expect(location).toBe('http://localhost:3000/checkout?step=2#pay')
    expect(await whoIs(browser, mount)).toMatchObject({ email: 'ada@example.com', email_verified: true })
  })

  it('costs one request to Auth0, and no discovery', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()) })
    const before = running().requests.length

    await app.browser().postJson(mount.paths.start, { email: 'one@example.com' })

    expect(
      running()
        .requests.slice(before)
        .map(({ path }) => path),
    ).toEqual(['/passwordless/start'])
  })

  it('tells Auth0 what the stock callback will need', async () => {
    const authorizationParams = { audience: 'https://api.example.com', scope: 'openid profile email' }
    await using app = await mount.startApp({ settings: settingsOn(running(), { authorizationParams }) })

    await app
      .browser()
      .postJson(mount.paths.start, { email: 'wire@example.com', send: 'link', captcha: 'solved' })

    expect(running().requests.at(-1)?.body).toEqual({
      client_id: 'offline-client',
      client_secret: 'offline-client-secret',
      connection: 'email',
      email: 'wire@example.com',
      send: 'link',
      captcha: 'solved',
      authParams: {
        response_type: 'code',
        redirect_uri: `http://localhost:3000${mount.paths.callback}`,
        scope: 'openid profile email',
        audience: 'https://api.example.com',
        state: expect.stringMatching(/^[\w-]{90,}$/),
        nonce: expect.stringMatching(/^[\w-]{22}$/),
      },
    })
  })

  it('decides by its settings whether Auth0 hears of this package', async () => {
    const header = async (telemetry: boolean) => {
      await using app = await mount.startApp({ settings: settingsOn(running(), { telemetry }) })
      await app.browser().postJson(mount.paths.start, { email: 'telemetry@example.com' })
      return running().requests.at(-1)?.headers['auth0-client']
    }

    expect(JSON.parse(atob(String(await header(true))))).toEqual({
      name: 'nextjs-auth0-passwordless',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
    expect(await header(false)).toBeUndefined()
  })

  it('works from a plain form, which is sent on to a page of the app', async () => {
    await using app = await mount.startApp({
      settings: settingsOn(running()),
      passwordless: { pages: { sent: '/inbox?from=checkout' } },
    })
    const browser = app.browser()

    const started = await browser.postForm(mount.paths.start, {
      email: 'form@example.com',
      returnTo: '/checkout',
    })

    expect(started.status).toBe(303)
    expect(started.headers.get('location')).toBe('http://localhost:3000/inbox?from=checkout')
    await browser.click((await running().mailbox.waitForMail('form@example.com')).link)
    expect(await whoIs(browser, mount)).toMatchObject({ email: 'form@example.com' })
  })

  it('can be a code, by mail or text message', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()) })
    const browser = app.browser()

    const mail = await browser.postJson(mount.paths.start, { email: 'code@example.com', send: 'code' })
    const message = await browser.postJson(mount.paths.start, {
      connection: 'sms',
      phoneNumber: '+15005550006',
    })

    expect([mail.status, message.status]).toEqual([204, 204])
    expect((await running().mailbox.waitForMail('code@example.com')).send).toBe('code')
    expect(await running().mailbox.waitForMail('+15005550006')).toMatchObject({ connection: 'sms' })
  })

  it('takes options when the handler is made', async () => {
    await using app = await mount.startApp({
      settings: settingsOn(running()),
      passwordless: { returnTo: '/instance', pages: { sent: '/instance' } },
      mounted: (handle) =>
        handle({
          returnTo: '/made',
          pages: { sent: '/made' },
          authorizationParams: { scope: 'openid email', 'ext-campaign': 'autumn' },
        }) as HandleStart,
    })
    const browser = app.browser()

    const { mail, location } = await signIn(browser, mount, running(), { email: 'made@example.com' })
    const form = await browser.postForm(mount.paths.start, { email: 'made@example.com' })

    expect(mail.authParams).toMatchObject({ scope: 'openid email', 'ext-campaign': 'autumn' })
    expect(location).toBe('http://localhost:3000/made')
    expect(form.headers.get('location')).toBe('http://localhost:3000/made')
  })

  it('takes options from a function of the request', async () => {
    await using app = await mount.startApp({
      settings: settingsOn(running()),
      mounted: (handle) =>
        handle((request: { url: string }) => ({
          returnTo: `/from-${new URL(request.url, 'http://localhost').searchParams.get('shop')}`,
        })) as HandleStart,
    })
    const browser = app.browser()

    await browser.postJson(`${mount.paths.start}?shop=berlin`, { email: 'function@example.com' })

    const { link } = await running().mailbox.waitForMail('function@example.com')
    const callback = await browser.click(link)
    expect(callback.headers.get('location')).toBe('http://localhost:3000/from-berlin')
  })

  it('takes options in a call, over those of the instance', async () => {
    await using app = await mount.startApp({
      settings: settingsOn(running()),
      passwordless: { returnTo: '/instance' },
      mounted: (handle) => (request, second) => handle(request, second, { returnTo: '/called' }),
    })

    const { location } = await signIn(app.browser(), mount, running(), { email: 'called@example.com' })

    expect(location).toBe('http://localhost:3000/called')
  })

  it('proves the app by private_key_jwt when the SDK has a key', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const clientPublicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    vi.stubEnv(
      'AUTH0_CLIENT_ASSERTION_SIGNING_KEY',
      keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    )
    const { startTenant } = await import('../../src/testing/index.js')
    const tenant = await startTenant({ clientPublicKey })
    try {
      await using app = await mount.startApp({ settings: settingsOn(tenant) })

      expect((await app.browser().postJson(mount.paths.start, { email: 'key@example.com' })).status).toBe(204)

      const body = tenant.requests.at(-1)?.body
      expect(body).not.toHaveProperty('client_secret')
      const claims = claimsOf(body)
      expect(claims).toMatchObject({ iss: 'offline-client', sub: 'offline-client', aud: tenant.issuer })
      expect(claims.jti).toEqual(expect.any(String))
      expect(Number(claims.exp) - Number(claims.iat)).toBe(120)
    } finally {
      vi.unstubAllEnvs()
      await tenant.close()
    }
  })

  it('keeps starts that run side by side apart', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()) })
    const people = Array.from({ length: 20 }, (_, n) => ({
      browser: app.browser(),
      email: `side-${n}@example.com`,
    }))

    await Promise.all(
      people.map(({ browser, email }) =>
        signIn(browser, mount, running(), { email, returnTo: `/of/${email}` }),
      ),
    )

    for (const { browser, email } of people) expect(await whoIs(browser, mount)).toMatchObject({ email })
    const states = running()
      .mailbox.all()
      .map(({ authParams }) => authParams.state)
    expect(new Set(states).size).toBe(states.length)
  })

  it('leaves stock logins alone', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()) })

    const login = await app.browser().fetch(mount.paths.login)

    expect(login.headers.get('location')).toContain('code_challenge=')
  })

  it('is not written with a verifier, which would make Auth0 refuse the code: why we exist', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await using app = await mount.startApp({ settings: settingsOn(running()) })
    const browser = app.browser()

    const login = await browser.fetch(mount.paths.login)
    const authParams = Object.fromEntries(new URL(login.headers.get('location') ?? '').searchParams)
    await askForLinkByHand(running(), { email: 'verifier@example.com', authParams })
    const callback = await browser.click((await running().mailbox.waitForMail('verifier@example.com')).link)

    expect(callback.status).toBeGreaterThanOrEqual(400)
    const token = running().requests.findLast(({ path }) => path === '/oauth/token')
    expect(token).toMatchObject({ body: { code_verifier: expect.any(String) }, status: 403 })
    expect(await whoIs(browser, mount)).toBeUndefined()
    vi.restoreAllMocks()
  })

  it('signs nobody in from another browser', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await using app = await mount.startApp({ settings: settingsOn(running()) })
    await app.browser().postJson(mount.paths.start, { email: 'stranger@example.com' })
    const other = app.browser()

    const callback = await other.click((await running().mailbox.waitForMail('stranger@example.com')).link)

    expect(callback.status).toBeGreaterThanOrEqual(400)
    expect(await whoIs(other, mount)).toBeUndefined()
    vi.restoreAllMocks()
  })
})

async function askForLinkByHand(
  tenant: Tenant,
  body: { email: string; authParams: Record<string, string> },
): Promise<void> {
  const response = await fetch(`${tenant.url}passwordless/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: tenant.env.v3.AUTH0_CLIENT_ID,
      client_secret: tenant.env.v3.AUTH0_CLIENT_SECRET,
      connection: 'email',
      send: 'link',
      ...body,
    }),
  })
  expect(response.status).toBe(200)
}

function claimsOf(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || !('client_assertion' in body))
    throw new Error('no assertion')
  return JSON.parse(Buffer.from(String(body.client_assertion).split('.')[1] ?? '', 'base64url').toString())
}
