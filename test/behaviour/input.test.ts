import { createReadStream } from 'node:fs'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as v from 'valibot'
import { afterEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { ReadyStart } from '../../src/index.js'
import type { FetchInit } from '../../src/v3/index.js'
import addresses from '../data/addresses.json' with { type: 'json' }
import badBodies from '../data/bad-bodies.json' with { type: 'json' }
import openRedirects from '../data/open-redirects.json' with { type: 'json' }
import phoneNumbers from '../data/phone-numbers.json' with { type: 'json' }
import safeReturns from '../data/safe-returns.json' with { type: 'json' }
import { type Asked, type HandleStart, standInSettings } from '../support/apps.js'
import { cookiesOf, cookiesOfStart } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { look } from '../support/look.js'
import { describeMounts, eachPlace, newestMounts } from '../support/mounts.js'

/** An Auth0 that accepts everything; tells what it was asked. */
function standIn() {
  const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  const asked = (): Asked => JSON.parse(String(fetch.mock.lastCall?.[1].body))
  return { settings: standInSettings, passwordless: { fetch }, fetch, asked }
}

describeMounts(
  'a phone number as people write it',
  (mount) => {
    it.each(phoneNumbers as [string, string, string][])(
      'is asked for as Auth0 wants it: %s',
      async (_title, phoneNumber, e164) => {
        const { settings, passwordless, asked } = standIn()
        await using app = await mount.startApp({ settings, passwordless })

        const answer = await app.browser().postJson(mount.paths.start, { connection: 'sms', phoneNumber })

        expect(answer.status).toBe(204)
        expect(asked()).toMatchObject({ phone_number: e164 })
      },
    )
  },
  newestMounts,
)

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
      expect(await encoded.json()).toMatchObject({ error_description: expect.stringContaining('768') })
      expect(fetch).not.toHaveBeenCalled()

      // Six for each letter, two more, and 22 for the base URL: the very last that goes.
      const last = await browser.postJson(mount.paths.start, {
        email: 'ada@example.com',
        returnTo: `/xx${'ü'.repeat(124)}`,
      })
      expect(last.status).toBe(204)
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
          error_description: expect.stringMatching(/"email" must be a string|files are not accepted/),
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

    it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is refused by its method: %s', async (method) => {
      const { settings, passwordless, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless })

      const response = await app.browser().fetch(`${mount.paths.start}?email=ada@example.com`, { method })

      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('GET, HEAD, POST')
      expect(response.headers.getSetCookie()).toEqual([])
      expect(fetch).not.toHaveBeenCalled()
    })

    it.each(['GET', 'HEAD'])('in the query of the landing page is not looked at: %s', async (method) => {
      const { settings, passwordless, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
      const browser = app.browser()

      const plain = await browser.fetch(mount.paths.start, { method })
      const asking = await browser.fetch(`${mount.paths.start}?email=ada@example.com`, { method })

      expect(asking.status).toBe(200)
      expect(asking.headers.get('content-type')).toMatch(/^text\/html/)
      expect(await look(asking)).toEqual(await look(plain))
      expect(asking.headers.getSetCookie()).toEqual([])
      expect(fetch).not.toHaveBeenCalled()
    })
  },
  eachPlace,
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
        expect(cookiesOf(answer)).toEqual(cookiesOfStart)
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
  eachPlace,
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

    it('answers a long body and is ready for the next request of the connection', async () => {
      const { settings, passwordless, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless, bodyParser: false })
      const browser = app.browser()
      const long = { email: 'ada@example.com', captcha: 'x'.repeat(600_000) }

      const answers = [
        await browser.postJson(mount.paths.start, long),
        await browser.postJson(mount.paths.start, { email: 'ada@example.com' }),
      ]

      expect(answers.map(({ status }) => status)).toEqual([413, 204])
      expect(answers[0]?.headers.get('connection')).toBe('close')
      expect(fetch).toHaveBeenCalledTimes(1)
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
        expect.stringMatching(/^(auth_verification|__txn_[\w-]{90,200})=/),
        expect.stringMatching(/^passwordless_browser=/),
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

const nest = (open: string, depth: number, close: string) => open.repeat(depth) + close.repeat(depth)
const member = (value: string) => `{"email":"ada@example.com","captcha":${value}}`

/** Bodies that cost a careless reader much; none is longer than a body may be. */
const heavy: [string, string][] = [
  ['nothing but brackets', '['.repeat(16_384)],
  ['lists in lists', nest('[', 8192, ']')],
  ['objects in objects', `{"email":${nest('{"a":', 2700, '}').replace(':}', ':1}')}}`],
  ['a list in place of the address', `{"email":${nest('[', 8000, ']')}}`],
  ['an address far inside', `{"email":${'['.repeat(8000)}"ada@example.com"${']'.repeat(8000)}}`],
  ['lists in a field of ours', member(nest('[', 8000, ']'))],
  ['lists in a field of nobody', `{"email":"ada@example.com","a":${nest('[', 8000, ']')}}`],
  [
    'prototypes in prototypes',
    `{"email":"ada@example.com","a":${nest('{"__proto__":', 1100, '}').replace(':}', ':1}')}}`,
  ],
  [
    'thousands of fields',
    `{${Array.from({ length: 1500 }, (_, n) => `"f${n}":1`).join(',')},"email":"ada@example.com"}`,
  ],
  ['one field thousands of times', `{"email":"ada@example.com"${',"a":1'.repeat(2500)}}`],
  ['a list of thousands', member(`[${'1,'.repeat(8000)}1]`)],
  ['a number of thousands of digits', `{"email":${'9'.repeat(16_000)}}`],
  ['a name of thousands of letters', `{"email":"ada@example.com","${'a'.repeat(16_000)}":1}`],
  ['an address of thousands of letters', `{"email":"${'a'.repeat(16_000)}@example.com"}`],
  ['an address of thousands of at signs', `{"email":"${'@'.repeat(16_000)}"}`],
  ['an address of thousands of marks', `{"email":"a${'\u0301'.repeat(7000)}@example.com"}`],
  ['an address that grows by folding', `{"email":"${'\ufdfa'.repeat(5000)}@example.com"}`],
  ['thousands of escapes', `{"email":"${'\\u0061'.repeat(2500)}"}`],
  ['a language of thousands of parts', `{"email":"ada@example.com","language":"en${'-aaaa'.repeat(3000)}"}`],
]

describeMounts(
  'a heavy body',
  (mount) => {
    for (const bodyParser of mount.place === 'Pages Router' ? [true, false] : [false]) {
      it.each(heavy)(
        `is refused like any other (Next's body parser ${bodyParser}): %s`,
        async (_title, body) => {
          const { settings, passwordless, fetch } = standIn()
          await using app = await mount.startApp({ settings, passwordless, bodyParser })

          const response = await app.browser().fetch(mount.paths.start, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          })

          expect(response.status).toBe(400)
          expect(response.headers.getSetCookie()).toEqual([])
          expect(fetch).not.toHaveBeenCalled()
        },
      )
    }
  },
  eachPlace,
)

