import { generateKeyPairSync } from 'node:crypto'
import type { Session } from '@auth0/nextjs-auth0'
import type { NextRequest } from 'next/server.js'
import { expect, it, vi } from 'vitest'
import { startTenant, type Tenant } from '../../src/testing/index.js'
import type { Browser } from '../support/browser.js'
import { configOf } from '../support/config-v3.js'
import { describeMounts, startApp } from '../support/sdk-v3.js'
import { runTenant } from '../support/tenant.js'

const start = '/api/auth/passwordless'
/** Asks for a link, clicks it, and tells where the callback went. */
async function signIn(browser: Browser, from: Tenant, body: { email: string; returnTo?: string }) {
  const started = await browser.postJson(start, body)
  expect(started.status).toBe(204)
  const mail = await from.mailbox.waitForMail(body.email)
  const callback = await browser.click(mail.link)
  return { mail, location: callback.headers.get('location') }
}

async function whoIs(browser: Browser): Promise<unknown> {
  const response = await browser.fetch('/api/auth/me')
  return response.status === 200 ? response.json() : undefined
}

describeMounts('a magic link', (mount) => {
  const running = runTenant()

  it('signs the person in through the stock callback and returns to where it was asked for', async () => {
    await using app = await startApp(mount, { config: configOf(running()) })
    const browser = app.browser()

    const { location } = await signIn(browser, running(), {
      email: 'ada@example.com',
      returnTo: '/checkout?step=2',
    })

    expect(location).toBe('http://localhost:3000/checkout?step=2')
    expect(await whoIs(browser)).toMatchObject({ email: 'ada@example.com', email_verified: true })
  })

  it('costs one request to Auth0, and no discovery', async () => {
    await using app = await startApp(mount, { config: configOf(running()) })
    const before = running().requests.length

    await app.browser().postJson(start, { email: 'one@example.com' })

    expect(
      running()
        .requests.slice(before)
        .map(({ path }) => path),
    ).toEqual(['/passwordless/start'])
  })

  it('tells Auth0 what the stock callback will need', async () => {
    await using app = await startApp(mount, {
      config: configOf(running(), { authorizationParams: { audience: 'https://api.example.com' } }),
    })

    await app.browser().postJson(start, { email: 'wire@example.com', send: 'link', captcha: 'solved' })

    expect(running().requests.at(-1)?.body).toEqual({
      client_id: 'offline-client',
      client_secret: 'offline-client-secret',
      connection: 'email',
      email: 'wire@example.com',
      send: 'link',
      captcha: 'solved',
      authParams: {
        response_type: 'code',
        redirect_uri: 'http://localhost:3000/api/auth/callback',
        scope: 'openid profile email',
        audience: 'https://api.example.com',
        state: expect.stringMatching(/^[\w-]+$/),
        nonce: expect.stringMatching(/^[\w-]{43}$/),
      },
    })
  })

  it('works from a plain form, which is sent on to a page of the app', async () => {
    await using app = await startApp(mount, {
      config: configOf(running(), { passwordless: { pages: { sent: '/inbox?from=checkout' } } }),
    })
    const browser = app.browser()

    const started = await browser.postForm(start, { email: 'form@example.com', returnTo: '/checkout' })

    expect(started.status).toBe(303)
    expect(started.headers.get('location')).toBe('/inbox?from=checkout')
    await browser.click((await running().mailbox.waitForMail('form@example.com')).link)
    expect(await whoIs(browser)).toMatchObject({ email: 'form@example.com' })
  })

  it('takes its code by mail or text message too', async () => {
    await using app = await startApp(mount, { config: configOf(running()) })
    const browser = app.browser()

    expect((await browser.postJson(start, { email: 'code@example.com', send: 'code' })).status).toBe(204)
    expect((await browser.postJson(start, { connection: 'sms', phoneNumber: '+15005550006' })).status).toBe(
      204,
    )

    expect((await running().mailbox.waitForMail('code@example.com')).send).toBe('code')
    expect(await running().mailbox.waitForMail('+15005550006')).toMatchObject({ connection: 'sms' })
  })

  it('takes options when it is made', async () => {
    await using app = await startApp(mount, {
      config: configOf(running()),
      handlers: ({ handlePasswordlessStart }) => ({
        passwordless: handlePasswordlessStart({
          returnTo: '/made',
          authorizationParams: { scope: 'openid email', 'ext-campaign': 'autumn' },
        }),
      }),
    })

    const { mail, location } = await signIn(app.browser(), running(), { email: 'made@example.com' })

    expect(mail.authParams).toMatchObject({ scope: 'openid email', 'ext-campaign': 'autumn' })
    expect(location).toBe('http://localhost:3000/made')
  })

  it('takes options from a function of the request', async () => {
    await using app = await startApp(mount, {
      config: configOf(running()),
      handlers: ({ handlePasswordlessStart }) => ({
        passwordless: handlePasswordlessStart((request) => ({
          returnTo: `/from-${new URL(request.url ?? '', 'http://localhost').searchParams.get('shop')}`,
        })),
      }),
    })
    const browser = app.browser()

    await browser.postJson(`${start}?shop=berlin`, { email: 'function@example.com' })

    const { link } = await running().mailbox.waitForMail('function@example.com')
    const callback = await browser.click(link)
    expect(callback.headers.get('location')).toBe('http://localhost:3000/from-berlin')
  })

  it('takes options in a call, over those of the instance', async () => {
    await using app = await startApp(mount, {
      config: configOf(running(), { passwordless: { returnTo: '/instance' } }),
      handlers: ({ handlePasswordlessStart }) => ({
        passwordless: (request: NextRequest, second: unknown) =>
          handlePasswordlessStart(request, second, { returnTo: '/called' }),
      }),
    })

    const { location } = await signIn(app.browser(), running(), { email: 'called@example.com' })

    expect(location).toBe('http://localhost:3000/called')
  })

  it('carries what getLoginState adds to afterCallback', async () => {
    const states: unknown[] = []
    await using app = await startApp(mount, {
      config: configOf(running()),
      handlers: ({ handlePasswordlessStart }, sdk) => ({
        passwordless: handlePasswordlessStart({
          getLoginState: (request, options) => ({
            basket: new URL(request.url ?? '', 'http://localhost').searchParams.get('basket'),
            asked: options.returnTo,
            nonce: 'dropped',
            code_verifier: 'dropped',
          }),
        }),
        // The last two arguments are session and state, whatever the router.
        callback: sdk.handleCallback({
          afterCallback: (...args: unknown[]) => {
            states.push(args.at(-1))
            return args.at(-2) as Session
          },
        }),
      }),
    })
    const browser = app.browser()

    await browser.postJson(`${start}?basket=7`, { email: 'state@example.com', returnTo: '/pay' })
    await browser.click((await running().mailbox.waitForMail('state@example.com')).link)

    expect(states).toEqual([
      {
        basket: '7',
        asked: 'http://localhost:3000/pay',
        returnTo: 'http://localhost:3000/pay',
        passwordless: expect.stringMatching(/^[\w-]{43}$/),
      },
    ])
  })

  it('uses the getLoginState of the configuration, and its returnTo', async () => {
    const getLoginState = () => ({ returnTo: '/from-state' })
    await using app = await startApp(mount, { config: configOf(running(), { getLoginState }) })

    const { location } = await signIn(app.browser(), running(), {
      email: 'config-state@example.com',
      returnTo: '/asked',
    })

    expect(location).toBe('http://localhost:3000/from-state')
  })

  it('survives the rotation of a secret', async () => {
    const [old, fresh] = ['an old secret, long enough', 'a fresh secret, long enough']
    await using before = await startApp(mount, { config: configOf(running(), { secret: [old] }) })
    await using after = await startApp(mount, { config: configOf(running(), { secret: [fresh, old] }) })
    const browser = before.browser()
    const successor = after.browser()

    await browser.postJson(start, { email: 'rotation@example.com' })
    await moveCookies(browser, successor)
    await successor.click((await running().mailbox.waitForMail('rotation@example.com')).link)
    expect(await whoIs(successor)).toMatchObject({ email: 'rotation@example.com' })

    // The first secret of the list signs: the old app does not know it.
    const newcomer = after.browser()
    await newcomer.postJson(start, { email: 'fresh@example.com' })
    const predecessor = before.browser()
    await moveCookies(newcomer, predecessor)
    vi.spyOn(console, 'error').mockImplementationOnce(() => {})
    await predecessor.click((await running().mailbox.waitForMail('fresh@example.com')).link)
    expect(await whoIs(predecessor)).toBeUndefined()
  })

  it('proves the app by private_key_jwt when the SDK has a key', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const clientPublicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    // PKCS #1, which the SDK reads as well.
    const privateKey = keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    const keyTenant = await startTenant({ clientPublicKey })
    vi.stubEnv('AUTH0_CLIENT_ASSERTION_SIGNING_KEY', privateKey)
    try {
      await using app = await startApp(mount, { config: configOf(keyTenant) })
      const browser = app.browser()

      await signIn(browser, keyTenant, { email: 'key@example.com' })

      expect(await whoIs(browser)).toMatchObject({ email: 'key@example.com' })
      const { body } = keyTenant.requests.find(({ path }) => path === '/passwordless/start') ?? {}
      expect(body).not.toHaveProperty('client_secret')
      expect(claimsOf(body)).toEqual({
        iss: 'offline-client',
        sub: 'offline-client',
        aud: keyTenant.issuer,
        jti: expect.any(String),
        iat: expect.any(Number),
        nbf: expect.any(Number),
        exp: expect.any(Number),
      })
      const { iat, exp } = claimsOf(body)
      expect(Number(exp) - Number(iat)).toBe(120)
    } finally {
      vi.unstubAllEnvs()
      await keyTenant.close()
    }
  })

  it('finds its way when the callback is elsewhere', async () => {
    const callbackUrl = 'https://shop.example/deep/down/callback'
    const elsewhere = await startTenant({ appBaseUrl: 'https://shop.example', callbackUrls: [callbackUrl] })
    await using app = await startApp(mount, {
      config: configOf(elsewhere, { routes: { callback: '/deep/down/callback' } }),
    })
    const browser = app.browser()

    const { location } = await signIn(browser, elsewhere, {
      email: 'elsewhere@example.com',
      returnTo: 'cart',
    })

    expect(location).toBe('https://shop.example/cart')
    expect(await whoIs(browser)).toMatchObject({ email: 'elsewhere@example.com' })
    await elsewhere.close()
  })

  it('works for an app whose stock logins are hybrid, when told that links come by query', async () => {
    await using app = await startApp(mount, {
      config: configOf(running(), {
        authorizationParams: { response_type: 'code id_token', response_mode: 'form_post' },
        passwordless: { authorizationParams: { response_mode: 'query' } },
      }),
    })
    const browser = app.browser()

    await signIn(browser, running(), { email: 'hybrid@example.com' })

    expect(await whoIs(browser)).toMatchObject({ email: 'hybrid@example.com' })
  })

  it('completes by the twin cookie when a browser dropped the SameSite=None one', async () => {
    const secure = await startTenant({ appBaseUrl: 'https://shop.example' })
    await using app = await startApp(mount, {
      config: configOf(secure, { transactionCookie: { sameSite: 'none' } }),
    })
    const browser = app.browser()

    await browser.postJson(start, { email: 'twin@example.com' })
    await browser.cookies.store.removeCookie('shop.example', '/', 'auth_verification')
    expect(await cookieNames(browser)).toEqual(['_auth_verification'])
    await browser.click((await secure.mailbox.waitForMail('twin@example.com')).link)

    expect(await whoIs(browser)).toMatchObject({ email: 'twin@example.com' })
    await secure.close()
  })

  it('keeps starts that run side by side apart', async () => {
    await using app = await startApp(mount, { config: configOf(running()) })
    const people = Array.from({ length: 20 }, (_, n) => ({
      browser: app.browser(),
      email: `side-${mount.version}-${mount.router}-${n}@example.com`,
    }))

    await Promise.all(
      people.map(({ browser, email }) => signIn(browser, running(), { email, returnTo: `/of/${email}` })),
    )

    for (const { browser, email } of people) expect(await whoIs(browser)).toMatchObject({ email })
    const states = running()
      .mailbox.all()
      .map(({ authParams }) => authParams.state)
    expect(new Set(states).size).toBe(states.length)
  })

  it('leaves stock logins alone, before and after', async () => {
    await using app = await startApp(mount, { config: configOf(running()) })
    const browser = app.browser()

    const login = await browser.fetch('/api/auth/login')

    expect(login.headers.get('location')).toContain('code_challenge=')
  })
})

