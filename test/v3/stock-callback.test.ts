import type { CallbackOptions, HandleCallback, Session } from '@auth0/nextjs-auth0'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import { createPasswordless, type Passwordless } from '../../src/v3/index.js'
import { settingsOn } from '../support/apps.js'
import {
  arrivalOf,
  follow,
  forget,
  home,
  locationOf,
  logInAtTenant,
  transactions,
} from '../support/arrivals.js'
import type { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { type InitAuth0, startV3App, toConfig, type V3Place, v3Places } from '../support/mounts-v3.js'
import { read, submit } from '../support/shown-page.js'
import { lookAt, lookAtRequest, stopTheDate } from '../support/side-by-side.js'
import { runTenant } from '../support/tenant.js'

/** What `handleCallback` of SDK v3 takes and does, our callback in front of it or not. */
type Sdk = ReturnType<InitAuth0>
type Handle = (...args: unknown[]) => unknown

/** The callback of an app, of our handler or of the stock one: both are called in the same ways. */
type MakeCallback = (handle: Handle, where: V3Place) => unknown

const ada = 'ada@example.com'

stopTheDate()
const other = '/api/auth/other-callback'

interface AppParts {
  config?: object
  callback: MakeCallback
  /** Where it is mounted. Default: `callback`. */
  route?: string
  bodyParser?: boolean
  /** Instead of the SDK itself. */
  sdkOf?: (sdk: Sdk) => Pick<Sdk, 'handleCallback' | 'getSession'>
}

function startApp(where: V3Place, tenant: Tenant, whose: 'ours' | 'stock', parts: AppParts) {
  const { config, callback, route = 'callback', bodyParser = true, sdkOf = (sdk) => sdk } = parts
  const whole = {
    ...toConfig(settingsOn(tenant)),
    ...config,
    passwordless: { limits: false as const },
  }
  const loginTo = { authorizationParams: { redirect_uri: `${home}/api/auth/${route}` } }
  const handlers = (own: Passwordless, sdk: Sdk) => {
    const stock = sdkOf(sdk)
    const ours = stock === sdk ? own : createPasswordless(whole, stock as Sdk)
    const handle = whose === 'ours' ? ours.handlePasswordlessCallback : stock.handleCallback
    const options = route === 'callback' ? {} : loginTo
    return {
      login: sdk.handleLogin(options),
      passwordless: own.handlePasswordlessStart(options),
      [route]: callback(handle as Handle, where),
    }
  }
  return startV3App(where, { config: whole, handlers, bodyParser })
}

/** A stock login from the first click to the profile, as the app, its user and the tenant see it. */
async function watchLogin(where: V3Place, tenant: Tenant, whose: 'ours' | 'stock', parts: AppParts) {
  await using app = await startApp(where, tenant, whose, parts)
  const browser = app.browser()
  const before = tenant.requests.length
  const login = await browser.fetch('/api/auth/login')
  const last = await logInAtTenant(tenant, new URL(locationOf(login)).href, ada)
  const answer = await comeBack(browser, last)
  const profile = await browser.fetch('/api/auth/me')
  return {
    answers: await Promise.all([login, answer, profile].map(lookAt)),
    asked: tenant.requests.slice(before).map(lookAtRequest),
  }
}

/** With a redirect, or with the form that posts itself. */
async function comeBack(browser: Browser, last: Response): Promise<Response> {
  if (last.headers.has('location')) return browser.fetch(locationOf(last))
  const page = await last.text()
  const action = /action="([^"]*)"/.exec(page)?.[1] ?? ''
  const inputs = [...page.matchAll(/name="([^"]*)" value="([^"]*)"/g)]
  const body = new URLSearchParams(inputs.map(([, name = '', value = '']): [string, string] => [name, value]))
  const headers = { origin: 'null', 'sec-fetch-site': 'cross-site' }
  return browser.fetch(action, { method: 'POST', headers, body })
}

/** The last three: session, state, and what comes before them, by router. */
function seenBy(spy: ReturnType<typeof vi.fn>, where: V3Place): unknown[] {
  const args = spy.mock.lastCall ?? []
  expect(args).toHaveLength(where.place === 'App Router' ? 3 : 4)
  const [session, state] = args.slice(-2)
  return [session.user.email, state]
}

/** An `afterCallback` for both routers. */
function after(change: (session: Session) => Session | undefined | Promise<Session>) {
  return vi.fn((...args: unknown[]) => change(args.at(-2) as Session))
}