describeMounts(
  "a body past Next's body parser",
  (mount) => {
    it.each([
      [
        'values that cannot become text',
        'application/json; charset=utf-8; a=form',
        '{"email":{"toString":1}}',
      ],
      ['a document in a string', 'application/json', JSON.stringify('{"email":"ada@example.com"}')],
      ['a list that looks like an object', 'application/json', '[["email","ada@example.com"]]'],
      ['lists deeper than a body of ours can be', 'application/json', nest('[', 200_000, ']')],
    ])('is refused as it is without: %s', async (_title, type, body) => {
      for (const bodyParser of [true, false]) {
        const { settings, passwordless, fetch } = standIn()
        await using app = await mount.startApp({ settings, passwordless, bodyParser })

        const response = await app.browser().fetch(mount.paths.start, {
          method: 'POST',
          headers: { 'content-type': type },
          body,
        })

        expect([400, 413]).toContain(response.status)
        expect(fetch).not.toHaveBeenCalled()
      }
    })
  },
  newestMounts.filter(({ place }) => place === 'Pages Router'),
)

const injections = ['\r\nBcc: eve@evil.example', '\n\nHello', '\rX-Evil: 1', '\u2028X-Evil: 1', '\0']

describeMounts(
  'a header in a field',
  (mount) => {
    it.each(injections)('stays text in what may hold any, and becomes no header: %j', async (injection) => {
      const { settings, passwordless, fetch, asked } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
      const fields = {
        email: 'ada@example.com',
        captcha: `solved${injection}`,
        returnTo: `/shop/a${injection}`,
      }

      const response = await app.browser().postJson(mount.paths.start, fields)

      expect(response.status).toBe(204)
      expect(asked().captcha).toBe(fields.captcha)
      const { headers, body } = fetch.mock.lastCall?.[1] ?? {}
      expect(JSON.stringify(headers)).not.toMatch(/evil|Hello/i)
      expect(body).not.toMatch(/[\r\n\0]/)
      expect([...response.headers.keys()]).not.toContain('x-evil')
      expect(cookiesOf(response)).toEqual(cookiesOfStart)
      const returnTo = await mount.readReturnTo(settings, response, asked())
      expect(returnTo).toMatch(/^http:\/\/localhost:3000\/shop\/a[\x21-\x7e]*$/)
    })

    it.each(injections)('is refused in all others: %j', async (injection) => {
      const { settings, passwordless, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless })
      const good = { connection: 'email', email: 'ada@example.com', send: 'link', language: 'de' }
      const sms = { connection: 'sms', phoneNumber: '+15005550006', send: 'code', language: 'de' }

      for (const fields of [good, sms]) {
        for (const [name, value] of Object.entries(fields)) {
          for (const spoilt of [`${value}${injection}x`, `x${injection}${value}`]) {
            const json = await app.browser().postJson(mount.paths.start, { ...fields, [name]: spoilt })
            const form = await app.browser().postForm(mount.paths.start, { ...fields, [name]: spoilt })
            expect([name, json.status, form.status]).toEqual([name, 400, 400])
          }
        }
      }
      expect(fetch).not.toHaveBeenCalled()
    })
  },
  eachPlace,
)

