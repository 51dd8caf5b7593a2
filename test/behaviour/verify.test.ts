import { describe, expect, it, vi } from 'vitest'
import type { PasswordlessEvent } from '../../src/index.js'
import { toSub } from '../../src/testing/users.js'
import type { FetchInit, VerifyOptions } from '../../src/v3/index.js'
import badBodies from '../data/bad-bodies.json' with { type: 'json' }
import badCodes from '../data/bad-codes.json' with { type: 'json' }
import crossSiteRows from '../data/cross-site.json' with { type: 'json' }
import goodCodes from '../data/good-codes.json' with { type: 'json' }
import openRedirects from '../data/open-redirects.json' with { type: 'json' }
import ownSiteRows from '../data/own-site.json' with { type: 'json' }
import safeReturns from '../data/safe-returns.json' with { type: 'json' }
import unknownFields from '../data/unknown-verify-fields.json' with { type: 'json' }
import { allowedOrigins } from '../support/allowed-origins.js'
import { type AppOptions, settingsOn, standInSettings } from '../support/apps.js'
import { ask, forget, home, transactions, whoIs } from '../support/arrivals.js'
import { auth0Host, reachTenantAt } from '../support/auth0-host.js'
import type { Browser } from '../support/browser.js'
import { cookiesOf, cookiesOfStart } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace, newestMounts } from '../support/mounts.js'
import { startV3App, toConfig, v3Places } from '../support/mounts-v3.js'
import { read, type ShownPage, submit } from '../support/shown-page.js'
import { runTenant } from '../support/tenant.js'
import { byForm, byScript, nextOf, notThis, type Typing, typeCode } from '../support/typed-code.js'

const email = 'ada@example.com'
const verificationCode = '123456'
const phoneNumber = '+15005550006'
// Rows of a title and headers; of what is typed; of a field and a value.
const crossSite = crossSiteRows as [string, Record<string, string>][]
const ownSite = ownSiteRows as [string, Record<string, string>][]
const anyCode: [string, unknown, string][] = [
  ...(badCodes as [string, unknown, string][]),
  // No JSON file of ours can hold it.
  ['half a character', '12345\ud800', '"verificationCode" must be the digits of the message'],
]
const goodCode = goodCodes as [string, string][]
const unknownField = unknownFields as [string, unknown][]

const typings: [string, Typing, number][] = [
  ['by a script', byScript, 200],
  ['by a form', byForm, 303],
]
const messages: [string, (name: string) => Record<string, string>][] = [
  ['a mail with a link', (name) => ({ email: `${name}@example.com`, send: 'link' })],
  ['a mail with a code', (name) => ({ email: `${name}@example.com`, send: 'code' })],
]
const matrix = messages.flatMap(([message, asking]) =>
  typings.map(([by, typing, status]) => ({ message, asking, by, typing, status })),
)

/** An Auth0 that nobody may ask. */
function standIn(options: Partial<AppOptions> = {}) {
  const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  const { passwordless, ...others } = options
  return { fetch, app: { settings: standInSettings, passwordless: { fetch, ...passwordless }, ...others } }
}

/** Nothing has come of a request but an error. */
async function expectRefused(response: Response, status: number, body: object): Promise<void> {
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual(body)
  expect(response.headers.get('location')).toBeNull()
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.getSetCookie()).toEqual([])
}

const invalid = (error_description: unknown) => ({ error: 'invalid_request', error_description })

function paramsOf(location: string): Record<string, string> {
  return Object.fromEntries(new URL(location).searchParams)
}

