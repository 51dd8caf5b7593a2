import { createReadStream } from 'node:fs'
import fc from 'fast-check'
import { NextRequest } from 'next/server.js'
import { describe, expect, it, vi } from 'vitest'
import { createPasswordless, type FetchInit } from '../../src/v3/index.js'
import addresses from '../data/addresses.json' with { type: 'json' }
import badBodies from '../data/bad-bodies.json' with { type: 'json' }
import openRedirects from '../data/open-redirects.json' with { type: 'json' }
import safeReturns from '../data/safe-returns.json' with { type: 'json' }
import { configOf } from '../support/config-v3.js'
import { captureLog } from '../support/log.js'
import { describeMounts, newestMounts, startApp } from '../support/sdk-v3.js'
import { runTenant } from '../support/tenant.js'

const start = '/api/auth/passwordless'

/** An app whose Auth0 accepts everything; tells what it was asked. */
function standIn() {
  const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  const config = {
    secret: 'a secret, long enough',
    issuerBaseURL: 'https://shop.eu.auth0.com',
    baseURL: 'http://localhost:3000',
    clientID: 'client',
    clientSecret: 'client secret',
    passwordless: { fetch },
  }
  return { config, fetch, asked: () => JSON.parse(String(fetch.mock.lastCall?.[1].body)) }
}

/** The `returnTo` that the stock callback will read from the state. */
function returnToOf(asked: { authParams: { state: string } }): string {
  return JSON.parse(Buffer.from(asked.authParams.state, 'base64url').toString()).returnTo
}

describeMounts(
  'bad input',
  (mount) => {
    for (const [title, body, description] of badBodies) {
      it(`gets a clear error and changes nothing: ${title}`, async () => {
        const { config, fetch } = standIn()
        await using app = await startApp(mount, { config, bodyParser: false })

        const response = await app.browser().fetch(start, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: body ?? '',
        })

        expect(response.status).toBe(400)
        expect(await response.json()).toEqual({ error: 'invalid_request', error_description: description })
        expect(response.headers.getSetCookie()).toEqual([])
        expect(fetch).not.toHaveBeenCalled()
      })
    }

    it.each(['text/plain', 'application/xml', 'application/jsonp', 'text/json', ''])(
      'is refused by its content type: %s',
      async (type) => {
        const { config, fetch } = standIn()
        await using app = await startApp(mount, { config, bodyParser: false })

        const response = await app.browser().fetch(start, {
          method: 'POST',
          headers: { 'content-type': type },
          body: '{"email":"ada@example.com"}',
        })

        expect(response.status).toBe(415)
        expect(fetch).not.toHaveBeenCalled()
      },
    )

    it('is refused when it is too long', async () => {
      const { config, fetch } = standIn()
      await using app = await startApp(mount, { config })
      const browser = app.browser()

      const json = await browser.postJson(start, { email: 'ada@example.com', captcha: 'x'.repeat(17_000) })
      const form = await browser.postForm(start, { email: 'ada@example.com', captcha: 'x'.repeat(17_000) })

      expect([json.status, form.status]).toEqual([413, 413])
      expect(fetch).not.toHaveBeenCalled()
    })

    it('is refused when a return path is too long for a link, in body and query alike', async () => {
      const { config, fetch } = standIn()
      await using app = await startApp(mount, { config })
      const browser = app.browser()
      const returnTo = `/${'x'.repeat(512)}`

      const inBody = await browser.postJson(start, { email: 'ada@example.com', returnTo })
      const inQuery = await browser.postJson(`${start}?returnTo=${returnTo}`, { email: 'ada@example.com' })

      for (const response of [inBody, inQuery]) {
        expect(response.status).toBe(400)
        expect(await response.json()).toMatchObject({
          error_description: '"returnTo" must have at most 512 characters',
        })
      }
      expect(fetch).not.toHaveBeenCalled()
    })

    it('is refused when a form gives a field twice, or a file', async () => {
      const { config, fetch } = standIn()
      await using app = await startApp(mount, { config })
      const twice = new URLSearchParams([
        ['email', 'ada@example.com'],
        ['email', 'eve@example.com'],
      ])
      const file = new FormData()
      file.set('email', new Blob(['ada@example.com']), 'address.txt')

      for (const body of [twice, file]) {
        const response = await app.browser().fetch(start, { method: 'POST', body })
        expect(response.status).toBe(400)
        expect(await response.json()).toMatchObject({
          error_description: expect.stringMatching(/given twice|files are not accepted/),
        })
      }
      expect(fetch).not.toHaveBeenCalled()
    })

    it('is sent on to a page of the app when that is set, with the code and nothing else', async () => {
      const { config } = standIn()
      await using app = await startApp(mount, {
        config: {
          ...config,
          passwordless: { ...config.passwordless, pages: { failed: '/checkout?step=1' } },
        },
      })

      const response = await app.browser().postForm(start, { email: 'not an address' })

      expect(response.status).toBe(303)
      expect(response.headers.get('location')).toBe('/checkout?step=1&error=invalid_request')
    })

    it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
      'is refused by its method: %s',
      async (method) => {
        const { config, fetch } = standIn()
        await using app = await startApp(mount, { config })

        const response = await app.browser().fetch(`${start}?email=ada@example.com`, { method })

        expect(response.status).toBe(405)
        expect(response.headers.get('allow')).toBe('POST')
        expect(fetch).not.toHaveBeenCalled()
      },
    )
  },
  newestMounts,
)

