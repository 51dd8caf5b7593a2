import { generateKeyPairSync } from 'node:crypto'
import type { LoginOptions, Session } from '@auth0/nextjs-auth0'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startTenant } from '../../src/testing/index.js'
import { createPasswordless, handlePasswordlessStart, type PasswordlessConfig } from '../../src/v3/index.js'
import { settingsOn, standInSettings } from '../support/apps.js'
import { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { type InitAuth0, toConfig, versions } from '../support/mounts-v3.js'
import { appRouter, type RouteHandler } from '../support/routers.js'
import { runTenant } from '../support/tenant.js'

/** What only SDK v3 has, in the App Router. */
const start = '/api/auth/passwordless'
const tenant = runTenant()
const logged = captureLog()

afterEach(() => vi.unstubAllEnvs())

type Sdk = ReturnType<InitAuth0>

function appOf(
  initAuth0: InitAuth0,
  config: PasswordlessConfig,
  handlers: (sdk: Sdk) => Record<string, unknown> = () => ({}),
): Browser {
  const sdk = initAuth0(config)
  const { handlePasswordlessStart: passwordless } = createPasswordless(config)
  const handler: RouteHandler = sdk.handleAuth({ passwordless, ...handlers(sdk) })
  return new Browser(config.baseURL ?? '', appRouter(handler))
}

const onTenant = (overrides: PasswordlessConfig = {}) => ({ ...toConfig(settingsOn(tenant())), ...overrides })

async function whoIs(browser: Browser): Promise<unknown> {
  const response = await browser.fetch('/api/auth/me')
  return response.status === 200 ? response.json() : undefined
}

describe.each(versions)('SDK $version', ({ initAuth0 }) => {
  it('carries what getLoginState adds to afterCallback', async () => {
    const states: unknown[] = []
    const config = onTenant()
    const { handlePasswordlessStart: handle } = createPasswordless(config)
    const browser = appOf(initAuth0, config, (sdk) => ({
      passwordless: handle({
        getLoginState: (request, options) => ({
          basket: new URL(request.url ?? '').searchParams.get('basket'),
          asked: options.returnTo,
          nonce: 'dropped',
          code_verifier: 'dropped',
          max_age: 1,
        }),
      }),
      callback: sdk.handleCallback({
        afterCallback: (...args: unknown[]) => {
          states.push(args.at(-1))
          return args.at(-2) as Session
        },
      }),
    }))

    await browser.postJson(`${start}?basket=7`, { email: 'state@example.com', returnTo: '/pay' })
    await browser.click((await tenant().mailbox.waitForMail('state@example.com')).link)

    expect(states).toEqual([
      {
        basket: '7',
        asked: 'http://localhost:3000/pay',
        returnTo: 'http://localhost:3000/pay',
        passwordless: expect.stringMatching(/^[\w-]{90,200}$/),
      },
    ])
  })

  it('uses the getLoginState of the configuration, and its returnTo', async () => {
    const seen: LoginOptions[] = []
    const getLoginState = (options: LoginOptions) => {
      seen.push(options)
      return { returnTo: '/from-state' }
    }
    const browser = appOf(initAuth0, onTenant({ getLoginState }))

    await browser.postJson(start, { email: 'config-state@example.com', returnTo: '/asked' })
    const callback = await browser.click(
      (await tenant().mailbox.waitForMail('config-state@example.com')).link,
    )

    expect(callback.headers.get('location')).toBe('http://localhost:3000/from-state')
    expect(seen).toEqual([
      {
        returnTo: 'http://localhost:3000/asked',
        authorizationParams: expect.objectContaining({
          response_type: 'code',
          scope: 'openid profile email',
        }),
      },
    ])
  })

  it.each([
    ['/checkout', 'https://b.example/checkout'],
    ['https://b.example/checkout', 'https://b.example/checkout'],
    ['http://localhost:3000/checkout', 'http://localhost:3000'],
    ['https://evil.example/', 'http://localhost:3000'],
  ])(
    'comes back to the host of its own redirect_uri, as the SDK login does: %s',
    async (returnTo, expected) => {
      const authorizationParams = { redirect_uri: 'https://b.example/api/auth/callback' }
      const fetch = vi.fn(async (_url: string, _init: { body: string }) => new Response('{}'))
      const config = onTenant({ passwordless: { fetch } })
      const browser = appOf(initAuth0, config, (sdk) => ({
        passwordless: createPasswordless(config).handlePasswordlessStart({ authorizationParams }),
        login: sdk.handleLogin({ authorizationParams }),
      }))

      await browser.postJson(start, { email: 'ada@example.com', returnTo })
      const login = await browser.fetch(`/api/auth/login?returnTo=${encodeURIComponent(returnTo)}`)

      const { authParams } = JSON.parse(String(fetch.mock.lastCall?.[1].body))
      const theirs = new URL(login.headers.get('location') ?? '').searchParams.get('state')
      expect(authParams.redirect_uri).toBe(authorizationParams.redirect_uri)
      expect(stateOf(authParams.state).returnTo).toBe(expected)
      expect(stateOf(theirs).returnTo ?? 'http://localhost:3000').toBe(expected)
    },
  )

  it('survives the rotation of a secret: the first of a list signs, all of it is believed', async () => {
    const [old, fresh] = ['an old secret, long enough', 'a fresh secret, long enough']
    const before = appOf(initAuth0, onTenant({ secret: [old] }))
    const after = appOf(initAuth0, onTenant({ secret: [fresh, old] }))
    await before.postJson(start, { email: 'rotation@example.com' })
    await moveCookies(before, after)
    await after.click((await tenant().mailbox.waitForMail('rotation@example.com')).link)
    expect(await whoIs(after)).toMatchObject({ email: 'rotation@example.com' })

    const newcomer = appOf(initAuth0, onTenant({ secret: [fresh, old] }))
    const predecessor = appOf(initAuth0, onTenant({ secret: [old] }))
    await newcomer.postJson(start, { email: 'fresh@example.com' })
    await moveCookies(newcomer, predecessor)
    await predecessor.click((await tenant().mailbox.waitForMail('fresh@example.com')).link)
    expect(await whoIs(predecessor)).toBeUndefined()
  })

  it('proves the app by every PEM that the SDK reads, and the stock callback goes on with it', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const clientPublicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    vi.stubEnv(
      'AUTH0_CLIENT_ASSERTION_SIGNING_KEY',
      keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    )
    const keyTenant = await startTenant({ clientPublicKey })
    const browser = appOf(initAuth0, toConfig(settingsOn(keyTenant)))

    await browser.postJson(start, { email: 'key@example.com' })
    await browser.click((await keyTenant.mailbox.waitForMail('key@example.com')).link)

    expect(await whoIs(browser)).toMatchObject({ email: 'key@example.com' })
    await keyTenant.close()
  })

  it('finds its way when the callback is elsewhere', async () => {
    const callbackUrls = ['https://shop.example/deep/down/callback']
    const elsewhere = await startTenant({ appBaseUrl: 'https://shop.example', callbackUrls })
    const config = { ...toConfig(settingsOn(elsewhere)), routes: { callback: '/deep/down/callback' } }
    const browser = appOf(initAuth0, config)

    await browser.postJson(start, { email: 'elsewhere@example.com', returnTo: 'cart' })
    const callback = await browser.click((await elsewhere.mailbox.waitForMail('elsewhere@example.com')).link)

    expect(callback.headers.get('location')).toBe('https://shop.example/cart')
    expect(await whoIs(browser)).toMatchObject({ email: 'elsewhere@example.com' })
    await elsewhere.close()
  })

  it('works for an app whose stock logins are hybrid, when told that links come by query', async () => {
    vi.spyOn(console, 'warn').mockImplementationOnce(() => {})
    const browser = appOf(
      initAuth0,
      onTenant({
        authorizationParams: { response_type: 'code id_token', response_mode: 'form_post' },
        passwordless: { authorizationParams: { response_mode: 'query' } },
      }),
    )

    await browser.postJson(start, { email: 'hybrid@example.com' })
    await browser.click((await tenant().mailbox.waitForMail('hybrid@example.com')).link)

    expect(await whoIs(browser)).toMatchObject({ email: 'hybrid@example.com' })
  })

  it.each([
    ['the stock callback', false],
    ['ours', true],
  ])(
    'completes by the twin cookie when a browser dropped the SameSite=None one, behind %s',
    async (...row) => {
      const secure = await startTenant({ appBaseUrl: 'https://shop.example' })
      const config = { ...toConfig(settingsOn(secure)), transactionCookie: { sameSite: 'none' as const } }
      const browser = appOf(initAuth0, config, (sdk) =>
        row[1] ? { callback: createPasswordless(config, sdk).handlePasswordlessCallback } : {},
      )

      await browser.postJson(start, { email: 'twin@example.com' })
      await browser.cookies.store.removeCookie('shop.example', '/', 'auth_verification')
      const left = await browser.cookies.getCookies('https://shop.example/')
      expect(left.map(({ key }) => key)).toEqual(['_auth_verification', 'passwordless_browser'])
      await browser.click((await secure.mailbox.waitForMail('twin@example.com')).link)

      expect(await whoIs(browser)).toMatchObject({ email: 'twin@example.com' })
      await secure.close()
    },
  )

  it('ends in the error that people know with a state of its own: what they hit before they find us', async () => {
    const onError = vi.fn()
    const browser = appOf(initAuth0, onTenant(), () => ({
      onError: (...args: unknown[]) => onError(args.at(-1)),
    }))
    await browser.fetch('/api/auth/login')
    const authParams = {
      response_type: 'code',
      redirect_uri: 'http://localhost:3000/api/auth/callback',
      scope: 'openid',
      state: 'mine',
    }
    await fetch(`${tenant().issuer}passwordless/start`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: 'offline-client',
        client_secret: 'offline-client-secret',
        connection: 'email',
        email: 'mismatch@example.com',
        authParams,
      }),
    })
    await browser.click((await tenant().mailbox.waitForMail('mismatch@example.com')).link)

    expect(String(onError.mock.lastCall?.at(0))).toMatch(/state mismatch, expected .*, got: mine/)
  })

  it('ends in the other error that people know where no cookie is', async () => {
    const onError = vi.fn()
    const browser = appOf(initAuth0, onTenant(), () => ({
      onError: (...args: unknown[]) => onError(args.at(-1)),
    }))
    await browser.postJson(start, { email: 'elsewhere@example.com' })
    const { link } = await tenant().mailbox.waitForMail('elsewhere@example.com')
    await browser.cookies.removeAllCookies()
    await browser.click(link)

    expect(String(onError.mock.lastCall?.at(0))).toMatch(
      /Missing state cookie|checks\.state argument is missing/,
    )
  })

  it('has a state that nobody can guess, where that of a stock login is the same each time', async () => {
    const browser = appOf(initAuth0, onTenant())
    const stock: unknown[] = []
    const mailed: unknown[] = []
    for (const email of ['first@example.com', 'second@example.com']) {
      const login = await browser.fetch('/api/auth/login')
      stock.push(new URL(login.headers.get('location') ?? '').searchParams.get('state'))
      await browser.postJson(start, { email })
      mailed.push((await tenant().mailbox.waitForMail(email)).authParams.state)
    }

    expect(stock[0]).toBe(stock[1])
    expect(mailed[0]).not.toBe(mailed[1])
  })

  it('leaves an error of the app itself to onError of the SDK', async () => {
    const onError = vi.fn()
    const fetch = vi.fn()
    const config = { ...toConfig(standInSettings), passwordless: { fetch } }
    const browser = appOf(initAuth0, config, () => ({
      passwordless: createPasswordless(config).handlePasswordlessStart({
        getLoginState: () => {
          throw new Error('the basket is on fire')
        },
      }),
      onError: (...args: unknown[]) => onError(args.at(-1)),
    }))

    const response = await browser.postJson(start, { email: 'ada@example.com' })

    expect(response.status).toBe(500)
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ message: 'the basket is on fire' }))
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('the handler that is exported ready-made', () => {
  it('reads the environment, when it is first called, and does not remember a failure', async () => {
    vi.stubEnv('AUTH0_SECRET', undefined)
    const [newest] = versions.slice(-1)
    if (!newest) throw new Error('no version')
    const browser = appOf(newest.initAuth0, onTenant(), () => ({ passwordless: handlePasswordlessStart }))
    expect((await browser.postJson(start, { email: 'late@example.com' })).status).toBe(500)
    expect(logged()).toContain('AUTH0_SECRET')

    for (const [name, value] of Object.entries(tenant().env.v3)) vi.stubEnv(name, value)
    expect((await browser.postJson(start, { email: 'late@example.com' })).status).toBe(204)
    await browser.click((await tenant().mailbox.waitForMail('late@example.com')).link)

    expect(await whoIs(browser)).toMatchObject({ email: 'late@example.com' })
  })

  it('reads AUTH0_HTTP_TIMEOUT and AUTH0_ENABLE_TELEMETRY', async () => {
    const seen: (string | undefined)[] = []
    const fetch = async (
      _url: string,
      init: { headers: Record<string, string>; signal: AbortSignal | null },
    ) => {
      seen.push(init.headers['auth0-client'])
      await new Promise((_, reject) =>
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
      )
      return new Response()
    }
    vi.stubEnv('AUTH0_HTTP_TIMEOUT', '50')
    vi.stubEnv('AUTH0_ENABLE_TELEMETRY', 'no')
    const [newest] = versions.slice(-1)
    if (!newest) throw new Error('no version')
    const browser = appOf(newest.initAuth0, { ...toConfig(standInSettings), passwordless: { fetch } })

    expect((await browser.postJson(start, { email: 'ada@example.com' })).status).toBe(504)
    expect(logged()).toContain('within 50 ms')
    expect(seen).toEqual([undefined])
  })
})

function stateOf(state: string | null): { returnTo?: string } {
  return JSON.parse(Buffer.from(state ?? '', 'base64url').toString())
}

async function moveCookies(from: Browser, to: Browser): Promise<void> {
  const { cookies = [] } = (await from.cookies.serialize()) ?? {}
  for (const { key, value } of cookies)
    await to.cookies.setCookie(`${key}=${value}`, 'http://localhost:3000/')
}