describeMounts('a code that is typed in', (mount) => {
  const running = runTenant({ issuer: auth0Host })
  reachTenantAt(running)

  it.each(matrix)(
    'signs in through the stock callback, out of $message, $by, and Auth0 is asked nothing before',
    async ({ asking, typing, status }) => {
      const onStockCallback = vi.fn()
      await using app = await mount.startApp({
        settings: settingsOn(running()),
        callback: true,
        onStockCallback,
      })
      const browser = app.browser()
      const mail = await ask(browser, mount, running(), asking('same'))
      const before = running().requests.length

      const response = await typing(browser, mount.paths.verify, {
        email: mail.to,
        verificationCode: mail.code,
        returnTo: '/checkout?step=2#pay',
      })

      expect(response.status).toBe(status)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(cookiesOf(response)).toEqual(cookiesOfStart)
      expect(running().requests.length).toBe(before)

      const callback = await browser.click(await nextOf(response))

      expect(callback.headers.get('location')).toBe(`${home}/checkout?step=2#pay`)
      expect(onStockCallback).toHaveBeenCalledTimes(1)
      expect(await whoIs(browser, mount)).toBe(mail.to)
      const token = running().requests.findLast(({ path }) => path === '/oauth/token')
      expect(token).toMatchObject({ status: 200 })
      expect(token?.body).not.toHaveProperty('code_verifier')
    },
  )

  it.each(typings)('signs in out of a text message, %s', async (_title, typing) => {
    await using app = await mount.startApp({ settings: settingsOn(running()), callback: true })
    const [browser, other] = [app.browser(), app.browser()]
    const { code } = await ask(browser, mount, running(), { connection: 'sms', phoneNumber })
    await ask(other, mount, running(), { connection: 'sms', phoneNumber: '+15005550007' })
    const fields = { connection: 'sms', phoneNumber, verificationCode: code, returnTo: '/account' }

    const callback = await typeCode(mount, browser, fields, typing)

    expect(callback.headers.get('location')).toBe(`${home}/account`)
    const profile = await browser.fetch(mount.paths.profile)
    expect(await profile.json()).toMatchObject({ sub: toSub('sms', phoneNumber) })
    expect(await whoIs(other, mount)).toBeUndefined()
  })

  it('signs in the browser that it is typed in, and not the one that began', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()), callback: true })
    const [began, other] = [app.browser(), app.browser()]
    // It has begun something of its own.
    await ask(other, mount, running(), 'grace@example.com')
    const { code } = await ask(began, mount, running(), 'there@example.com')

    await typeCode(mount, other, { email: 'there@example.com', verificationCode: code })

    expect(await whoIs(other, mount)).toBe('there@example.com')
    expect(await whoIs(began, mount)).toBeUndefined()
  })

  it('signs in a browser that never began anything', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()), callback: true })
    const { code } = await ask(app.browser(), mount, running(), 'fresh@example.com')

    const browser = app.browser()
    await typeCode(mount, browser, { email: 'fresh@example.com', verificationCode: code }, byForm)

    expect(await whoIs(browser, mount)).toBe('fresh@example.com')
  })

  it('signs in as it was copied from a mail, with the address in another spelling', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()), callback: true })
    const browser = app.browser()
    const { code } = await ask(browser, mount, running(), 'pasted@example.com')
    const pasted = `\u200b${code.slice(0, 3)} ${code.slice(3)}\n`

    await typeCode(mount, browser, { email: ' Pasted@EXAMPLE.com', verificationCode: pasted })

    expect(await whoIs(browser, mount)).toBe('pasted@example.com')
  })

  it('signs in without our callback, too', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()) })
    const browser = app.browser()
    const { code } = await ask(browser, mount, running(), { email: 'plain@example.com', send: 'code' })

    const callback = await typeCode(mount, browser, {
      email: 'plain@example.com',
      verificationCode: code,
      returnTo: '/checkout',
    })

    expect(callback.headers.get('location')).toBe(`${home}/checkout`)
    expect(await whoIs(browser, mount)).toBe('plain@example.com')
  })

  it('is no use to somebody else: it belongs to its address', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()), callback: true })
    const eve = app.browser()
    const { code } = await ask(eve, mount, running(), 'eve@example.com')
    await ask(app.browser(), mount, running(), 'victim@example.com')

    const callback = await typeCode(mount, eve, { email: 'victim@example.com', verificationCode: code })

    // One in a million that both codes are the same.
    expect(callback.status).toBe(400)
    expect(await whoIs(eve, mount)).toBeUndefined()
  })

  it('goes to Auth0 with what a link would have, no more and no less', async () => {
    const authorizationParams = { audience: 'https://api.example.com', scope: 'openid profile email' }
    const settings = settingsOn(running(), { authorizationParams })
    await using app = await mount.startApp({
      settings,
      verify: { authorizationParams: { ui_locales: 'fr', 'ext-campaign': 'autumn' } },
    })
    const fields = { email, verificationCode }

    const location = await nextOf(await app.browser().postJson(mount.paths.verify, fields))

    const { origin, pathname, searchParams, hash } = new URL(location)
    expect(origin + pathname + hash).toBe(`${auth0Host}passwordless/verify_redirect`)
    expect([...searchParams].sort()).toEqual(
      Object.entries({
        client_id: settings.clientId,
        connection: 'email',
        email,
        verification_code: verificationCode,
        protocol: 'oauth2',
        response_type: 'code',
        redirect_uri: home + mount.paths.callback,
        scope: 'openid profile email',
        audience: 'https://api.example.com',
        ui_locales: 'fr',
        'ext-campaign': 'autumn',
        state: expect.stringMatching(/^[\w-]+$/),
        nonce: expect.stringMatching(/^[\w-]{22}$/),
      }).sort(),
    )
  })

  it('goes to Auth0 with a phone number, and with an address that needs care', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()) })
    const post = async (fields: object) =>
      paramsOf(await nextOf(await app.browser().postJson(mount.paths.verify, fields)))

    const sms = await post({ connection: 'sms', phoneNumber, verificationCode })
    const mail = await post({ email: "o'brien+a&b=c%20#?@example.com", verificationCode })

    expect(sms).toMatchObject({ connection: 'sms', phone_number: phoneNumber })
    expect(sms).not.toHaveProperty('email')
    expect(mail).toMatchObject({ connection: 'email', email: "o'brien+a&b=c%20#?@example.com" })
    expect(mail).not.toHaveProperty('phone_number')
  })

  it('has a state and a nonce of its own each time', async () => {
    await using app = await mount.startApp({ settings: settingsOn(running()) })
    const browser = app.browser()
    const params = []
    for (let time = 0; time < 3; time++) {
      const response = await browser.postJson(mount.paths.verify, { email, verificationCode })
      params.push(paramsOf(await nextOf(response)))
    }

    expect(new Set(params.map(({ state }) => state)).size).toBe(3)
    expect(new Set(params.map(({ nonce }) => nonce)).size).toBe(3)
  })
})