/** An app with fields of its own, and what its hook gets. */
function standInWithFields(fields: StandardSchemaV1) {
  const { settings, passwordless, fetch, asked } = standIn()
  const beforeSend = vi.fn((_start: ReadyStart) => undefined)
  const ready = () => beforeSend.mock.lastCall?.[0]
  return { settings, passwordless: { ...passwordless, fields, beforeSend }, fetch, asked, ready }
}

const openSchemas: [string, StandardSchemaV1][] = [
  ['valibot', v.looseObject({ firstName: v.optional(v.string()), profile: v.optional(v.looseObject({})) })],
  ['zod', z.looseObject({ firstName: z.string().optional(), profile: z.looseObject({}).optional() })],
  ['a record of valibot', v.record(v.string(), v.any())],
  ['a record of zod', z.record(z.string(), z.any())],
]
const polluting = '{"polluted":true,"prototype":{"polluted":true}}'

describeMounts(
  "keys of prototypes beside the app's own fields",
  (mount) => {
    afterEach(() => {
      expect({}).not.toHaveProperty('polluted')
      expect(Object.keys(Object.prototype)).toEqual([])
      expect(() => {}).not.toHaveProperty('polluted')
    })

    for (const [library, schema] of openSchemas) {
      it.each(['__proto__', 'constructor', 'prototype'])(
        `are refused by name (${library}): %s`,
        async (name) => {
          const { settings, passwordless, fetch } = standInWithFields(schema)
          await using app = await mount.startApp({ settings, passwordless })
          const form = new URLSearchParams({ email: 'ada@example.com' })
          form.append(name, 'x')
          const bodies: [string, string][] = [
            ['application/json', `{"email":"ada@example.com","${name}":${polluting}}`],
            ['application/x-www-form-urlencoded', form.toString()],
          ]
          for (const [type, body] of bodies) {
            const response = await app.browser().fetch(mount.paths.start, {
              method: 'POST',
              headers: { 'content-type': type },
              body,
            })
            expect(response.status).toBe(400)
            expect(await response.json()).toMatchObject({
              error_description: `"${name}" is not a known field`,
            })
          }
          expect(passwordless.beforeSend).not.toHaveBeenCalled()
          expect(fetch).not.toHaveBeenCalled()
        },
      )

      it(`change nothing within a field (${library})`, async () => {
        const { settings, passwordless, ready } = standInWithFields(schema)
        await using app = await mount.startApp({ settings, passwordless, bodyParser: false })
        const profile = `{"name":"Ada","__proto__":${polluting},"constructor":${polluting},"prototype":${polluting}}`

        await app.browser().fetch(mount.paths.start, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: `{"email":"ada@example.com","profile":${profile}}`,
        })

        expect(ready()?.fields).toMatchObject({ profile: { name: 'Ada' } })
        expect(ready()?.fields).not.toHaveProperty('profile.polluted')
      })
    }
  },
  eachPlace,
)

