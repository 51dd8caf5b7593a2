import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delay, HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { PasswordlessErrorCode } from '../../src/index.js'
import { standInSettings } from '../support/apps.js'
import { captureLog } from '../support/log.js'
import { describeMounts, newestMounts } from '../support/mounts.js'

const endpoint = 'https://shop.eu.auth0.com/passwordless/start'
const settings = standInSettings
const impatient = { ...settings, httpTimeoutMs: 100 }
const logged = captureLog()
const server = setupServer()

// The server of the Pages Router mount is this machine's, all else is closed.
beforeAll(() =>
  server.listen({
    onUnhandledRequest({ url }, print) {
      if (!/^http:\/\/(127\.0\.0\.1|localhost):/.test(url)) print.error()
    },
  }),
)
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

interface Row {
  /** Auth0's answer. */
  status: number
  body?: unknown
  headers?: Record<string, string>
  /** Ours. */
  code: PasswordlessErrorCode
  answer: number
  /** What the operator reads in the log, when the failure is not the visitor's. */
  log?: string
}

const error = (code: string, description = 'Words of Auth0 about ada@example.com') => ({
  error: code,
  error_description: description,
})
const otherShape = (code: string) => ({ name: 'Error', code, description: 'Words of Auth0', statusCode: 400 })
const page = '<!doctype html><title>Words of a proxy</title>'

const rows: Record<string, Row> = {
  'bad.tenant': {
    status: 400,
    body: error('bad.tenant'),
    code: 'configuration_error',
    answer: 500,
    log: 'issuer',
  },
  'bad.client_id': {
    status: 400,
    body: error('bad.client_id'),
    code: 'configuration_error',
    answer: 500,
    log: 'client id',
  },
  'bad.connection': {
    status: 400,
    body: error('bad.connection'),
    code: 'configuration_error',
    answer: 500,
    log: 'enable the passwordless connection',
  },
  'bad.authParams': {
    status: 400,
    body: error('bad.authParams'),
    code: 'configuration_error',
    answer: 500,
    log: '400',
  },
  'bad.request': {
    status: 400,
    body: error('bad.request'),
    code: 'configuration_error',
    answer: 500,
    log: '400',
  },
  'bad.email': { status: 400, body: error('bad.email'), code: 'invalid_request', answer: 400 },
  'bad.email in the other shape': {
    status: 400,
    body: otherShape('bad.email'),
    code: 'invalid_request',
    answer: 400,
  },
  'bad.phone_number': { status: 400, body: error('bad.phone_number'), code: 'invalid_request', answer: 400 },
  sms_provider_error: {
    status: 400,
    body: error('sms_provider_error'),
    code: 'sms_provider_error',
    answer: 502,
    log: 'SMS provider',
  },
  'a captcha is asked for': {
    status: 401,
    body: otherShape('requires_verification'),
    code: 'captcha_required',
    answer: 400,
  },
  'no client authentication': {
    status: 403,
    body: error('unauthorized_client', 'Client authentication is required'),
    code: 'configuration_error',
    answer: 500,
    log: 'client secret',
  },
  'wrong client credentials': { status: 401, body: {}, code: 'configuration_error', answer: 500, log: '401' },
  'wrong client credentials that read like a refused person': {
    status: 401,
    body: error('access_denied', 'Unauthorized'),
    code: 'configuration_error',
    answer: 500,
    log: '401',
  },
  'a code that names a property of objects': {
    status: 400,
    body: error('constructor'),
    code: 'configuration_error',
    answer: 500,
    log: 'constructor',
  },
  'a code that is no code': {
    status: 400,
    body: error('ada@example.com is bad'),
    code: 'configuration_error',
    answer: 500,
    log: 'no known code',
  },
  'an error without a reason': {
    status: 400,
    body: {},
    code: 'auth0_invalid_response',
    answer: 502,
    log: '400',
  },
  'an error page': { status: 404, body: page, code: 'auth0_invalid_response', answer: 502, log: '404' },
  'an outage with a page': { status: 503, body: page, code: 'auth0_unreachable', answer: 502, log: '503' },
  'an outage without a body': { status: 500, code: 'auth0_unreachable', answer: 502, log: '500' },
  'a redirect': {
    status: 302,
    headers: { location: 'https://evil.example/' },
    code: 'auth0_invalid_response',
    answer: 502,
    log: 'a redirect (302)',
  },
  'success with a page': {
    status: 200,
    body: page,
    code: 'auth0_invalid_response',
    answer: 502,
    log: 'not JSON',
  },
  'success without end': {
    status: 200,
    body: { _id: 'x'.repeat(70_000) },
    code: 'auth0_invalid_response',
    answer: 502,
    log: 'not JSON',
  },
  'success that is a word': {
    status: 200,
    body: 'true',
    code: 'auth0_invalid_response',
    answer: 502,
    log: 'not JSON',
  },
  'too many requests': {
    status: 429,
    body: error('too_many_requests'),
    headers: { 'retry-after': '17' },
    code: 'too_many_requests',
    answer: 429,
  },
  'too many requests without a body': { status: 429, code: 'too_many_requests', answer: 429 },
  'too many attempts': {
    status: 429,
    body: error('too_many_attempts'),
    code: 'too_many_requests',
    answer: 429,
  },
}