describeMounts('a code that Auth0 refuses', (mount) => {
  const running = runTenant({ issuer: auth0Host })
  reachTenantAt(running)
  captureLog()

  /** An app, a browser, and somebody who has got a code. */
  async function begin(name: string, options: Partial<AppOptions> = {}) {
    const events: PasswordlessEvent[] = []
    const onEvent = (event: PasswordlessEvent) => events.push(event)
    const app = await mount.startApp({
      settings: settingsOn(running()),
      callback: true,
      ...options,
      passwordless: { onEvent, ...options.passwordless },
    })
    const browser = app.browser()
    const address = `${name}@example.com`
    const { code } = await ask(browser, mount, running(), address)
    const type = (typed: string, returnTo?: string) =>
      typeCode(mount, browser, { email: address, verificationCode: typed, ...(returnTo && { returnTo }) })
    const typeOnPage = ({ forms }: ShownPage, typed: string) =>
      submit(browser, mount.paths.callback, forms.code, { verificationCode: typed })
    return {
      events,
      browser,
      address,
      code,
      wrong: notThis(code),
      type,
      typeOnPage,
      [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
    }
  }

  it('comes back to the page of the handler that took it, and to no other', async () => {
    await using scene = await begin('failed', {
      verify: { pages: { failed: '/code?step=2' } },
      callback: { pages: { recover: '/again' } },
    })
    const { browser, type, wrong } = scene

    const callback = await type(wrong, '/checkout')

    expect(callback.status).toBe(303)
    expect(callback.headers.get('location')).toBe(`${home}/code?step=2&error=wrong_code`)
    expect(callback.headers.get('cache-control')).toBe('no-store')
    expect(await whoIs(browser, mount)).toBeUndefined()
  })

  it('comes back to the page for recovery where there is no other', async () => {
    await using scene = await begin('recover', { callback: { pages: { recover: '/again?from=code' } } })
    const { browser, type, wrong } = scene

    const callback = await type(wrong)

    expect(callback.status).toBe(303)
    expect(callback.headers.get('location')).toBe(`${home}/again?from=code&error=wrong_code`)
    expect(await whoIs(browser, mount)).toBeUndefined()
  })

  it('comes back to a page of ours, where the right one signs in and goes on to where it was going', async () => {
    await using scene = await begin('ours')
    const { browser, address, type, typeOnPage, code, wrong, events } = scene

    const page = await read(await type(wrong, '/checkout?step=2'))

    expect([page.status, page.heading]).toEqual([400, 'This code did not work'])
    expect(page.html).not.toMatch(new RegExp(`${wrong}|${address}`))
    expect(await whoIs(browser, mount)).toBeUndefined()

    const answer = await typeOnPage(page, `${code.slice(0, 3)}-${code.slice(3)}`)
    expect(answer.status).toBe(303)
    const back = await browser.click(await nextOf(answer))

    expect(back.headers.get('location')).toBe(`${home}/checkout?step=2`)
    expect(await whoIs(browser, mount)).toBe(address)
    expect(events).toEqual([
      { type: 'started', connection: 'email', send: 'link' },
      { type: 'verifying', connection: 'email' },
      { type: 'recovery', connection: 'email', reason: 'wrong_code' },
      { type: 'verifying', connection: 'email' },
    ])
  })

  it('can be typed wrong again on our page, and right after that', async () => {
    await using scene = await begin('twice')
    const { browser, address, type, typeOnPage, code, wrong } = scene
    const first = await read(await type(wrong))

    const second = await read(await browser.click(await nextOf(await typeOnPage(first, wrong))))
    await browser.click(await nextOf(await typeOnPage(second, code)))

    expect([second.status, second.heading]).toEqual([400, 'This code did not work'])
    expect(await whoIs(browser, mount)).toBe(address)
  })

  it('is told at once that it is no code, on our page, and Auth0 is asked nothing', async () => {
    await using scene = await begin('letters')
    const { browser, address, type, typeOnPage, code, wrong } = scene
    const first = await read(await type(wrong))
    const before = running().requests.length

    const second = await read(await typeOnPage(first, 'kilroy<b>'))

    expect([second.status, second.alert]).toEqual([
      400,
      'A code has only digits. Please look at it once more.',
    ])
    expect(second.html).not.toContain('kilroy')
    expect(running().requests.length).toBe(before)
    await browser.click(await nextOf(await typeOnPage(second, code)))
    expect(await whoIs(browser, mount)).toBe(address)
  })

  it('was tried too often with the third wrong one, and then the right one does not help', async () => {
    await using scene = await begin('third', { callback: { pages: { recover: '/again' } } })
    const { browser, type, code, wrong, events } = scene

    const comeBack = []
    for (const typed of [wrong, wrong, wrong, code]) {
      comeBack.push((await type(typed)).headers.get('location'))
    }

    const end = (reason: string) => `${home}/again?error=${reason}`
    expect(comeBack).toEqual([
      end('wrong_code'),
      end('wrong_code'),
      end('too_many_attempts'),
      end('too_many_attempts'),
    ])
    expect(await whoIs(browser, mount)).toBeUndefined()
    expect(events.filter(({ type }) => type === 'recovery')).toMatchObject([
      { reason: 'wrong_code' },
      { reason: 'wrong_code' },
      { reason: 'too_many_attempts' },
      { reason: 'too_many_attempts' },
    ])
  })

  it('is too old', async () => {
    await using scene = await begin('expired', { callback: { pages: { recover: '/again' } } })
    const { browser, address, type, code } = scene
    running().links.expire(address)

    const callback = await type(code)

    expect(callback.headers.get('location')).toBe(`${home}/again?error=expired`)
    expect(await whoIs(browser, mount)).toBeUndefined()
  })

  it.each([
    ['an older one', 'older'],
    ['one that has been used', 'used'],
  ])('is %s', async (_title, kind) => {
    await using scene = await begin(kind, { callback: { pages: { recover: '/again' } } })
    const { browser, address, type, code } = scene
    if (kind === 'older') await ask(browser, mount, running(), address)
    else running().links.spend(address)

    const callback = await type(code)

    expect(callback.headers.get('location')).toBe(`${home}/again?error=wrong_code`)
    expect(await whoIs(browser, mount)).toBeUndefined()
  })

  it('does not trouble somebody who is signed in as this address by now', async () => {
    await using scene = await begin('signed-in')
    const { type, code } = scene
    await type(code)

    const callback = await type(code, '/account')

    expect(callback.status).toBe(303)
    expect(callback.headers.get('location')).toBe(`${home}/account`)
  })

  it('is an error of the stock callback where ours is not mounted', async () => {
    await using app = await mount.startApp({
      settings: settingsOn(running()),
      passwordless: { pages: { recover: '/again' } },
    })
    const browser = app.browser()
    const { code, to } = await ask(browser, mount, running(), 'stock@example.com')

    const callback = await typeCode(mount, browser, { email: to, verificationCode: notThis(code) })

    expect(callback.status).toBeGreaterThanOrEqual(400)
    expect(callback.headers.get('location')).toBeNull()
    expect(callback.headers.get('content-security-policy')).toBeNull()
    expect(await whoIs(browser, mount)).toBeUndefined()
  })
})

describeMounts(
  'a code that is too old, or was tried too often,',
  (mount) => {
    const running = runTenant({ issuer: auth0Host })
    reachTenantAt(running)

    it.each([
      ['expired', 1],
      ['too_many_attempts', 3],
    ])('comes back to the page of the handler that took it: %s', async (reason, tries) => {
      await using app = await mount.startApp({
        settings: settingsOn(running()),
        callback: { pages: { recover: '/again' } },
        verify: { pages: { failed: '/code' } },
      })
      const browser = app.browser()
      const { code, to } = await ask(browser, mount, running(), `${reason}@example.com`)
      if (reason === 'expired') running().links.expire(to)
      const typed = reason === 'expired' ? code : notThis(code)

      const ends = []
      for (let time = 0; time < tries; time++) {
        const callback = await typeCode(mount, browser, { email: to, verificationCode: typed })
        ends.push(callback.headers.get('location'))
      }

      expect(ends.at(-1)).toBe(`${home}/code?error=${reason}`)
    })
  },
  eachPlace,
)

describe.each(v3Places.filter(({ version }) => version === '3.8.0'))(
  'a code for a callback of its own (SDK $version, $place)',
  (where) => {
    const [mount] = newestMounts.filter(
      ({ version, place }) => version === where.version && place === where.place,
    )
    const redirect_uri = `${home}/brand/api/auth/callback`
    const running = runTenant({ callbackUrls: [redirect_uri] })

    async function startApp() {
      const config = { ...toConfig(settingsOn(running())), passwordless: { limits: false as const } }
      const app = await startV3App(where, {
        config,
        handlers: (ours) => ({
          passwordless: ours.handlePasswordlessStart,
          'passwordless-verify': ours.handlePasswordlessVerify({ authorizationParams: { redirect_uri } }),
          callback: ours.handlePasswordlessCallback({ redirectUri: redirect_uri }),
        }),
      })
      const browser = app.browser()
      return { browser, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() }
    }

    it('goes there, and signs in there', async () => {
      if (!mount) throw new Error('no such mount')
      await using scene = await startApp()
      const { browser } = scene
      await browser.postJson(mount.paths.start, { email, send: 'code' })
      const { code } = await running().mailbox.waitForMail(email)
      const fields = { email, verificationCode: code, returnTo: '/brand' }

      const location = await nextOf(await browser.postJson(mount.paths.verify, fields))
      const back = await browser.click(location)

      expect(paramsOf(location).redirect_uri).toBe(redirect_uri)
      expect(back.headers.get('location')).toBe(`${home}/brand`)
      expect(await whoIs(browser, mount)).toBe(email)
      const token = running().requests.findLast(({ path }) => path === '/oauth/token')
      expect(token?.body).toMatchObject({ redirect_uri })
    })

    it('comes back there when it was wrong, or the cookie is lost, and goes there again', async () => {
      if (!mount) throw new Error('no such mount')
      await using scene = await startApp()
      const { browser } = scene
      await browser.postJson(mount.paths.start, { email, send: 'code' })
      const { code } = await running().mailbox.waitForMail(email)
      const page = await read(await typeCode(mount, browser, { email, verificationCode: notThis(code) }))

      const answer = await submit(browser, '/brand/api/auth/callback', page.forms.code, {
        verificationCode: code,
      })
      const location = await nextOf(answer)
      await forget(browser, transactions)
      const restored = await browser.click(location)

      expect(paramsOf(location).redirect_uri).toBe(redirect_uri)
      expect(restored.status).toBe(303)
      expect(restored.headers.get('location')).toMatch(`${redirect_uri}?code=`)
      await browser.fetch(restored.headers.get('location') ?? '')
      expect(await whoIs(browser, mount)).toBe(email)
    })
  },
)

describeMounts('a request with a code', (mount) => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'has to be a POST, whatever its headers say: %s',
    async (method) => {
      const { app: options, fetch } = standIn()
      await using app = await mount.startApp(options)
      const path = `${mount.paths.verify}?${new URLSearchParams({ email, verificationCode })}`
      const headers = {
        origin: home,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        'x-http-method-override': 'POST',
      }

      const response = await app.browser().fetch(path, { method, headers })

      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
      expect(response.headers.get('location')).toBeNull()
      expect(response.headers.getSetCookie()).toEqual([])
      expect(fetch).not.toHaveBeenCalled()
    },
  )

  it.each(['text/plain', 'application/xml', 'text/json', ''])(
    'is refused by its content type: %s',
    async (type) => {
      const { app: options } = standIn({ bodyParser: false })
      await using app = await mount.startApp(options)

      const response = await app.browser().fetch(mount.paths.verify, {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify({ email, verificationCode }),
      })

      await expectRefused(response, 415, {
        error: 'unsupported_media_type',
        error_description: expect.any(String),
      })
    },
  )

  it('is refused when it is too long', async () => {
    const { app: options } = standIn()
    await using app = await mount.startApp(options)
    const fields = { email, verificationCode: verificationCode + ' '.repeat(17_000) }

    for (const typing of [byScript, byForm]) {
      const response = await typing(app.browser(), mount.paths.verify, fields)
      await expectRefused(response, 413, {
        error: 'payload_too_large',
        error_description: expect.any(String),
      })
    }
  })

  it('may be a form with parts, and not one with files or with a field twice', async () => {
    const { app: options } = standIn()
    await using app = await mount.startApp(options)
    const parts = new FormData()
    parts.set('email', email)
    parts.set('verificationCode', verificationCode)
    const file = new FormData()
    file.set('email', email)
    file.set('verificationCode', new Blob([verificationCode]), 'code.txt')
    const twice = new URLSearchParams({ email, verificationCode })
    twice.append('verificationCode', '654321')
    const post = (body: FormData | URLSearchParams) =>
      app.browser().fetch(mount.paths.verify, { method: 'POST', body })

    const location = await nextOf(await post(parts))

    expect(paramsOf(location)).toMatchObject({ email, verification_code: verificationCode })
    await expectRefused(await post(file), 400, invalid('files are not accepted'))
    await expectRefused(await post(twice), 400, invalid('"verificationCode" must be a string'))
  })

  it("is a script's, though a form, when the script says that it reads JSON", async () => {
    const { app: options } = standIn()
    await using app = await mount.startApp(options)

    const response = await app.browser().fetch(mount.paths.verify, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ email, verificationCode }),
    })

    expect(response.status).toBe(200)
    const location = expect.stringMatching(/\/passwordless\/verify_redirect\?/)
    expect(await response.json()).toEqual({ location })
  })

  it('that fails is sent on to the page of the app when it is a form', async () => {
    const { app: options } = standIn({ verify: { pages: { failed: '/code?step=2' } } })
    await using app = await mount.startApp(options)
    const fields = { email, verificationCode: 'kilroy' }

    const page = await byForm(app.browser(), mount.paths.verify, fields)
    const script = await byScript(app.browser(), mount.paths.verify, fields)

    expect([page.status, script.status]).toEqual([303, 400])
    expect(page.headers.get('location')).toBe(`${home}/code?step=2&error=invalid_request`)
    expect(page.headers.getSetCookie()).toEqual([])
  })
})