describeMounts(
  "a heavy field of the app's own",
  (mount) => {
    /** Looks into everything, to the bottom. */
    const tree: v.GenericSchema<unknown> = v.lazy(() =>
      v.union([v.string(), v.number(), v.array(tree), v.record(v.string(), tree)]),
    )

    it.each([
      ['lists in lists', nest('[', 8000, ']')],
      ['objects in objects', nest('{"a":', 2500, '}').replace(':}', ':1}')],
      ['prototypes in objects', `{"a":${nest('{"__proto__":', 1000, '}').replace(':}', ':1}')}}`],
    ])('is refused before a schema looks into it: %s', async (_title, extra) => {
      const { settings, passwordless, fetch } = standInWithFields(v.object({ extra: tree }))
      for (const bodyParser of [true, false]) {
        await using app = await mount.startApp({ settings, passwordless, bodyParser })

        const response = await app.browser().fetch(mount.paths.start, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: `{"email":"ada@example.com","extra":${extra}}`,
        })

        expect(response.status).toBe(400)
      }
      expect(fetch).not.toHaveBeenCalled()
    })
  },
  eachPlace,
)

describeMounts(
  "an app's field with a name of ours",
  (mount) => {
    const schema = v.looseObject({ email: v.optional(v.string()), phoneNumber: v.optional(v.string()) })

    it('is ours, and the app does not get it', async () => {
      const { settings, passwordless, asked, ready } = standInWithFields(schema)
      await using app = await mount.startApp({ settings, passwordless })
      const ours = {
        connection: 'email',
        email: 'Ada@example.com',
        send: 'code',
        returnTo: '/a',
        language: 'de',
      }

      const body = { ...ours, captcha: 'c', firstName: 'Ada' }
      expect((await app.browser().postJson(mount.paths.start, body)).status).toBe(204)

      expect(ready()).toMatchObject({ input: { email: 'ada@example.com', send: 'code' } })
      expect(ready()?.fields).toEqual({ firstName: 'Ada' })
      expect(asked()).toMatchObject({ email: 'ada@example.com', send: 'code' })
    })

    it('is checked as ours, whatever the schema would take', async () => {
      const { settings, passwordless, fetch } = standInWithFields(schema)
      await using app = await mount.startApp({ settings, passwordless })

      for (const body of [
        { email: 'ada' },
        { email: 'ada@example.com', send: 'pigeon' },
        { connection: 'sms' },
      ]) {
        expect((await app.browser().postJson(mount.paths.start, body)).status).toBe(400)
      }
      expect(fetch).not.toHaveBeenCalled()
    })

    it.each(['toString', 'valueOf', 'hasOwnProperty', 'Email', 'email[]'])(
      'is told from a name that only objects or nobody has: %s',
      async (name) => {
        const { settings, passwordless, ready } = standInWithFields(schema)
        await using app = await mount.startApp({ settings, passwordless })

        const body = { email: 'ada@example.com', [name]: 'x' }
        expect((await app.browser().postJson(mount.paths.start, body)).status).toBe(204)

        expect(Object.entries(Object(ready()?.fields))).toEqual([[name, 'x']])
      },
    )

    it('is not ours beside the other kind of message, and goes nowhere but to the app', async () => {
      const { settings, passwordless, asked, ready } = standInWithFields(schema)
      await using app = await mount.startApp({ settings, passwordless })
      const sms = { connection: 'sms', phoneNumber: '+15005550006', email: 'eve@example.com' }

      expect((await app.browser().postJson(mount.paths.start, sms)).status).toBe(204)

      expect(ready()?.input).not.toHaveProperty('email')
      expect(ready()?.fields).toEqual({ email: 'eve@example.com' })
      expect(asked()).toMatchObject({ connection: 'sms', phone_number: '+15005550006' })
      expect(JSON.stringify(asked())).not.toContain('eve')
    })

    it('does not come back in by what the schema returns', async () => {
      const returned = {
        email: 'eve@example.com',
        send: 'code',
        connection: 'sms',
        returnTo: '//evil.example',
      }
      const { settings, passwordless, asked, ready } = standInWithFields(
        v.pipe(
          v.looseObject({}),
          v.transform(() => returned),
        ),
      )
      await using app = await mount.startApp({ settings, passwordless })

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      expect(response.status).toBe(204)
      expect(ready()?.fields).toEqual(returned)
      expect(asked()).toMatchObject({ connection: 'email', email: 'ada@example.com', send: 'link' })
      expect(await mount.readReturnTo(settings, response, asked())).toBe('http://localhost:3000/')
    })
  },
  eachPlace,
)
