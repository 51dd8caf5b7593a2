import { expect, it, vi } from 'vitest'
import { PasswordlessError, type PasswordlessErrorCode, type PasswordlessEvent } from '../../src/index.js'
import type { FetchInit } from '../../src/v3/index.js'
import { type AppOptions, type AppSettings, type HandleStart, standInSettings } from '../support/apps.js'
import type { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { look } from '../support/look.js'
import { describeMounts, eachPlace } from '../support/mounts.js'

type Options = NonNullable<AppOptions['passwordless']>

// Everything that a visitor gives away, or the app about itself: none of it may be in an event.
const visitor = {
  email: 'ada@example.com',
  phoneNumber: '+15005550006',
  ip: '8.8.4.4',
  returnTo: '/gifts-for-charles',
  captcha: 'solved-captcha',
  language: 'fr-CA',
  firstName: 'Augusta',
}
const personal =
  /ada@|example\.com|5005550006|8\.8\.4\.4|gifts|solved|fr-CA|Augusta|Words of|hush-hush|state|nonce/i

const { email, returnTo, captcha, language } = visitor
const link = { email, returnTo, captcha, language }
const settings = standInSettings
const { clientSecret: _, ...withoutSecret } = standInSettings
const impatient = { ...settings, httpTimeoutMs: 20 }

const mail = { connection: 'email', send: 'link' } as const
const text = { connection: 'sms', send: 'code' } as const
const full = { consume: () => Promise.reject({ consumedPoints: 2, msBeforeNext: 6100 }) }

interface Row {
  /** What the visitor sends. Default: asks for a link. */
  send?: (browser: Browser, path: string) => Promise<Response>
  settings?: AppSettings
  options?: Options
  /** Auth0's answer. Default: it accepts. */
  auth0?: (signal: AbortSignal | null) => Response | Promise<Response>
  /** What the visitor gets. */
  status: number
  event: PasswordlessEvent
}

const json = (body: object) => (browser: Browser, path: string) => browser.postJson(path, body)
const says = (status: number, error: string, headers = {}) =>
  Response.json({ error, error_description: `Words of Auth0 about ${email}` }, { status, headers })
const refusedBy = (reason: PasswordlessErrorCode, subject = {}): PasswordlessEvent => ({
  type: 'refused',
  ...subject,
  reason,
})
const failedWith = (code: PasswordlessErrorCode, subject = {}): PasswordlessEvent => ({
  type: 'failed',
  ...subject,
  code,
})

const started: Record<string, Row> = {
  'a link goes out': { status: 204, event: { type: 'started', ...mail } },
  'a code goes out': {
    send: json({ ...link, send: 'code' }),
    status: 204,
    event: { type: 'started', connection: 'email', send: 'code' },
  },
  'a text message goes out': {
    send: json({ connection: 'sms', phoneNumber: visitor.phoneNumber, returnTo }),
    status: 204,
    event: { type: 'started', ...text },
  },
  'a plain form is accepted': {
    send: (browser, path) => browser.postForm(path, link),
    status: 303,
    event: { type: 'started', ...mail },
  },
}

const refused: Record<string, Row> = {
  'the body is not understood': {
    send: json({ ...link, send: 'pigeon' }),
    status: 400,
    event: refusedBy('invalid_request'),
  },
  'a field of the app is not accepted': {
    send: json({ ...link, firstName: visitor.firstName }),
    options: {
      fields: {
        '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'Augusta' }] }) },
      },
    },
    status: 400,
    event: refusedBy('invalid_request'),
  },
  'it is understood, and no link can hold it': {
    send: json({ ...link, returnTo: `/gifts?q=${'漢'.repeat(300)}` }),
    status: 400,
    event: refusedBy('invalid_request', mail),
  },
  'Auth0 does not accept the address': {
    auth0: () => says(400, 'bad.email'),
    status: 400,
    event: refusedBy('invalid_request', mail),
  },
  'Auth0 does not accept the number': {
    send: json({ connection: 'sms', phoneNumber: visitor.phoneNumber }),
    auth0: () => says(400, 'bad.phone_number'),
    status: 400,
    event: refusedBy('invalid_request', text),
  },
  'Auth0 asks for a captcha': {
    auth0: () => says(401, 'requires_verification'),
    status: 400,
    event: refusedBy('captcha_required', mail),
  },
  'it is a PUT': {
    send: (browser, path) => browser.fetch(path, { method: 'PUT' }),
    status: 405,
    event: refusedBy('method_not_allowed'),
  },
  'the body is too long': {
    send: json({ ...link, captcha: 'solved'.repeat(3000) }),
    status: 413,
    event: refusedBy('payload_too_large'),
  },
  'the body is no form': {
    send: (browser, path) => browser.fetch(path, { method: 'POST', body: email }),
    status: 415,
    event: refusedBy('unsupported_media_type'),
  },
  'another site asks': {
    send: (browser, path) => browser.postJson(path, link, { origin: 'https://evil.example' }),
    status: 403,
    event: refusedBy('origin_not_allowed'),
  },
  'the app says no': {
    options: {
      beforeSend() {
        throw new PasswordlessError('access_denied', `Words of the app about ${email}`)
      },
    },
    status: 403,
    event: refusedBy('access_denied', mail),
  },
  'the app says nothing to the visitor': {
    options: { beforeSend: () => false },
    status: 204,
    event: { type: 'refused', ...mail, reason: 'withheld_by_app' },
  },
  'sign-ups are off': {
    auth0: () =>
      Response.json({ code: 'bad.connection', description: 'Public signup is disabled' }, { status: 400 }),
    status: 204,
    event: { type: 'refused', ...mail, reason: 'withheld_by_auth0' },
  },
  'the person is blocked': {
    auth0: () => says(403, 'unauthorized'),
    status: 204,
    event: { type: 'refused', ...mail, reason: 'withheld_by_auth0' },
  },
}

const limited: Record<string, Row> = {
  'Auth0 says for how long': {
    auth0: () => says(429, 'too_many_requests', { 'retry-after': '17' }),
    status: 429,
    event: { type: 'limited', ...mail, limit: 'auth0', retryAfter: 17 },
  },
  'Auth0 does not say for how long': {
    auth0: () => new Response(null, { status: 429 }),
    status: 429,
    event: { type: 'limited', ...mail, limit: 'auth0', retryAfter: undefined },
  },
  'the address has had enough': {
    options: { limits: { address: full } },
    status: 429,
    event: { type: 'limited', ...mail, limit: 'address', retryAfter: 7 },
  },
  'the browser has to wait': {
    options: { limits: { resend: full } },
    status: 429,
    event: { type: 'limited', ...mail, limit: 'resend', retryAfter: 7 },
  },
  'the network has had enough': {
    send: (browser, path) => browser.postJson(path, link, { 'x-forwarded-for': visitor.ip }),
    options: { limits: { ip: full }, trustedProxies: 1 },
    status: 429,
    event: { type: 'limited', ...mail, limit: 'ip', retryAfter: 7 },
  },
}

const failed: Record<string, Row> = {
  'a setting is missing': {
    settings: withoutSecret,
    status: 500,
    event: failedWith('configuration_error'),
  },
  'Auth0 refuses the app': {
    auth0: () => says(401, 'access_denied'),
    status: 500,
    event: failedWith('configuration_error', mail),
  },
  'nobody answers': {
    auth0: () => Promise.reject(new Error(`Words of fetch about ${email}`)),
    status: 502,
    event: failedWith('auth0_unreachable', mail),
  },
  'Auth0 is out of order': {
    auth0: () => says(503, 'server_error'),
    status: 502,
    event: failedWith('auth0_unreachable', mail),
  },
  'the SMS provider refuses': {
    send: json({ connection: 'sms', phoneNumber: visitor.phoneNumber }),
    auth0: () => says(400, 'sms_provider_error'),
    status: 502,
    event: failedWith('sms_provider_error', text),
  },
  'the answer is a page': {
    auth0: () => new Response('<title>Words of a proxy</title>'),
    status: 502,
    event: failedWith('auth0_invalid_response', mail),
  },
  'Auth0 takes too long': {
    settings: impatient,
    auth0: (signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
      }),
    status: 504,
    event: failedWith('auth0_timeout', mail),
  },
}