describeMounts('what a link needs', (mount) => {
  const running = runTenant()

  it('fails with a verifier in the transaction: why the SDK login and its cookie will not do', async () => {
    const onError = vi.fn()
    await using app = await startApp(mount, {
      config: configOf(running()),
      handlers: () => ({ onError: (...args: unknown[]) => onError(args.at(-1)) }),
    })
    const browser = app.browser()

    const login = await browser.fetch('/api/auth/login')
    const authParams = Object.fromEntries(new URL(login.headers.get('location') ?? '').searchParams)
    await askForLinkByHand(running(), { email: 'verifier@example.com', authParams })
    await browser.click((await running().mailbox.waitForMail('verifier@example.com')).link)

    expect(String(onError.mock.lastCall?.at(0))).toMatch(/invalid_grant/)
    expect(await whoIs(browser)).toBeUndefined()
  })

  it('ends in the known error with a state of its own: what people hit before they find us', async () => {
    const onError = vi.fn()
    await using app = await startApp(mount, {
      config: configOf(running()),
      handlers: () => ({ onError: (...args: unknown[]) => onError(args.at(-1)) }),
    })
    const browser = app.browser()

    await browser.fetch('/api/auth/login')
    const authParams = {
      response_type: 'code',
      redirect_uri: 'http://localhost:3000/api/auth/callback',
      scope: 'openid',
      state: 'mine',
    }
    await askForLinkByHand(running(), { email: 'mismatch@example.com', authParams })
    await browser.click((await running().mailbox.waitForMail('mismatch@example.com')).link)

    expect(String(onError.mock.lastCall?.at(0))).toMatch(/state mismatch, expected .*, got: mine/)
  })

  it('signs nobody in from another browser', async () => {
    vi.spyOn(console, 'error').mockImplementationOnce(() => {})
    await using app = await startApp(mount, { config: configOf(running()) })
    await app.browser().postJson(start, { email: 'stranger@example.com' })
    const other = app.browser()

    const callback = await other.click((await running().mailbox.waitForMail('stranger@example.com')).link)

    expect(callback.status).toBeGreaterThanOrEqual(400)
    expect(await whoIs(other)).toBeUndefined()
  })
})

async function askForLinkByHand(
  tenant: Tenant,
  body: { email: string; authParams: Record<string, string> },
): Promise<void> {
  const response = await fetch(`${tenant.issuer}passwordless/start`, {
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

async function moveCookies(from: Browser, to: Browser): Promise<void> {
  const { cookies = [] } = (await from.cookies.serialize()) ?? {}
  for (const { key, value } of cookies)
    await to.cookies.setCookie(`${key}=${value}`, 'http://localhost:3000/')
}

async function cookieNames(browser: Browser): Promise<string[]> {
  return (await browser.cookies.getCookies('https://shop.example/')).map(({ key }) => key)
}

function claimsOf(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || !('client_assertion' in body))
    throw new Error('no assertion')
  return JSON.parse(Buffer.from(String(body.client_assertion).split('.')[1] ?? '', 'base64url').toString())
}