describeMounts(
  'a code as people paste it',
  (mount) => {
    it.each(goodCode)('goes to Auth0 as digits: %s', async (_title, typed) => {
      const { app: options } = standIn()
      await using app = await mount.startApp(options)

      for (const typing of [byScript, byForm]) {
        const response = await typing(app.browser(), mount.paths.verify, { email, verificationCode: typed })
        const location = await nextOf(response)
        expect(paramsOf(location).verification_code).toBe(verificationCode)
      }
    })

    it.each(['1234', '123456789012'])('may have other lengths: %s', async (typed) => {
      const { app: options } = standIn()
      await using app = await mount.startApp(options)

      const response = await byScript(app.browser(), mount.paths.verify, { email, verificationCode: typed })

      expect(paramsOf(await nextOf(response)).verification_code).toBe(typed)
    })
  },
  eachPlace,
)

describeMounts(
  'what is no code',
  (mount) => {
    it.each(anyCode)('gets a clear error and changes nothing: %s', async (_title, typed, description) => {
      const { app: options, fetch } = standIn()
      await using app = await mount.startApp(options)
      const post = (fields: object) => app.browser().postJson(mount.paths.verify, fields)

      await expectRefused(await post({ email, verificationCode: typed }), 400, invalid(description))
      await expectRefused(
        await post({ connection: 'sms', phoneNumber, verificationCode: typed }),
        400,
        invalid(description),
      )
      expect(fetch).not.toHaveBeenCalled()
    })

    it.each(anyCode.filter(([, typed]) => typeof typed === 'string'))(
      'is refused in a form, too: %s',
      async (_title, typed) => {
        const { app: options } = standIn()
        await using app = await mount.startApp(options)

        const response = await byForm(app.browser(), mount.paths.verify, {
          email,
          verificationCode: String(typed),
        })

        // An empty field of a form counts as not given.
        const problem = typed === '' ? 'is missing' : 'must be the digits of the message'
        await expectRefused(response, 400, invalid(`"verificationCode" ${problem}`))
      },
    )

    it('is missing', async () => {
      const { app: options } = standIn()
      await using app = await mount.startApp(options)

      for (const typing of [byScript, byForm]) {
        const response = await typing(app.browser(), mount.paths.verify, { email })
        await expectRefused(response, 400, invalid('"verificationCode" is missing'))
      }
    })

    it.each(unknownField)('stands in no other field: "%s" is refused by its name', async (name, value) => {
      const { app: options } = standIn({ bodyParser: false })
      await using app = await mount.startApp(options)
      // By hand: an object has no "__proto__" that would be written.
      const body = `{"email":"${email}","verificationCode":"${verificationCode}","${name}":${JSON.stringify(value)}}`

      const response = await app.browser().fetch(mount.paths.verify, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })

      await expectRefused(response, 400, invalid(`"${name}" is not a known field`))
      expect({}).not.toHaveProperty('polluted')
    })
  },
  eachPlace,
)