/** An app in the situation of a row. */
function toApp(row: Row, onEvent?: Options['onEvent']): AppOptions {
  const { settings: own = settings, auth0 = () => new Response('{}'), options } = row
  const fetch = async (_url: string, { signal }: FetchInit) => auth0(signal)
  return { settings: own, passwordless: { ...options, fetch, ...(onEvent && { onEvent }) } }
}

describeMounts(
  'exactly one event, with nothing personal in it',
  (mount) => {
    captureLog()
    const rows = { ...started, ...refused, ...limited, ...failed }

    it.each(Object.entries(rows))('when %s', async (_title, row) => {
      const events: PasswordlessEvent[] = []
      await using app = await mount.startApp(toApp(row, (event) => events.push(event)))

      const response = await (row.send ?? json(link))(app.browser(), mount.paths.start)
      await new Promise(setImmediate)

      expect(response.status).toBe(row.status)
      expect(events).toStrictEqual([row.event])
      expect(JSON.stringify(events)).not.toMatch(personal)
    })

    it('has been shown for every code and reason', () => {
      // A new code is a type error here.
      const codes: Record<PasswordlessErrorCode, 'refused' | 'limited' | 'failed'> = {
        invalid_request: 'refused',
        captcha_required: 'refused',
        access_denied: 'refused',
        origin_not_allowed: 'refused',
        method_not_allowed: 'refused',
        payload_too_large: 'refused',
        unsupported_media_type: 'refused',
        too_many_requests: 'limited',
        configuration_error: 'failed',
        auth0_unreachable: 'failed',
        sms_provider_error: 'failed',
        auth0_invalid_response: 'failed',
        auth0_timeout: 'failed',
      }
      const shown = Object.values(rows).map(({ event }) => {
        if (event.type === 'refused') return `refused ${event.reason}`
        if (event.type === 'failed') return `failed ${event.code}`
        return event.type === 'limited' ? 'limited too_many_requests' : event.type
      })
      const withheld = ['refused withheld_by_app', 'refused withheld_by_auth0']
      const wanted = Object.entries(codes).map(([code, type]) => `${type} ${code}`)
      expect(new Set(shown)).toEqual(new Set(['started', ...withheld, ...wanted]))
    })

    it.each(['GET', 'HEAD'])('but for the landing page, which is no start: %s', async (method) => {
      const events: PasswordlessEvent[] = []
      const row: Row = { status: 200, event: { type: 'started' } }
      await using app = await mount.startApp(toApp(row, (event) => events.push(event)))

      const response = await app.browser().fetch(mount.paths.start, { method })
      await new Promise(setImmediate)

      expect(response.status).toBe(200)
      expect(events).toEqual([])
    })

    it('but for a limiter that is out of reach, which is told beside the start', async () => {
      const events: PasswordlessEvent[] = []
      const gone = Object.assign(new Error(`connect 8.8.4.4 for ${email}`), { code: 'ECONNREFUSED' })
      const address = { consume: () => Promise.reject(gone) }
      const row: Row = { options: { limits: { address } }, status: 204, event: { type: 'started' } }
      await using app = await mount.startApp(toApp(row, (event) => events.push(event)))

      const response = await app.browser().postJson(mount.paths.start, link)

      expect(response.status).toBe(204)
      expect(events).toStrictEqual([
        { type: 'limiter_failed', limit: 'address', reason: 'ECONNREFUSED' },
        { type: 'started', ...mail },
      ])
    })
  },
  eachPlace,
)

