import type { StandardSchemaV1 } from '@standard-schema/spec'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import * as v from 'valibot'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { PasswordlessError, type ReadyStart, type StartOptions } from '../../src/index.js'
import type { FetchInit } from '../../src/v3/index.js'
import { type AppOptions, type HandleStart, standInSettings } from '../support/apps.js'
import type { Browser } from '../support/browser.js'
import { cookiesOf, cookiesOfStart } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { look } from '../support/look.js'
import { describeMounts, eachPlace, newestMounts } from '../support/mounts.js'

type Options = NonNullable<AppOptions['passwordless']>
type Schema = StandardSchemaV1['~standard']['validate']

const settings = standInSettings
const { clientSecret: _, ...withoutSecret } = standInSettings
const email = 'ada@example.com'
const body = { email, firstName: ' Ada ', newsletter: 'on' }
const output = { firstName: 'Ada', newsletter: true }
const crossSite = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }

/** An Auth0 that accepts everything, and a hook of the app. */
function standIn(hook: (start: ReadyStart) => unknown = () => undefined) {
  // In plain JavaScript a hook may return anything.
  const returnsAnything = hook as NonNullable<StartOptions['beforeSend']>
  const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  return { fetch, beforeSend: vi.fn(returnsAnything) }
}

/** A schema of no library. */
function schema(validate: Schema): StandardSchemaV1 {
  return { '~standard': { version: 1, vendor: 'this test', validate } }
}

const schemas: Record<string, StandardSchemaV1> = {
  zod: z.object({
    firstName: z.string().trim().min(1),
    newsletter: z.literal('on').transform(() => true),
  }),
  valibot: v.object({
    firstName: v.pipe(v.string(), v.trim(), v.nonEmpty()),
    newsletter: v.pipe(
      v.literal('on'),
      v.transform(() => true),
    ),
  }),
  'a schema of no library, which takes its time': schema(async (value) => {
    await new Promise(setImmediate)
    const given = new Map<string, unknown>(Object.entries(value ?? {}))
    const firstName = given.get('firstName')
    if (typeof firstName !== 'string') return { issues: [{ message: 'no name', path: ['firstName'] }] }
    return { value: { firstName: firstName.trim(), newsletter: given.get('newsletter') === 'on' } }
  }),
}

/** A script sends JSON, a page without one a form. */
const ways: Record<string, (browser: Browser, path: string) => Promise<Response>> = {
  JSON: (browser, path) => browser.postJson(path, body),
  'a plain form': (browser, path) => browser.postForm(path, body),
}

describeMounts("the app's hook", (mount) => {
  it('gets what was asked for, checked, and the request it came with', async () => {
    const { fetch, beforeSend } = standIn()
    const fields = schemas.zod
    await using app = await mount.startApp({ settings, passwordless: { fetch, fields, beforeSend } })
    const browser = app.browser()
    await browser.cookies.setCookie('cart=7', settings.baseUrl)

    const response = await browser.postJson(
      `${mount.paths.start}?returnTo=/checkout`,
      { ...body, email: ' ADA＠Example.COM ' },
      { 'x-campaign': 'spring' },
    )

    expect(response.status).toBe(204)
    expect(beforeSend).toHaveBeenCalledTimes(1)
    const start = beforeSend.mock.lastCall?.[0]
    expect(start).toStrictEqual({
      input: { connection: 'email', email, send: 'link', returnTo: '/checkout' },
      fields: output,
      request: expect.any(Request),
    })
    expect(start?.request.method).toBe('POST')
    expect(start?.request.headers.get('x-campaign')).toBe('spring')
    expect(start?.request.headers.get('cookie')).toContain('cart=7')
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('stops the message with false, and the visitor sees what they always see', async () => {
    const { fetch, beforeSend } = standIn(({ input }) => 'email' in input && input.email === email)
    await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend, limits: {} } })

    const sent = await app.browser().postJson(mount.paths.start, { email })
    const withheld = await app.browser().postJson(mount.paths.start, { email: 'eve@example.com' })

    expect(fetch).toHaveBeenCalledTimes(1)
    expect(cookiesOf(sent)).toEqual(cookiesOfStart)
    expect(await look(withheld)).toEqual(await look(sent))
  })

  it('can refuse in words of its own', async () => {
    const { fetch, beforeSend } = standIn(() => {
      throw new PasswordlessError('access_denied', 'The shop opens on Monday.')
    })
    await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend } })

    const response = await app.browser().postJson(mount.paths.start, { email })

    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({
      error: 'access_denied',
      error_description: 'The shop opens on Monday.',
    })
    expect(response.headers.getSetCookie()).toEqual([])
    expect(fetch).not.toHaveBeenCalled()
  })
})