describeMounts(
  'when Auth0 refuses',
  (mount) => {
    for (const [title, row] of Object.entries(rows)) {
      it(`answers ${row.answer} ${row.code} and sets no cookie: ${title}`, async () => {
        const calls = answerWith(() => toResponse(row))
        await using app = await mount.startApp({ settings })

        const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })
        const text = await response.text()

        expect(response.status).toBe(row.answer)
        expect(JSON.parse(text)).toMatchObject({ error: row.code, error_description: expect.any(String) })
        expect(response.headers.getSetCookie()).toEqual([])
        expect(calls()).toBe(1)
        expect(`${text}${logged()}`).not.toMatch(/Words of|ada@|hush/)
        if (row.log) expect(logged()).toContain(row.log)
        else expect(logged()).toBe('')
      })
    }

    it('passes on how long to wait', async () => {
      await using app = await mount.startApp({ settings })
      const browser = app.browser()
      const inAMinute = Math.floor(Date.now() / 1000) + 60

      answerWith(() => new HttpResponse(null, { status: 429, headers: { 'retry-after': '17' } }))
      const first = await browser.postJson(mount.paths.start, { email: 'ada@example.com' })
      expect(first.headers.get('retry-after')).toBe('17')
      expect(await first.json()).toMatchObject({ retry_after: 17 })

      answerWith(
        () => new HttpResponse(null, { status: 429, headers: { 'x-ratelimit-reset': `${inAMinute}` } }),
      )
      const second = await browser.postJson(mount.paths.start, { email: 'ada@example.com' })
      expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(55)

      answerWith(() => new HttpResponse(null, { status: 429, headers: { 'retry-after': 'soon' } }))
      const third = await browser.postJson(mount.paths.start, { email: 'ada@example.com' })
      expect(third.headers.get('retry-after')).toBeNull()
    })

    it.each([
      ['sign-ups off and the person unknown', 400, error('bad.connection', 'Public signup is disabled')],
      [
        'the same in other words',
        400,
        { code: 'bad.connection', errorDescription: 'Public signup is disabled' },
      ],
      ['the same under another name', 400, { error: 'Bad Request', message: 'Public signup is disabled' }],
      ['the same one level down', 400, { err: { code: 'x', description: 'Public signup is disabled' } }],
      ['the person blocked, by another name', 403, { error_code: 'unauthorized' }],
      ['the person blocked, one level down', 403, { err: { code: 'unauthorized' } }],
      ['the person blocked', 403, error('unauthorized', 'user is blocked')],
      ['the person turned away by an Action', 403, error('access_denied')],
    ])(
      'looks like success, to the byte, when the answer would tell of an account: %s',
      async (_, status, body) => {
        await using app = await mount.startApp({ settings })
        answerWith(() => HttpResponse.json({ _id: '1', email: 'ada@example.com' }))
        const known = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })
        answerWith(() => HttpResponse.json(body, { status }))
        const unknown = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

        expect(await look(unknown)).toEqual(await look(known))
        expect(logged()).toContain('Auth0 sent nothing')
        expect(logged()).not.toContain('ada@')
      },
    )
  },
  newestMounts,
)