describeMounts(
  'a bad body',
  (mount) => {
    for (const [title = '', body = '', description = ''] of badBodies) {
      it(`is as bad with a code in it: ${title}`, async () => {
        const { app: options, fetch } = standIn({ bodyParser: false })
        await using app = await mount.startApp(options)
        const withCode = body.replace(/^\{(?=.*:)/s, `{"verificationCode":"${verificationCode}",`)
        // What a start could say in them, a code cannot.
        const [, unknown] = /^"(send|language|captcha)" must/.exec(description) ?? []

        const response = await app.browser().fetch(mount.paths.verify, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: withCode,
        })

        await expectRefused(
          response,
          400,
          invalid(unknown ? `"${unknown}" is not a known field` : description),
        )
        expect(fetch).not.toHaveBeenCalled()
      })
    }
  },
  eachPlace,
)

describeMounts(
  'a code from elsewhere',
  (mount) => {
    const settings = { ...standInSettings, baseUrl: 'https://shop.example' }
    const json = {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, verificationCode }),
    }
    const form = {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ email, verificationCode }).toString(),
    }
    // In lower case: to a `POST` the Browser adds what a page of the app would send.
    const post = (browser: Browser, { headers, body }: typeof json | typeof form, own: object) =>
      browser.fetch(mount.paths.verify, { method: 'post', headers: { ...headers, ...own }, body })

    it.each(crossSite)('is refused: %s', async (_title, headers) => {
      const { app: options } = standIn({ settings, passwordless: { allowedOrigins } })
      await using app = await mount.startApp(options)

      for (const body of [json, form]) {
        const response = await post(app.browser(), body, headers)
        await expectRefused(response, 403, {
          error: 'origin_not_allowed',
          error_description: expect.not.stringMatching(/evil|shop\.example/),
        })
      }
    })

    it.each(ownSite)('goes through when that is the app: %s', async (_title, headers) => {
      const { app: options } = standIn({ settings, passwordless: { allowedOrigins } })
      await using app = await mount.startApp(options)

      const script = await post(app.browser(), json, headers)
      const page = await post(app.browser(), form, headers)

      expect([script.status, page.status]).toEqual([200, 303])
    })

    it('is refused before its body is looked at', async () => {
      const { app: options } = standIn({ settings })
      await using app = await mount.startApp(options)
      const evil = {
        'sec-fetch-site': 'cross-site',
        origin: 'https://evil.example',
        'content-type': 'text/plain',
      }

      const response = await post(app.browser(), json, evil)

      expect(response.status).toBe(403)
    })
  },
  eachPlace,
)