describeMounts(
  'a hook for events',
  (mount) => {
    const logged = captureLog()
    const bodies = [{ email: 'ada@example.com' }, { email: 'nobody' }, { email: 'eve@example.com' }]
    const secretive = new RangeError(`Words of the app about ${email}`)
    const accepting: Row = { status: 204, event: { type: 'started' } }

    /** What three visitors see. */
    async function looks(onEvent: Options['onEvent']) {
      await using app = await mount.startApp(toApp(accepting, onEvent))
      const seen = []
      for (const body of bodies) {
        seen.push(await look(await app.browser().postJson(mount.paths.start, body)))
      }
      await new Promise(setImmediate)
      return seen
    }

    it.each<[string, () => unknown, string]>([
      [
        'throws',
        () => {
          throw secretive
        },
        'RangeError',
      ],
      ['rejects', () => Promise.reject(secretive), 'RangeError'],
      ['rejects with a text', () => Promise.reject(`Words about ${email}`), 'no reason given'],
    ])('that %s changes nothing, and is logged once, without its words', async (_title, onEvent, reason) => {
      const expected = await looks(undefined)
      expect(logged()).toBe('')

      expect(await looks(onEvent)).toEqual(expected)

      expect(logged()).toBe(
        `[nextjs-auth0-passwordless] "onEvent" failed (${reason}). Starts go on without it.`,
      )
    })

    it('that never ends is not waited for', async () => {
      const expected = await looks(undefined)

      expect(await looks(() => new Promise(() => {}))).toEqual(expected)

      expect(logged()).toBe('')
    })

    it("of a handler takes the place of the instance's", async () => {
      const [ofInstance, ofHandler] = [vi.fn(), vi.fn()]
      await using app = await mount.startApp({
        ...toApp(accepting, ofInstance),
        mounted: (handle) => handle({ onEvent: ofHandler }) as HandleStart,
      })

      await app.browser().postJson(mount.paths.start, link)

      expect(ofInstance).not.toHaveBeenCalled()
      expect(ofHandler).toHaveBeenCalledExactlyOnceWith({ type: 'started', ...mail })
    })

    it('of the instance is told of what its handlers with other options do', async () => {
      const onEvent = vi.fn()
      await using app = await mount.startApp({
        ...toApp(accepting, onEvent),
        mounted: (handle) => handle({ returnTo: '/checkout' }) as HandleStart,
      })

      await app.browser().postJson(mount.paths.start, link)

      expect(onEvent).toHaveBeenCalledExactlyOnceWith({ type: 'started', ...mail })
    })
  },
  eachPlace,
)