describeMounts(
  "the app's own fields",
  (mount) => {
    describe.each(Object.entries(schemas))('with %s', (_title, fields) => {
      it.each(Object.entries(ways))('reach the hook as the schema returns them: %s', async (_way, send) => {
        const { fetch, beforeSend } = standIn()
        await using app = await mount.startApp({ settings, passwordless: { fetch, fields, beforeSend } })

        const response = await send(app.browser(), mount.paths.start)

        expect([204, 303]).toContain(response.status)
        expect(beforeSend).toHaveBeenCalledTimes(1)
        expect(beforeSend.mock.lastCall?.[0].fields).toStrictEqual(output)
        // What is the app's own is none of Auth0's business.
        expect(String(fetch.mock.lastCall?.[1].body)).not.toMatch(/firstName|Ada|newsletter/)
      })

      it('are refused by name, without the value', async () => {
        const { fetch, beforeSend } = standIn()
        await using app = await mount.startApp({ settings, passwordless: { fetch, fields, beforeSend } })

        const response = await app.browser().postJson(mount.paths.start, { ...body, firstName: 7131 })

        expect(response.status).toBe(400)
        expect(await response.json()).toEqual({
          error: 'invalid_request',
          error_description: '"firstName" was not accepted',
        })
        expect(response.headers.getSetCookie()).toEqual([])
        expect(beforeSend).not.toHaveBeenCalled()
        expect(fetch).not.toHaveBeenCalled()
      })
    })

    it.each<[string, readonly (PropertyKey | StandardSchemaV1.PathSegment)[] | undefined, string]>([
      ['a name', ['firstName'], '"firstName" was not accepted'],
      ['a place in it', ['items', 0, 'sku'], '"items" was not accepted'],
      ['a place in it, as objects', [{ key: 'items' }, { key: 0 }], '"items" was not accepted'],
      ['a name with a space', ['first name'], 'a field was not accepted'],
      ['a name as long as a text', ['x'.repeat(33)], 'a field was not accepted'],
      ['a name that is an address', ['eve@example.com'], 'a field was not accepted'],
      ['a name that is markup', [{ key: '<b>' }], 'a field was not accepted'],
      ['a number', [0], 'a field was not accepted'],
      ['a symbol', [Symbol('firstName')], 'a field was not accepted'],
      ['an empty name', [''], 'a field was not accepted'],
      ['all of them', [], 'a field was not accepted'],
      ['nothing', undefined, 'a field was not accepted'],
    ])('are named only by a plain name, where the schema names %s', async (_title, path, description) => {
      const { fetch } = standIn()
      const fields = schema(() => ({ issues: [{ message: 'Words about 7131', ...(path && { path }) }] }))
      await using app = await mount.startApp({ settings, passwordless: { fetch, fields } })

      const response = await app.browser().postJson(mount.paths.start, { email, firstName: 7131 })

      expect(response.status).toBe(400)
      expect(await response.json()).toEqual({ error: 'invalid_request', error_description: description })
      expect(fetch).not.toHaveBeenCalled()
    })

    it('are refused when a schema finds fault and cannot say where', async () => {
      const { fetch } = standIn()
      const fields = schema(() => ({ issues: [] }))
      await using app = await mount.startApp({ settings, passwordless: { fetch, fields } })

      const response = await app.browser().postJson(mount.paths.start, body)

      expect(response.status).toBe(400)
      expect(fetch).not.toHaveBeenCalled()
    })

    it.each([
      [{ email, send: 'code', returnTo: '/a', language: 'de', captcha: 'c' }],
      [{ connection: 'email', email }],
      [{ connection: 'sms', phoneNumber: '+15005550006', send: 'code', returnTo: '/a', captcha: 'c' }],
    ])('are what is left when ours are gone: %j', async (ours) => {
      const { fetch, beforeSend } = standIn()
      const validate = vi.fn<Schema>((value) => ({ value }))
      const passwordless = { fetch, beforeSend, fields: schema(validate) }
      await using app = await mount.startApp({ settings, passwordless })

      await app.browser().postJson(mount.paths.start, { firstName: 'Ada', ...ours, items: [{ sku: 1 }] })
      await app.browser().postJson(mount.paths.start, ours)

      expect(validate.mock.calls.map(([value]) => value)).toEqual([
        { firstName: 'Ada', items: [{ sku: 1 }] },
        {},
      ])
      expect(beforeSend.mock.lastCall?.[0].input).toMatchObject(ours)
      expect(fetch).toHaveBeenCalledTimes(2)
    })

    it('do not include the other connection of ours: there its names are free', async () => {
      const { fetch, beforeSend } = standIn()
      const fields = z.object({ phoneNumber: z.string() })
      await using app = await mount.startApp({ settings, passwordless: { fetch, fields, beforeSend } })

      await app.browser().postJson(mount.paths.start, { email, phoneNumber: '555' })

      expect(beforeSend.mock.lastCall?.[0]).toMatchObject({
        input: { email },
        fields: { phoneNumber: '555' },
      })
    })

    it.each(['__proto__', 'constructor', 'prototype'])('are never called %s', async (name) => {
      const { fetch } = standIn()
      const validate = vi.fn<Schema>((value) => ({ value }))
      await using app = await mount.startApp({ settings, passwordless: { fetch, fields: schema(validate) } })

      const json = await app.browser().fetch(mount.paths.start, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"email":"${email}","${name}":{"polluted":1}}`,
      })
      const plain = await app.browser().fetch(mount.paths.start, {
        method: 'POST',
        body: new URLSearchParams([
          ['email', email],
          [name, 'polluted'],
        ]),
      })

      expect([json.status, plain.status]).toEqual([400, 400])
      expect(await json.json()).toMatchObject({ error_description: `"${name}" is not a known field` })
      expect(validate).not.toHaveBeenCalled()
      expect(fetch).not.toHaveBeenCalled()
    })

    it('are unknown without a schema, by name', async () => {
      const { fetch, beforeSend } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend } })

      const unknown = await app.browser().postJson(mount.paths.start, { email, firstName: 'Ada' })
      expect(unknown.status).toBe(400)
      expect(await unknown.json()).toMatchObject({ error_description: '"firstName" is not a known field' })
      expect(beforeSend).not.toHaveBeenCalled()

      await app.browser().postJson(mount.paths.start, { email })
      expect(beforeSend.mock.lastCall?.[0].fields).toBeUndefined()
    })

    it('are not looked for in the query', async () => {
      const { fetch, beforeSend } = standIn()
      const fields = schemas.zod
      await using app = await mount.startApp({ settings, passwordless: { fetch, fields, beforeSend } })

      const response = await app
        .browser()
        .postJson(`${mount.paths.start}?firstName=Ada&newsletter=on`, { email })

      expect(response.status).toBe(400)
    })
  },
  eachPlace,
)

describeMounts(
  'a body for the app',
  (mount) => {
    it('is not handed to a schema when it is nested without end', async () => {
      const { fetch, beforeSend } = standIn()
      const fields = z.object({ note: z.json() })
      await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend, fields } })
      const nested = (levels: number) =>
        `{"email":"${email}","note":${'['.repeat(levels)}${']'.repeat(levels)}}`
      const send = (levels: number) =>
        app.browser().fetch(mount.paths.start, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: nested(levels),
        })

      expect((await send(31)).status).toBe(204)
      const refused = await send(32)
      expect(refused.status).toBe(400)
      expect(await refused.json()).toMatchObject({ error_description: 'the body is nested too deeply' })
      expect((await send(5000)).status).toBe(400)
      expect(beforeSend).toHaveBeenCalledTimes(1)
    })

    it('has a list for a field that a form gives more than once', async () => {
      const { fetch, beforeSend } = standIn()
      const fields = z.object({ topic: z.array(z.string()) })
      await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend, fields } })
      const form = new URLSearchParams({ email })
      for (const topic of ['pots', '', 'bowls', 'mugs']) form.append('topic', topic)

      const response = await app.browser().fetch(mount.paths.start, { method: 'POST', body: form })

      expect(response.status).toBe(303)
      expect(beforeSend.mock.lastCall?.[0].fields).toEqual({ topic: ['pots', 'bowls', 'mugs'] })
    })

    it('cannot be changed by the hook after it was counted', async () => {
      const { fetch, beforeSend } = standIn(({ input }) => {
        Object.assign(input, { email: 'eve@example.com' })
      })
      await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend } })

      await app.browser().postJson(mount.paths.start, { email })

      expect(JSON.parse(String(fetch.mock.lastCall?.[1].body))).toMatchObject({ email })
    })
  },
  eachPlace,
)

describeMounts(
  'an option that is not given',
  (mount) => {
    it('does not undo that of the instance', async () => {
      const { fetch, beforeSend } = standIn(() => false)
      await using app = await mount.startApp({
        settings,
        passwordless: { fetch, beforeSend },
        mounted: (handle) => handle({ beforeSend: undefined, returnTo: '/checkout' }) as HandleStart,
      })

      expect((await app.browser().postJson(mount.paths.start, { email })).status).toBe(204)
      expect(beforeSend).toHaveBeenCalledTimes(1)
      expect(fetch).not.toHaveBeenCalled()
    })
  },
  eachPlace,
)

describeMounts(
  'when beforeSend runs',
  (mount) => {
    captureLog()

    it('is after the limits, before Auth0 is asked, and Auth0 waits for it', async () => {
      const order: string[] = []
      const note = (step: string) => async () => void order.push(step)
      const passwordless: Options = {
        limits: { address: { consume: note('limit') }, ip: false, resend: false },
        fields: schema((value) => {
          order.push('fields')
          return { value }
        }),
        async beforeSend() {
          order.push('beforeSend begins')
          await new Promise(setImmediate)
          order.push('beforeSend ends')
        },
        async fetch() {
          order.push('Auth0')
          return new Response('{}')
        },
      }
      await using app = await mount.startApp({ settings, passwordless })

      await app.browser().postJson(mount.paths.start, { email, firstName: 'Ada' })

      expect(order).toEqual(['fields', 'limit', 'beforeSend begins', 'beforeSend ends', 'Auth0'])
    })

    it.each<[string, number, (browser: Browser) => Promise<Response>, Partial<AppOptions>?, Options?]>([
      ['the address is none', 400, (browser) => browser.postJson(mount.paths.start, { email: 'ada' })],
      [
        'a field is not accepted',
        400,
        (browser) => browser.postJson(mount.paths.start, { email, firstName: '' }),
        {},
        { fields: schemas.zod },
      ],
      [
        'no link can hold the return path',
        400,
        (browser) => browser.postJson(mount.paths.start, { email, returnTo: `/?q=${'漢'.repeat(300)}` }),
      ],
      ['it is a GET', 200, (browser) => browser.fetch(mount.paths.start)],
      ['it is a PUT', 405, (browser) => browser.fetch(mount.paths.start, { method: 'PUT' })],
      ['another site asks', 403, (browser) => browser.postJson(mount.paths.start, { email }, crossSite)],
      [
        'the body is no form',
        415,
        (browser) => browser.fetch(mount.paths.start, { method: 'POST', body: 'email' }),
      ],
      [
        'the body is too long',
        413,
        (browser) => browser.postJson(mount.paths.start, { email, captcha: 'x'.repeat(17_000) }),
      ],
      [
        'a limit is reached',
        429,
        (browser) => browser.postJson(mount.paths.start, { email }),
        {},
        { limits: { address: { consume: () => Promise.reject({ consumedPoints: 2, msBeforeNext: 900 }) } } },
      ],
      [
        'a setting is missing',
        500,
        (browser) => browser.postJson(mount.paths.start, { email }),
        { settings: withoutSecret },
      ],
    ])('is never, when %s', async (_title, status, send, app, options) => {
      const { fetch, beforeSend } = standIn()
      await using running = await mount.startApp({
        settings,
        ...app,
        passwordless: { fetch, beforeSend, ...options },
      })

      const response = await send(running.browser())

      expect(response.status).toBe(status)
      expect(beforeSend).not.toHaveBeenCalled()
      expect(fetch).not.toHaveBeenCalled()
    })

    it("is once for each request, with a handler's own hook before the instance's", async () => {
      const { fetch, beforeSend } = standIn()
      const own = vi.fn()
      const perRequest = vi.fn((_request: unknown) => ({ beforeSend: own, fields: schemas.valibot }))
      await using app = await mount.startApp({
        settings,
        passwordless: { fetch, beforeSend },
        mounted: (handle) => handle(perRequest) as HandleStart,
      })

      await app.browser().postJson(mount.paths.start, body)
      await app.browser().postJson(mount.paths.start, body)

      expect(own).toHaveBeenCalledTimes(2)
      expect(own.mock.lastCall?.[0].fields).toStrictEqual(output)
      expect(beforeSend).not.toHaveBeenCalled()
      expect(fetch).toHaveBeenCalledTimes(2)
    })
  },
  eachPlace,
)

describeMounts(
  'what beforeSend returns',
  (mount) => {
    const falses: Record<string, () => unknown> = {
      'at once': () => false,
      'as nobody found': () => null,
      'as none of them': async () => 0,
      'in the end': async () => {
        await new Promise(setImmediate)
        return false
      },
    }

    describe.each(Object.entries(falses))('false %s', (_title, hook) => {
      it.each(Object.entries(ways))(
        'looks like success, to the byte, and asks nobody: %s',
        async (_way, send) => {
          const accepting = standIn()
          const fields = schemas.zod
          const withheld = standIn(hook)
          const events: unknown[] = []
          const onEvent = (event: unknown) => events.push(event)
          const sentApp = { ...accepting, fields, limits: {}, pages: { sent: '/inbox' } }
          await using usual = await mount.startApp({ settings, passwordless: sentApp })
          await using silent = await mount.startApp({
            settings,
            passwordless: { ...sentApp, ...withheld, onEvent },
          })

          const expected = await look(await send(usual.browser(), mount.paths.start))
          const browser = silent.browser()
          expect(await look(await send(browser, mount.paths.start))).toEqual(expected)

          expect([204, 303]).toContain(expected.status)
          expect(expected.cookies).toHaveLength(2)
          expect(withheld.beforeSend).toHaveBeenCalledTimes(1)
          expect(withheld.fetch).not.toHaveBeenCalled()
          expect(events).toStrictEqual([
            { type: 'refused', connection: 'email', send: 'link', reason: 'withheld_by_app' },
          ])
          // It counts like a message, or the second try would tell.
          expect((await send(browser, mount.paths.start)).status).toBe(429)
        },
      )
    })

    it.each([[undefined], [true], [1], ['false'], [Promise.resolve()], [{}]])(
      '%j does not stop the message',
      async (returned) => {
        const { fetch, beforeSend } = standIn(() => returned)
        await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend } })

        const response = await app.browser().postJson(mount.paths.start, { email })

        expect(response.status).toBe(204)
        expect(fetch).toHaveBeenCalledTimes(1)
      },
    )
  },
  eachPlace,
)

describeMounts(
  'what beforeSend throws',
  (mount) => {
    const logged = captureLog()

    /** A hook that fails the first time. */
    const failingOnce = (error: Error) => {
      let failed = false
      return standIn(async () => {
        if (failed) return
        failed = true
        throw error
      })
    }
    const denied = new PasswordlessError('access_denied', 'The shop opens on Monday.')

    it('sends a form on to the page for failures, with the code and not the words', async () => {
      const { fetch, beforeSend } = failingOnce(denied)
      const pages = { failed: '/login?step=1' }
      await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend, pages } })

      const response = await app.browser().postForm(mount.paths.start, { email })

      expect(response.status).toBe(303)
      expect(response.headers.get('location')).toBe('http://localhost:3000/login?step=1&error=access_denied')
      expect(response.headers.getSetCookie()).toEqual([])
      expect(fetch).not.toHaveBeenCalled()
      expect(logged()).toBe('')
    })

    it('can be any of our codes, and brings its status', async () => {
      const { fetch, beforeSend } = failingOnce(new PasswordlessError('invalid_request', 'Pick a date.'))
      await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend } })

      const response = await app.browser().postJson(mount.paths.start, { email })

      expect(response.status).toBe(400)
      expect(await response.json()).toEqual({ error: 'invalid_request', error_description: 'Pick a date.' })
    })

    it.each([
      ['an error of ours', denied],
      ['any other error', new RangeError('the database is full')],
    ])('costs the address nothing: %s', async (_title, error) => {
      const { fetch, beforeSend } = failingOnce(error)
      const limits = { address: new RateLimiterMemory({ points: 1, duration: 60 }) }
      await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend, limits } })
      const browser = app.browser()
      const post = () => browser.postJson(mount.paths.start, { email })

      // Where no router is in between, the error itself comes back.
      await post().catch(() => undefined)
      expect(fetch).not.toHaveBeenCalled()

      expect((await post()).status).toBe(204)
      expect((await post()).status).toBe(429)
    })

    it.each([
      ['beforeSend', (error: Error) => ({ beforeSend: () => Promise.reject(error) })],
      [
        'the schema',
        (error: Error) => ({
          fields: schema(() => {
            throw error
          }),
        }),
      ],
    ])('reaches the app as it is, and nothing is sent: from %s', async (_title, options) => {
      const { fetch } = standIn()
      const error = new RangeError('the database is full')
      const rejections: unknown[] = []
      await using app = await mount.startApp({
        settings,
        passwordless: { fetch, ...options(error), limits: {} },
        mounted: (handle) => async (request, second) => {
          try {
            return await handle(request, second)
          } catch (rejection) {
            rejections.push(rejection)
            throw rejection
          }
        },
      })

      const response = await app
        .browser()
        .postJson(mount.paths.start, { email })
        .catch(() => undefined)

      expect(rejections).toEqual([error])
      expect(rejections[0]).toBe(error)
      expect(fetch).not.toHaveBeenCalled()
      expect(response?.status ?? 500).toBe(500)
      expect(response?.headers.getSetCookie() ?? []).toEqual([])
      expect(logged()).not.toContain('[nextjs-auth0-passwordless]')
    })
  },
  eachPlace,
)

describeMounts(
  'a login-state hook that fails',
  (mount) => {
    captureLog()

    it('comes before beforeSend', async () => {
      const { fetch, beforeSend } = standIn()
      const getLoginState = () => Promise.reject(new Error('no state'))
      await using app = await mount.startApp({ settings, passwordless: { fetch, beforeSend, getLoginState } })

      const response = await app.browser().postJson(mount.paths.start, { email })

      expect(response.status).toBe(500)
      expect(beforeSend).not.toHaveBeenCalled()
      expect(fetch).not.toHaveBeenCalled()
    })
  },
  newestMounts.filter(({ version }) => version.startsWith('3.')),
)

describeMounts(
  'what cannot work',
  (mount) => {
    const wrong: [string, unknown][] = [
      ...[null, {}, [], 'string', 7, true, () => true, { parse() {} }, { '~standard': {} }].map(
        (value): [string, unknown] => ['fields', value],
      ),
      // A Standard JSON Schema describes and cannot check.
      ['fields', { '~standard': { version: 1, vendor: 'test', jsonSchema: { input() {}, output() {} } } }],
      ...['beforeSend', 'onEvent'].flatMap((name) =>
        [null, false, 'log', {}, Promise.resolve()].map((value): [string, unknown] => [name, value]),
      ),
    ]

    it.each(wrong)('is refused when the handler is made: %s = %j', async (name, value) => {
      const { fetch } = standIn()
      const refusal = expect.objectContaining({
        code: 'configuration_error',
        message: expect.stringContaining(`"${name}"`),
      })
      const instance = mount.startApp({
        settings,
        passwordless: Object.assign({ fetch }, { [name]: value }) as Options,
      })
      await expect(instance).rejects.toEqual(refusal)

      await using app = await mount.startApp({
        settings,
        passwordless: { fetch },
        mounted: (handle) => {
          expect(() => handle({ [name]: value })).toThrow(refusal)
          return handle
        },
      })
      expect((await app.browser().postJson(mount.paths.start, { email })).status).toBe(204)
    })
  },
  newestMounts.filter(({ place }) => place === 'App Router'),
)