describeMounts(
  'the way back of a code',
  (mount) => {
    const settings = standInSettings

    /** Where the stock callback will send the person. */
    async function wayBack(
      options: VerifyOptions,
      { path = mount.paths.verify, returnTo }: { path?: string; returnTo?: string | undefined },
    ): Promise<string> {
      const { app: started } = standIn({ verify: options })
      await using app = await mount.startApp(started)
      const fields = { email, verificationCode, ...(returnTo !== undefined && { returnTo }) }
      const response = await app.browser().postJson(path, fields)
      const authParams = paramsOf(await nextOf(response.clone()))
      return mount.readReturnTo(settings, response, { authParams })
    }

    it.each(safeReturns as [string, string][])(
      'is where the visitor wishes to go: %j',
      async (returnTo, expected) => {
        expect(await wayBack({}, { returnTo })).toBe(expected)
        expect(await wayBack({ returnTo }, {})).toBe(expected)
      },
    )

    it.each(openRedirects)('never leaves the app for %j', async (returnTo) => {
      const query = `${mount.paths.verify}?${new URLSearchParams({ returnTo })}`

      for (const way of [
        wayBack({}, { returnTo }),
        wayBack({}, { path: query }),
        wayBack({ returnTo }, {}),
        // It is not passed over for a better one.
        wayBack({ returnTo: '/option' }, { returnTo }),
      ]) {
        expect(await way).toBe(`${home}/`)
      }
    })

    it('is that of the body before that of the query, and that before the option', async () => {
      const path = `${mount.paths.verify}?returnTo=/query`

      expect(await wayBack({ returnTo: '/option' }, { path, returnTo: '/body' })).toBe(`${home}/body`)
      expect(await wayBack({ returnTo: '/option' }, { path })).toBe(`${home}/query`)
      expect(await wayBack({ returnTo: '/option' }, {})).toBe(`${home}/option`)
    })

    it('is refused when it is too long', async () => {
      const { app: options } = standIn()
      await using app = await mount.startApp(options)
      const returnTo = `/${'x'.repeat(512)}`

      const response = await app.browser().postJson(mount.paths.verify, { email, verificationCode, returnTo })

      await expectRefused(response, 400, invalid('"returnTo" must have at most 512 characters'))
    })
  },
  eachPlace,
)