describeMounts(
  'input',
  (mount) => {
    it.each(addresses)('folds the address %j to %j', async (typed, folded) => {
      const { config, asked } = standIn()
      await using app = await startApp(mount, { config })

      expect((await app.browser().postJson(start, { email: typed })).status).toBe(204)

      expect(asked().email).toBe(folded)
    })

    it('comes as JSON, as a form, and as a form sent by a script', async () => {
      const { config, asked, fetch } = standIn()
      await using app = await startApp(mount, { config })
      const browser = app.browser()
      const fields = {
        connection: 'email',
        email: 'ada@example.com',
        send: 'code',
        returnTo: '/a',
        captcha: 'c',
      }
      const multipart = new FormData()
      for (const [name, value] of Object.entries(fields)) multipart.set(name, value)

      const answers = [
        await browser.postJson(start, fields, { 'content-type': 'Application/JSON; charset=utf-8' }),
        await browser.postForm(start, { ...fields, language: '' }),
        await browser.fetch(start, { method: 'POST', body: multipart }),
        await browser.fetch(start, {
          method: 'POST',
          body: multipart,
          headers: { accept: 'application/json, text/plain, */*' },
        }),
      ]

      expect(answers.map(({ status }) => status)).toEqual([204, 303, 303, 204])
      expect(fetch).toHaveBeenCalledTimes(4)
      expect(asked()).toMatchObject({ email: 'ada@example.com', send: 'code', captcha: 'c' })
      for (const answer of answers) {
        expect(answer.headers.get('cache-control')).toBe('no-store')
        expect(answer.headers.getSetCookie()).toHaveLength(1)
        expect(answer.headers.get('location') ?? '').not.toContain('ada')
      }
      expect(answers[1]?.headers.get('location')).toBe('/?passwordless=sent')
    })

    it.each(openRedirects)('never leaves the app for returnTo %j', async (returnTo) => {
      const { config, asked } = standIn()
      await using app = await startApp(mount, { config })
      const browser = app.browser()

      await browser.postJson(start, { email: 'ada@example.com', returnTo })
      expect(returnToOf(asked())).toBe('http://localhost:3000')
      await browser.postJson(`${start}?returnTo=${encodeURIComponent(returnTo)}`, {
        email: 'ada@example.com',
      })
      expect(returnToOf(asked())).toBe('http://localhost:3000')
    })

    it.each(openRedirects)('never leaves the app for an option or login state of %j', async (returnTo) => {
      const { config, asked } = standIn()
      await using app = await startApp(mount, {
        config,
        handlers: ({ handlePasswordlessStart }) => ({
          passwordless: handlePasswordlessStart({ returnTo }),
          profile: handlePasswordlessStart({ getLoginState: () => ({ returnTo }) }),
        }),
      })

      for (const route of [start, '/api/auth/profile']) {
        await app.browser().postJson(route, { email: 'ada@example.com' })
        expect(returnToOf(asked())).toBe('http://localhost:3000')
      }
    })

    it.each(safeReturns)('goes back to %j as %j', async (returnTo, absolute) => {
      const { config, asked } = standIn()
      await using app = await startApp(mount, { config })

      await app.browser().postJson(start, { email: 'ada@example.com', returnTo })

      expect(returnToOf(asked())).toBe(absolute)
    })

    it('prefers the returnTo of the body to the query, and the query to the option', async () => {
      const { config, asked } = standIn()
      await using app = await startApp(mount, {
        config: { ...config, passwordless: { ...config.passwordless, returnTo: '/option' } },
      })
      const browser = app.browser()
      const email = 'ada@example.com'

      await browser.postJson(`${start}?returnTo=/query`, { email, returnTo: '/body' })
      expect(returnToOf(asked())).toBe('http://localhost:3000/body')
      await browser.postJson(`${start}?returnTo=/query`, { email })
      expect(returnToOf(asked())).toBe('http://localhost:3000/query')
      await browser.postJson(start, { email })
      expect(returnToOf(asked())).toBe('http://localhost:3000/option')
    })

    it.each([
      [{ language: 'fr-ca' }, 'de', 'fr-CA'],
      [{}, 'de-at,de;q=0.8', 'de-AT'],
      [{}, 'x\u00ff; drop', undefined],
      [{}, '*', undefined],
      [{}, '', undefined],
    ])('asks for the mail in the language of %j and %j', async (fields, acceptLanguage, expected) => {
      const { config, fetch } = standIn()
      await using app = await startApp(mount, { config })

      await app
        .browser()
        .postJson(start, { email: 'ada@example.com', ...fields }, { 'accept-language': acceptLanguage })

      expect(fetch.mock.lastCall?.[1].headers['x-request-language']).toBe(expected)
    })
  },
  newestMounts,
)