/** The status of the profile after a login with each. */
const rows: { what: string; profile: number; options: () => CallbackOptions }[] = [
  { what: 'no options at all', profile: 200, options: () => ({}) },
  {
    what: 'an "afterCallback" that adds to the session',
    profile: 200,
    options: () => ({
      afterCallback: after((session) => ({ ...session, user: { ...session.user, basket: 7 } })) as never,
    }),
  },
  {
    what: 'an "afterCallback" that is late',
    profile: 200,
    options: () => ({
      afterCallback: after(async (session) => {
        await new Promise(setImmediate)
        return { ...session, user: { ...session.user, basket: 8 } }
      }) as never,
    }),
  },
  {
    what: 'an "afterCallback" that keeps no session',
    profile: 204,
    options: () => ({ afterCallback: after(() => undefined) as never }),
  },
  {
    what: 'an "afterCallback" that throws',
    profile: 204,
    options: () => ({
      afterCallback: after(() => {
        throw Object.assign(new Error('Words of the app'), { status: 418 })
      }) as never,
    }),
  },
  { what: 'an "organization" by its id', profile: 204, options: () => ({ organization: 'org_123' }) },
  { what: 'an "organization" by its name', profile: 204, options: () => ({ organization: 'Berlin' }) },
  {
    what: '"authorizationParams" for the token endpoint',
    profile: 200,
    options: () => ({ authorizationParams: { ext_shop: 'berlin' } as never }),
  },
]

const ways: [string, (options: () => CallbackOptions) => MakeCallback][] = [
  ['as an object', (options) => (handle) => handle(options())],
  [
    'as a function of the request',
    (options) => (handle) =>
      handle((request: { headers: unknown }) => {
        if (!request.headers) throw new Error('no request')
        return options()
      }),
  ],
  [
    'as the third argument',
    (options) => (handle) => (request: unknown, second: unknown) => handle(request, second, options()),
  ],
]

const cases = rows.flatMap((row) => ways.map(([way, make]) => ({ ...row, way, callback: make(row.options) })))

describe.each(v3Places)("handleCallback's own options ($version, $place)", (where) => {
  const tenant = runTenant()
  captureLog()

  it.each(cases)('do the same behind ours: $what, $way', async ({ callback, profile }) => {
    const stock = await watchLogin(where, tenant(), 'stock', { callback })
    const ours = await watchLogin(where, tenant(), 'ours', { callback })

    expect(ours).toEqual(stock)
    expect(ours.answers[2]?.status).toBe(profile)
  })

  it('reach the tenant: "authorizationParams"', async () => {
    await watchLogin(where, tenant(), 'ours', {
      callback: (handle) => handle({ authorizationParams: { ext_shop: 'berlin' } }),
    })

    expect(tenant().requests.findLast(({ path }) => path === '/oauth/token')?.body).toMatchObject({
      ext_shop: 'berlin',
    })
  })

  it('do the same behind ours: a "redirectUri" of its own', async () => {
    const parts: AppParts = {
      route: 'other-callback',
      callback: (handle) => handle({ redirectUri: `${home}${other}` }),
    }
    const allowed = await startOther()

    const stock = await watchLogin(where, allowed, 'stock', parts)
    const ours = await watchLogin(where, allowed, 'ours', parts)
    await allowed.close()

    expect(ours).toEqual(stock)
    expect(ours.answers.map(({ status }) => status)).toEqual([302, 302, 200])
  })

  it('see no difference in what "afterCallback" is called with', async () => {
    const seen: unknown[] = []
    for (const whose of ['stock', 'ours'] as const) {
      const afterCallback = after((session) => session)
      await watchLogin(where, tenant(), whose, { callback: (handle) => handle({ afterCallback }) })
      expect(afterCallback).toHaveBeenCalledOnce()
      seen.push(seenBy(afterCallback, where))
    }

    expect(seen[1]).toEqual(seen[0])
    expect(seen[0]).toEqual([ada, { returnTo: home }])
  })
})

/** A tenant that knows the other callback. */
async function startOther(): Promise<Tenant> {
  const { startTenant } = await import('../../src/testing/index.js')
  return startTenant({ callbackUrls: [`${home}${other}`] })
}

