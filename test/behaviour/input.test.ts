import { createReadStream } from 'node:fs'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { FetchInit } from '../../src/v3/index.js'
import addresses from '../data/addresses.json' with { type: 'json' }
import badBodies from '../data/bad-bodies.json' with { type: 'json' }
import openRedirects from '../data/open-redirects.json' with { type: 'json' }
import safeReturns from '../data/safe-returns.json' with { type: 'json' }
import { type Asked, type HandleStart, standInSettings } from '../support/apps.js'
import { captureLog } from '../support/log.js'
import { describeMounts, newestMounts } from '../support/mounts.js'

/** An Auth0 that accepts everything; tells what it was asked. */
function standIn() {
  const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  const asked = (): Asked => JSON.parse(String(fetch.mock.lastCall?.[1].body))
  return { settings: standInSettings, passwordless: { fetch }, fetch, asked }
}

describeMounts(
  'bad input',
  (mount) => {
    for (const [title, body, description] of badBodies) {
      it(`gets a clear error and changes nothing: ${title}`, async () => {
        const { settings, passwordless, fetch } = standIn()
        await using app = await mount.startApp({ settings, passwordless, bodyParser: false })

        const response = await app.browser().fetch(mount.paths.start, {
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
        const { settings, passwordless, fetch } = standIn()
        await using app = await mount.startApp({ settings, passwordless, bodyParser: false })

        const response = await app.browser().fetch(mount.paths.start, {
          method: 'POST',
          headers: { 'content-type': type },
          body: '{"email":"ada@example.com"}',
        })

        expect(response.status).toBe(415)
        expect(fetch).not.toHaveBeenCalled()
      },
    )

    it('is refused when it is too long', async () => {
      const { settings, passwordless, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
      const browser = app.browser()

      const json = await browser.postJson(mount.paths.start, {
        email: 'ada@example.com',
        captcha: 'x'.repeat(17_000),
      })
      const form = await browser.postForm(mount.paths.start, {
        email: 'ada@example.com',
        captcha: 'x'.repeat(17_000),
      })

      expect([json.status, form.status]).toEqual([413, 413])
      expect(fetch).not.toHaveBeenCalled()
    })

    it('is refused when a return path is too long for a link, in body and query alike', async () => {
      const { settings, passwordless, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
      const browser = app.browser()
      const returnTo = `/${'x'.repeat(512)}`

      const inBody = await browser.postJson(mount.paths.start, { email: 'ada@example.com', returnTo })
      const inQuery = await browser.postJson(`${mount.paths.start}?returnTo=${returnTo}`, {
        email: 'ada@example.com',
      })

      for (const response of [inBody, inQuery]) {
        expect(response.status).toBe(400)
        expect(await response.json()).toMatchObject({
          error_description: '"returnTo" must have at most 512 characters',
        })
      }
      const encoded = await browser.postJson(mount.paths.start, {
        email: 'ada@example.com',
        returnTo: `/suche?q=${'漢'.repeat(300)}`,
      })
      expect(encoded.status).toBe(400)
      expect(await encoded.json()).toMatchObject({ error_description: expect.stringContaining('1024') })
      expect(fetch).not.toHaveBeenCalled()
    })

    it('is refused when a form gives a field twice, or a file', async () => {
      const { settings, passwordless, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
      const twice = new URLSearchParams([
        ['email', 'ada@example.com'],
        ['email', 'eve@example.com'],
      ])
      const file = new FormData()
      file.set('email', new Blob(['ada@example.com']), 'address.txt')

      for (const body of [twice, file]) {
        const response = await app.browser().fetch(mount.paths.start, { method: 'POST', body })
        expect(response.status).toBe(400)
        expect(await response.json()).toMatchObject({
          error_description: expect.stringMatching(/given twice|files are not accepted/),
        })
      }
      expect(fetch).not.toHaveBeenCalled()
    })

    it('is sent on to a page of the app when that is set, with the code and nothing else', async () => {
      const { settings, passwordless } = standIn()
      await using app = await mount.startApp({
        settings,
        passwordless: { ...passwordless, pages: { failed: '/checkout?step=1' } },
      })

      const response = await app.browser().postForm(mount.paths.start, { email: 'not an address' })
      const script = await app.browser().postJson(mount.paths.start, { email: 'not an address' })

      expect(response.status).toBe(303)
      expect(response.headers.get('location')).toBe(
        'http://localhost:3000/checkout?step=1&error=invalid_request',
      )
      expect(script.status).toBe(400)
    })

    it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
      'is refused by its method: %s',
      async (method) => {
        const { settings, passwordless, fetch } = standIn()
        await using app = await mount.startApp({ settings, passwordless })

        const response = await app.browser().fetch(`${mount.paths.start}?email=ada@example.com`, { method })

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
      const { settings, passwordless, asked } = standIn()
      await using app = await mount.startApp({ settings, passwordless })

      expect((await app.browser().postJson(mount.paths.start, { email: typed })).status).toBe(204)

      expect(asked().email).toBe(folded)
    })

    it('comes as JSON, as a form, and as a form sent by a script', async () => {
      const { settings, passwordless, asked, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
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
        await browser.postJson(mount.paths.start, fields, {
          'content-type': 'Application/JSON; charset=utf-8',
        }),
        await browser.postForm(mount.paths.start, { ...fields, language: '' }),
        await browser.fetch(mount.paths.start, { method: 'POST', body: multipart }),
        await browser.fetch(mount.paths.start, {
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
      expect(answers[1]?.headers.get('location')).toBe('http://localhost:3000/?passwordless=sent')
    })

    it.each(openRedirects)('never leaves the app for returnTo %j', async (returnTo) => {
      const { settings, passwordless, asked } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
      const browser = app.browser()

      const inBody = await browser.postJson(mount.paths.start, { email: 'ada@example.com', returnTo })
      expect(await mount.readReturnTo(settings, inBody, asked())).toBe('http://localhost:3000/')
      const inQuery = await browser.postJson(
        `${mount.paths.start}?returnTo=${encodeURIComponent(returnTo)}`,
        {
          email: 'ada@example.com',
        },
      )
      expect(await mount.readReturnTo(settings, inQuery, asked())).toBe('http://localhost:3000/')
    })

    it.each(openRedirects)('never leaves the app for an option of %j', async (returnTo) => {
      const { settings, passwordless, asked } = standIn()
      await using app = await mount.startApp({
        settings,
        passwordless,
        mounted: (handle) => handle({ returnTo }) as HandleStart,
      })

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      expect(await mount.readReturnTo(settings, response, asked())).toBe('http://localhost:3000/')
    })

    it.each(safeReturns)('goes back to %j as %j', async (returnTo, absolute) => {
      const { settings, passwordless, asked } = standIn()
      await using app = await mount.startApp({ settings, passwordless })

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com', returnTo })

      expect(await mount.readReturnTo(settings, response, asked())).toBe(absolute)
    })

    it('prefers the returnTo of the body to the query, and the query to the option', async () => {
      const { settings, passwordless, asked } = standIn()
      await using app = await mount.startApp({
        settings,
        passwordless: { ...passwordless, returnTo: '/option' },
      })
      const browser = app.browser()
      const email = 'ada@example.com'

      const query = `${mount.paths.start}?returnTo=/query`

      const body = await browser.postJson(query, { email, returnTo: '/body' })
      expect(await mount.readReturnTo(settings, body, asked())).toBe('http://localhost:3000/body')
      const onlyQuery = await browser.postJson(query, { email })
      expect(await mount.readReturnTo(settings, onlyQuery, asked())).toBe('http://localhost:3000/query')
      const neither = await browser.postJson(mount.paths.start, { email })
      expect(await mount.readReturnTo(settings, neither, asked())).toBe('http://localhost:3000/option')
    })

    it.each([
      [{ language: 'fr-ca' }, 'de', 'fr-CA'],
      [{}, 'de-at,de;q=0.8', 'de-AT'],
      [{}, 'x\u00ff; drop', undefined],
      [{}, '*', undefined],
      [{}, `en-x-${'aaaaaaaa-'.repeat(1000)}a`, undefined],
      [{}, '', undefined],
    ])('asks for the mail in the language of %j and %j', async (fields, acceptLanguage, expected) => {
      const { settings, passwordless, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless })

      await app
        .browser()
        .postJson(
          mount.paths.start,
          { email: 'ada@example.com', ...fields },
          { 'accept-language': acceptLanguage },
        )

      expect(fetch.mock.lastCall?.[1].headers['x-request-language']).toBe(expected)
    })
  },
  newestMounts,
)

describeMounts(
  'the Pages Router',
  (mount) => {
    it.each([true, false])('serves JSON and forms with the body parser %s', async (bodyParser) => {
      const { settings, passwordless, asked } = standIn()
      await using app = await mount.startApp({ settings, passwordless, bodyParser })
      const browser = app.browser()
      const fields = { email: 'ada@example.com', returnTo: '/ü?a=b&c=d' }

      const json = await browser.postJson(mount.paths.start, fields)
      expect(json.status).toBe(204)
      expect(await mount.readReturnTo(settings, json, asked())).toBe('http://localhost:3000/%C3%BC?a=b&c=d')
      const form = await browser.postForm(mount.paths.start, fields)
      expect(form.status).toBe(303)
      expect(await mount.readReturnTo(settings, form, asked())).toBe('http://localhost:3000/%C3%BC?a=b&c=d')
    })

    it('keeps the cookies that are on the response already', async () => {
      const { settings, passwordless } = standIn()
      await using app = await mount.startApp({
        settings,
        passwordless,
        earlierCookies: ['cart=7; Path=/', 'theme=dark'],
      })

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      expect(response.headers.getSetCookie()).toEqual([
        'cart=7; Path=/',
        'theme=dark',
        expect.stringMatching(/^(auth_verification|__txn_[\w-]{43})=/),
      ])
    })
  },
  newestMounts.filter(({ place }) => place === 'Pages Router'),
)

describeMounts(
  'the App Router',
  (mount) => {
    const logged = captureLog()

    it('says so when the app has read the body before', async () => {
      const { settings, passwordless } = standIn()
      await using app = await mount.startApp({
        settings,
        passwordless,
        mounted: (handle) => async (request, second) => {
          if (request instanceof Request) await request.json()
          return handle(request, second)
        },
      })

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      expect(response.status).toBe(500)
      expect(logged()).toContain('request.clone()')
    })

    it('is calm about a body that breaks off', async () => {
      const { settings, passwordless, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
      const broken = {
        body: new ReadableStream({ pull: (stream) => stream.error(new Error('aborted')) }),
        duplex: 'half' as const,
      }

      const response = await app.browser().fetch(mount.paths.start, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        ...broken,
      })

      expect(response.status).toBe(400)
      expect(fetch).not.toHaveBeenCalled()
    })

    it('does not wait for a body that never ends', async () => {
      const { settings, passwordless } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
      const endless = {
        body: createReadStream('/dev/zero') as unknown as ReadableStream,
        duplex: 'half' as const,
      }

      const response = await app.browser().fetch(mount.paths.start, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        ...endless,
      })

      expect(response.status).toBe(413)
    })
  },
  newestMounts.filter(({ place }) => place !== 'Pages Router'),
)

function toForm(fields: object): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, typeof value === 'string' ? value : fc.stringify(value))
  }
  return form.toString()
}

describeMounts(
  'whatever is sent',
  (mount) => {
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
      const { settings, passwordless, fetch, asked } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
      let good = 0
      await fc.assert(
        fc.asyncProperty(anyBody, anyType, async (body, type) => {
          fetch.mockClear()

          const response = await app.browser().fetch(mount.paths.start, {
            method: 'POST',
            headers: { 'content-type': type },
            body,
          })

          const accepted = response.status === 204 || response.status === 303
          expect([204, 303, 400, 413, 415]).toContain(response.status)
          expect(fetch).toHaveBeenCalledTimes(accepted ? 1 : 0)
          expect(response.headers.getSetCookie()).toHaveLength(accepted ? 1 : 0)
          if (!accepted) return
          good += 1
          expect(asked().email ?? asked().phone_number).toMatch(/^[^\s@,"]+@[^\s@,"]+$|^\+\d{2,15}$/)
          const returnTo = await mount.readReturnTo(settings, response, asked())
          expect(new URL(returnTo).origin).toBe('http://localhost:3000')
        }),
        { numRuns: 1500 },
      )
      expect(good).toBeGreaterThan(150)
    })
  },
  newestMounts.filter(({ place }) => place === 'App Router'),
)