describeMounts(
  'the Pages Router',
  (mount) => {
    it.each([true, false])('serves JSON and forms with the body parser %s', async (bodyParser) => {
      const { config, asked } = standIn()
      await using app = await startApp(mount, { config, bodyParser })
      const browser = app.browser()
      const fields = { email: 'ada@example.com', returnTo: '/ü?a=b&c=d' }

      expect((await browser.postJson(start, fields)).status).toBe(204)
      expect(returnToOf(asked())).toBe('http://localhost:3000/%C3%BC?a=b&c=d')
      expect((await browser.postForm(start, fields)).status).toBe(303)
      expect(returnToOf(asked())).toBe('http://localhost:3000/%C3%BC?a=b&c=d')
    })

    it('keeps the cookies that are on the response already', async () => {
      const { config } = standIn()
      await using app = await startApp(mount, { config, earlierCookies: ['cart=7; Path=/', 'theme=dark'] })

      const response = await app.browser().postJson(start, { email: 'ada@example.com' })

      expect(response.headers.getSetCookie()).toEqual([
        'cart=7; Path=/',
        'theme=dark',
        expect.stringMatching(/^auth_verification=/),
      ])
    })
  },
  newestMounts.filter(({ router }) => router === 'pages'),
)

describe('the App Router', () => {
  const tenant = runTenant()
  const logged = captureLog()

  it('serves the handler as a route of its own, without handleAuth', async () => {
    const { handlePasswordlessStart: POST } = createPasswordless(configOf(tenant()))
    const request = new NextRequest('http://localhost:3000/api/auth/passwordless', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"email":"ada@example.com"}',
    })

    expect((await POST(request, { params: Promise.resolve({}) })).status).toBe(204)
  })

  it('says so when the app has read the body before', async () => {
    const { handlePasswordlessStart } = createPasswordless(standIn().config)
    const request = new NextRequest('http://localhost:3000/api/auth/passwordless', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"email":"ada@example.com"}',
    })
    await request.json()

    expect((await handlePasswordlessStart(request)).status).toBe(500)
    expect(logged()).toContain('request.clone()')
  })

  it('does not wait for a body that never ends', async () => {
    const { handlePasswordlessStart } = createPasswordless(standIn().config)
    const request = new NextRequest('http://localhost:3000/api/auth/passwordless', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: createReadStream('/dev/zero') as unknown as ReadableStream,
      duplex: 'half',
    })

    expect((await handlePasswordlessStart(request)).status).toBe(413)
  })
})

function toForm(fields: object): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, typeof value === 'string' ? value : fc.stringify(value))
  }
  return form.toString()
}

describe('whatever is sent', () => {
  const mostly = <T>(good: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: fc.anything() })
  const fields = fc.record(
    {
      connection: mostly(fc.constant('email')),
      email: mostly(fc.oneof(fc.emailAddress(), fc.string({ unit: 'grapheme' }))),
      send: mostly(fc.constantFrom('link', 'code')),
      returnTo: mostly(fc.oneof(fc.webUrl(), fc.webPath(), fc.string({ unit: 'binary' }))),
      language: mostly(fc.constantFrom('de', 'fr-CA')),
      captcha: mostly(fc.string()),
    },
    { requiredKeys: ['email'] },
  )
  const smsFields = fc.record({
    connection: fc.constant('sms'),
    phoneNumber: mostly(fc.stringMatching(/^\+\d{1,16}$/)),
  })
  const anyBody = fc.oneof(
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 8, arbitrary: fc.oneof(fields, smsFields).map((body) => JSON.stringify(body)) },
    {
      weight: 4,
      arbitrary: fc.oneof(fields, smsFields).map(toForm),
    },
  )
  const anyType = fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
  )

  it('is answered, never with a 5xx, and Auth0 only hears of good input', async () => {
    const { config, fetch } = standIn()
    const { handlePasswordlessStart } = createPasswordless(config)
    let good = 0
    await fc.assert(
      fc.asyncProperty(anyBody, anyType, async (body, type) => {
        fetch.mockClear()
        const request = new NextRequest('http://localhost:3000/api/auth/passwordless', {
          method: 'POST',
          headers: { 'content-type': type },
          body,
        })

        const response = await handlePasswordlessStart(request)

        const accepted = response.status === 204 || response.status === 303
        expect([204, 303, 400, 413, 415]).toContain(response.status)
        expect(fetch).toHaveBeenCalledTimes(accepted ? 1 : 0)
        expect(response.headers.getSetCookie()).toHaveLength(accepted ? 1 : 0)
        if (!accepted) return
        good += 1
        const asked = JSON.parse(String(fetch.mock.lastCall?.[1].body))
        expect(asked.email ?? asked.phone_number).toMatch(/^[^\s@,"]+@[^\s@,"]+$|^\+\d{2,15}$/)
        expect(new URL(returnToOf(asked)).origin).toBe('http://localhost:3000')
      }),
      { numRuns: 3000 },
    )
    expect(good).toBeGreaterThan(300)
  })
})