describe.each(v3Places)('a mailed link behind the options of the app ($version, $place)', (where) => {
  const tenant = runTenant()

  it('comes to "afterCallback" with the state of the start', async () => {
    const afterCallback = after((session) => ({ ...session, user: { ...session.user, basket: 7 } }))
    await using app = await startApp(where, tenant(), 'ours', {
      callback: (handle) => handle({ afterCallback }),
    })
    const browser = app.browser()
    await browser.postJson('/api/auth/passwordless', { email: ada, returnTo: '/checkout' })
    const { link } = await tenant().mailbox.waitForMail(ada)
    await forget(browser, transactions)

    await follow(browser, await browser.click(link))

    expect(afterCallback).toHaveBeenCalledOnce()
    expect(seenBy(afterCallback, where)).toEqual([
      ada,
      expect.objectContaining({ returnTo: `${home}/checkout` }),
    ])
    expect(await (await browser.fetch('/api/auth/me')).json()).toMatchObject({ email: ada, basket: 7 })
  })

  it('comes back to the "redirectUri" of the callback, and so does a new one', async () => {
    const allowed = await startOther()
    await using app = await startApp(where, allowed, 'ours', {
      route: 'other-callback',
      callback: (handle) => handle({ redirectUri: `${home}${other}` }),
    })
    const browser = app.browser()
    const ask = () => browser.postJson('/api/auth/passwordless', { email: ada })
    await ask()
    const lost = await arrivalOf((await allowed.mailbox.waitForMail(ada)).link)
    await forget(browser, transactions)

    const again = new URL(locationOf(await browser.fetch(lost)))
    expect(again.origin + again.pathname).toBe(`${home}${other}`)

    await ask()
    const { link } = await allowed.mailbox.waitForMail(ada)
    allowed.links.expire(ada)
    const page = await read(await browser.click(link))
    const sent = await submit(browser, other, page.forms.link)
    expect(locationOf(sent)).toBe(`${home}${other}?passwordless=sent`)
    expect((await read(await browser.fetch(locationOf(sent)))).heading).toBe('Look into your mail')
    const next = await allowed.mailbox.waitForMail(ada)
    expect(next.authParams.redirect_uri).toBe(`${home}${other}`)
    expect((await browser.click(next.link)).status).toBe(302)
    expect((await browser.fetch('/api/auth/me')).status).toBe(200)
    await allowed.close()
  })
})

const formPost = { authorizationParams: { response_mode: 'form_post', scope: 'openid profile email' } }
/** SDK v3 warns of it over plain HTTP. */
function expectWarnings(): void {
  captureLog()
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
  })
  afterEach(() => vi.restoreAllMocks())
}

const pagesRouters = v3Places.filter(({ place }) => place === 'Pages Router')

/** The SDK behind a body parser of the app. */
function parsing(sdk: Sdk) {
  const handleCallback = async (...args: unknown[]) => {
    const [request] = args as [AsyncIterable<Buffer> & { body?: unknown }]
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    request.body = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
    return Reflect.apply(sdk.handleCallback, undefined, args)
  }
  return { handleCallback: handleCallback as HandleCallback, getSession: sdk.getSession }
}

describe.each(v3Places)('a stock login that comes back as a form post ($version, $place)', (where) => {
  const tenant = runTenant()
  expectWarnings()

  it('has its body when it comes to the stock callback', async () => {
    const parts: AppParts = { config: formPost, callback: (handle) => handle }

    const stock = await watchLogin(where, tenant(), 'stock', parts)
    const ours = await watchLogin(where, tenant(), 'ours', parts)

    expect(ours).toEqual(stock)
    expect(ours.answers.map(({ status }) => status)).toEqual([302, 302, 200])
  })
})

describe.each(pagesRouters)('a form post without a body parser ($version, $place)', (where) => {
  const tenant = runTenant()
  expectWarnings()

  it('fails as without ours', async () => {
    const parts: AppParts = { config: formPost, bodyParser: false, callback: (handle) => handle }

    const stock = await watchLogin(where, tenant(), 'stock', parts)

    expect(await watchLogin(where, tenant(), 'ours', parts)).toEqual(stock)
  })

  it('is unread when it comes to a stock callback that the app has put a parser before', async () => {
    const parts: AppParts = {
      config: formPost,
      bodyParser: false,
      sdkOf: parsing,
      callback: (handle) => handle,
    }

    const stock = await watchLogin(where, tenant(), 'stock', parts)
    const ours = await watchLogin(where, tenant(), 'ours', parts)

    expect(ours).toEqual(stock)
    expect(ours.answers.map(({ status }) => status)).toEqual([302, 302, 200])
  })
})