describeMounts(
  'what the operator hears of a code',
  (mount) => {
    const logged = captureLog()

    async function eventsOf(
      send: (browser: Browser) => Promise<Response>,
      options: Partial<AppOptions> = {},
    ) {
      const events: PasswordlessEvent[] = []
      const onEvent = (event: PasswordlessEvent) => events.push(event)
      const { app: started } = standIn({ ...options, passwordless: { onEvent, ...options.passwordless } })
      await using app = await mount.startApp(started)
      const { status } = await send(app.browser())
      return { status, events }
    }

    it.each<[string, (browser: Browser) => Promise<Response>, number, PasswordlessEvent]>([
      [
        'it is on its way',
        (browser) => browser.postJson(mount.paths.verify, { email, verificationCode }),
        200,
        { type: 'verifying', connection: 'email' },
      ],
      [
        'it is on its way by text message',
        (browser) =>
          browser.postForm(mount.paths.verify, { connection: 'sms', phoneNumber, verificationCode }),
        303,
        { type: 'verifying', connection: 'sms' },
      ],
      [
        'it is none',
        (browser) => browser.postJson(mount.paths.verify, { email, verificationCode: 'kilroy' }),
        400,
        { type: 'refused', reason: 'invalid_request' },
      ],
      [
        'the way back is too long for a link',
        (browser) =>
          browser.postJson(mount.paths.verify, { email, verificationCode, returnTo: `/${'漢'.repeat(300)}` }),
        400,
        { type: 'refused', connection: 'email', reason: 'invalid_request' },
      ],
      [
        'it comes from another site',
        (browser) =>
          browser.postJson(
            mount.paths.verify,
            { email, verificationCode },
            { origin: 'https://evil.example' },
          ),
        403,
        { type: 'refused', reason: 'origin_not_allowed' },
      ],
      [
        'it is a GET',
        (browser) => browser.fetch(mount.paths.verify),
        405,
        { type: 'refused', reason: 'method_not_allowed' },
      ],
      [
        'it is text',
        (browser) => browser.fetch(mount.paths.verify, { method: 'POST', body: verificationCode }),
        415,
        { type: 'refused', reason: 'unsupported_media_type' },
      ],
    ])('is one event and nothing personal: %s', async (_title, send, status, event) => {
      const told = await eventsOf(send)

      expect(told).toEqual({ status, events: [event] })
      expect(logged()).toBe('')
    })

    it('is a line in the log when a setting is wrong, and nothing of it reaches the visitor', async () => {
      const told = await eventsOf(
        async (browser) => {
          const response = await browser.postJson(mount.paths.verify, { email, verificationCode })
          expect(await response.text()).not.toMatch(/scope|openid/)
          return response
        },
        { verify: { authorizationParams: { scope: 'profile' } } },
      )

      expect(told.status).toBe(500)
      expect(told.events).toMatchObject([{ type: 'failed', code: 'configuration_error' }])
      expect(logged()).toContain('"authorizationParams.scope" must contain "openid"')
      expect(logged()).not.toMatch(/ada@|123456/)
    })
  },
  eachPlace,
)