describeMounts(
  'when Auth0 cannot be asked',
  (mount) => {
    it('answers 504 after the SDK time-out, and does not try again', async () => {
      const calls = answerWith(async () => {
        await delay('infinite')
        return new HttpResponse()
      })
      await using app = await mount.startApp({ settings: impatient })

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      expect(response.status).toBe(504)
      expect(await response.json()).toMatchObject({ error: 'auth0_timeout' })
      expect(response.headers.getSetCookie()).toEqual([])
      expect(calls()).toBe(1)
      expect(logged()).toContain('within 100 ms')
    })

    it('counts a body that never ends as too slow', async () => {
      await using slow = await listen((_req, res) => void res.writeHead(200).write('{'))
      await using app = await mount.startApp({ settings: { ...impatient, issuer: slow.url } })

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      expect(response.status).toBe(504)
      expect(response.headers.getSetCookie()).toEqual([])
    })

    it('answers 502 when the line breaks, and when nobody is there', async () => {
      const broken = await listen((req) => void req.socket.destroy())
      await using app = await mount.startApp({ settings: { ...settings, issuer: broken.url } })

      const reset = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })
      await broken[Symbol.asyncDispose]()
      const refused = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      expect([reset.status, refused.status]).toEqual([502, 502])
      expect(logged()).toContain('ECONNREFUSED')
    })

    it('keeps what a fetch of the app says out of the log, and ends where causes go in circles', async () => {
      const secretive = Object.assign(
        new Error('POST {"client_secret":"hush-hush"} ada@example.com\nforged line'),
        {
          cause: undefined as unknown,
        },
      )
      secretive.cause = secretive
      const fetch = async () => {
        throw secretive
      }
      await using app = await mount.startApp({ settings, passwordless: { fetch } })

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      expect(response.status).toBe(502)
      expect(logged()).toContain('auth0_unreachable: Auth0 could not be reached (Error)')
      expect(logged()).not.toMatch(/hush|ada@|forged|\n/)
    })

    it('answers 502 without trying again, and tells the log why', async () => {
      const calls = answerWith(() => HttpResponse.error())
      await using app = await mount.startApp({ settings })

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      expect(response.status).toBe(502)
      expect(await response.json()).toEqual({
        error: 'auth0_unreachable',
        error_description: 'The sign-in service is out of reach. Please try again.',
      })
      expect(response.headers.getSetCookie()).toEqual([])
      expect(calls()).toBe(1)
      expect(logged()).toContain('auth0_unreachable: Auth0 could not be reached')
    })
  },
  newestMounts,
)

/** Replaces the answers of Auth0; returns how often it was asked since. */
function answerWith(answer: () => Response | Promise<Response>): () => number {
  let calls = 0
  server.use(
    http.post(endpoint, () => {
      calls += 1
      return answer()
    }),
  )
  return () => calls
}

function toResponse({ status, body, headers }: Row): Response {
  const init = { status, ...(headers && { headers }) }
  if (body === undefined) return new HttpResponse(null, init)
  return typeof body === 'string' ? HttpResponse.html(body, init) : HttpResponse.json(body as object, init)
}

/** All that a visitor can see, but for what is random in the cookie, and the time of day. */
async function look(response: Response) {
  const cookies = response.headers
    .getSetCookie()
    .map((line) => line.replace(/^(auth_verification|__txn_)[^=]*=[^;]*/, `$1 of ${line.length}`))
    // The clock goes on between two answers.
    .map((line) => line.replace(/Expires=[^;]*/, 'Expires'))
  const headers = [...response.headers].filter(([name]) => !['set-cookie', 'date'].includes(name))
  return { status: response.status, headers, cookies, body: await response.text() }
}

/** A server of its own, for what no mock of `fetch` can show. */
async function listen(listener: RequestListener) {
  const listening = createServer(listener).listen(0, 'localhost')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      listening.closeAllConnections()
      listening.close()
      await once(listening, 'close')
    },
  }
}