describeMounts(
  'an option that says nothing about codes',
  (mount) => {
    const misused: [string, unknown][] = [
      ['beforeSend', () => {}],
      ['fields', { '~standard': { version: 1, vendor: 'test', validate: () => ({ value: {} }) } }],
      ['messages', { lang: 'de' }],
      ['otherBrowser', 'allow'],
    ]

    it.each(misused)('is refused when the handler is made: %s', async (name, value) => {
      const verify: object = { [name]: value }

      await expect(mount.startApp({ settings: standInSettings, verify })).rejects.toMatchObject({
        code: 'configuration_error',
        message: `"${name}" has no effect on this handler`,
      })
    })

    it.each(misused)('may stand in the options of the instance: %s', async (name, value) => {
      const { app: options } = standIn({ passwordless: { [name]: value } })
      await using app = await mount.startApp(options)

      const response = await app.browser().postJson(mount.paths.verify, { email, verificationCode })

      expect(response.status).toBe(200)
    })

    it.each<[string, unknown, string]>([
      ['nope', true, '"nope" is not an option'],
      ['getLoginState', 'no function', '"getLoginState"'],
      ['returnTo', 7, '"returnTo" must be a string'],
      ['onEvent', 'no function', '"onEvent" must be a function'],
      ['pages', { failed: 'https://evil.example/' }, '"pages.failed" must be a path'],
      ['pages', { failed: '//evil.example' }, '"pages.failed" must be a path'],
      ['limits', { tries: 10 }, '"limits.tries" must be false, or a limiter'],
      ['authorizationParams', { state: 'mine' }, '"authorizationParams.state" cannot be chosen'],
      [
        'authorizationParams',
        { code_challenge: 'x' },
        '"authorizationParams.code_challenge" cannot be chosen',
      ],
    ])('is refused when it cannot be: %s of %j', async (name, value, message) => {
      const verify: object = { [name]: value }

      await expect(mount.startApp({ settings: standInSettings, verify })).rejects.toMatchObject({
        code: 'configuration_error',
        message: expect.stringContaining(message),
      })
    })

    it('cannot be a callback of its own on SDK v4, which would not find it', async () => {
      const verify = { authorizationParams: { redirect_uri: `${home}/brand/callback` } }
      const made = mount.startApp({ settings: standInSettings, verify })

      if (mount.version.startsWith('3.')) await (await made)[Symbol.asyncDispose]()
      else await expect(made).rejects.toThrow('"authorizationParams.redirect_uri" cannot be chosen')
    })

    it('takes effect over that of the instance', async () => {
      const { app: options } = standIn({
        passwordless: { returnTo: '/instance', pages: { failed: '/instance' } },
        verify: { returnTo: '/own', pages: { failed: '/own' } },
      })
      await using app = await mount.startApp(options)

      const good = await app.browser().postJson(mount.paths.verify, { email, verificationCode })
      const bad = await app.browser().postForm(mount.paths.verify, { email })

      const authParams = paramsOf(await nextOf(good.clone()))
      expect(await mount.readReturnTo(standInSettings, good, { authParams })).toBe(`${home}/own`)
      expect(bad.headers.get('location')).toBe(`${home}/own?error=invalid_request`)
    })
  },
  newestMounts,
)
