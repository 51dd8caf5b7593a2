import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delay, HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { PasswordlessErrorCode } from '../../src/index.js'
import { standInSettings } from '../support/apps.js'
import { cookiesOf, cookiesOfStart } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { look } from '../support/look.js'
import { describeMounts, eachPlace } from '../support/mounts.js'

const endpoint = 'https://shop.eu.auth0.com/passwordless/start'
const settings = standInSettings
const impatient = { ...settings, httpTimeoutMs: 100 }
const logged = captureLog()
const slowDown = 'Auth0 asks to slow down'
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
  /** What the visitor reads, when it is theirs. */
  says?: string
  /** Seconds that the visitor is told to wait. */
  wait?: number
}

const error = (code: string, description = 'Words of Auth0 about ada@example.com') => ({
  error: code,
  error_description: description,
})
const otherShape = (code: string, description = 'Words of Auth0 about ada@example.com') => ({
  name: 'Error',
  code,
  description,
  statusCode: 400,
})
const page = '<!doctype html><title>Words of a proxy</title>'

/** The spellings of a code that are known from the wire. */
const shapes: Record<string, (code: string) => object> = {
  'as OAuth has it': error,
  'in the other shape': otherShape,
  'by another name': (code) => ({ error_code: code, errorDescription: 'Words of Auth0' }),
  'one level down': (code) => ({ err: otherShape(code) }),
}

/** What Auth0 refuses by a code of its own, row by row of auth0-facts.md 2. */
const refusals: Record<string, Row> = {
  'bad.tenant': { status: 400, code: 'configuration_error', answer: 500, log: 'check the issuer' },
  'bad.client_id': { status: 400, code: 'configuration_error', answer: 500, log: 'check the client id' },
  'bad.connection': {
    status: 400,
    code: 'configuration_error',
    answer: 500,
    log: 'enable the passwordless connection',
  },
  'bad.authParams': { status: 400, code: 'configuration_error', answer: 500, log: '(400, bad.authParams)' },
  'bad.request': { status: 400, code: 'configuration_error', answer: 500, log: '(400, bad.request)' },
  'bad.email': { status: 400, code: 'invalid_request', answer: 400, says: '"email" was not accepted' },
  'bad.phone_number': {
    status: 400,
    code: 'invalid_request',
    answer: 400,
    says: '"phoneNumber" was not accepted',
  },
  sms_provider_error: { status: 400, code: 'sms_provider_error', answer: 502, log: 'SMS provider' },
  requires_verification: { status: 401, code: 'captcha_required', answer: 400, says: 'captcha' },
  unauthorized_client: {
    status: 403,
    code: 'configuration_error',
    answer: 500,
    log: 'check the client secret or assertion key, and enable the "Passwordless OTP" grant',
  },
  invalid_client: { status: 401, code: 'configuration_error', answer: 500, log: '(401, invalid_client)' },
  too_many_requests: {
    status: 429,
    headers: { 'retry-after': '17' },
    code: 'too_many_requests',
    answer: 429,
    log: slowDown,
    wait: 17,
  },
  too_many_attempts: { status: 429, code: 'too_many_requests', answer: 429, log: slowDown },
}

/** Answers that have no code, or one that nobody knows. */
const oddities: Record<string, Row> = {
  'wrong client credentials': { status: 401, body: {}, code: 'configuration_error', answer: 500, log: '401' },
  'wrong client credentials without a body': {
    status: 401,
    code: 'configuration_error',
    answer: 500,
    log: '(401, no known code)',
  },
  'no leave for the app, without a code': {
    status: 403,
    body: {},
    code: 'configuration_error',
    answer: 500,
    log: '(403, no known code)',
  },
  'wrong client credentials that read like a refused person': {
    status: 401,
    body: error('access_denied', 'Unauthorized'),
    code: 'configuration_error',
    answer: 500,
    log: '401',
  },
  'wrong client credentials that read like a blocked person': {
    status: 401,
    body: otherShape('unauthorized', 'user is blocked'),
    code: 'configuration_error',
    answer: 500,
    log: '401',
  },
  'wrong client credentials that read like sign-ups that are off': {
    status: 401,
    body: error('invalid_client', 'Public signup is disabled'),
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
  'a code that is too long for one': {
    status: 400,
    body: error('x'.repeat(65)),
    code: 'configuration_error',
    answer: 500,
    log: 'no known code',
  },
  'a code that would be a line of its own in the log': {
    status: 400,
    body: error('bad.thing\nWords of'),
    code: 'configuration_error',
    answer: 500,
    log: 'no known code',
  },
  'a code beside one that is no text': {
    status: 400,
    body: { error: { Words: 'of' }, code: 'bad.email' },
    code: 'invalid_request',
    answer: 400,
  },
  'an error without a reason': {
    status: 400,
    body: {},
    code: 'auth0_invalid_response',
    answer: 502,
    log: '400',
  },
  'an error page': { status: 404, body: page, code: 'auth0_invalid_response', answer: 502, log: '404' },
  'an error that is a word': {
    status: 400,
    body: '"bad.email"',
    code: 'auth0_invalid_response',
    answer: 502,
    log: '400',
  },
  'an error that is nothing': {
    status: 400,
    body: 'null',
    code: 'auth0_invalid_response',
    answer: 502,
    log: '400',
  },
  'an error without end': {
    status: 400,
    body: error('bad.email', 'x'.repeat(70_000)),
    code: 'auth0_invalid_response',
    answer: 502,
    log: '400',
  },
  'an outage without end': {
    status: 500,
    body: error('server_error', 'x'.repeat(70_000)),
    code: 'auth0_unreachable',
    answer: 502,
    log: '500',
  },
  'an outage that reads like a refused person': {
    status: 503,
    body: error('access_denied'),
    code: 'auth0_unreachable',
    answer: 502,
    log: '503',
  },
  'an outage with a page': { status: 503, body: page, code: 'auth0_unreachable', answer: 502, log: '503' },
  'an outage without a body': { status: 500, code: 'auth0_unreachable', answer: 502, log: '500' },
  'a redirect': {
    status: 302,
    headers: { location: 'https://evil.example/' },
    code: 'auth0_invalid_response',
    answer: 502,
    log: 'a redirect (302)',
  },
  'a redirect that leads nowhere': {
    status: 304,
    code: 'auth0_invalid_response',
    answer: 502,
    log: 'a redirect (304)',
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
  'success that is nothing': {
    status: 200,
    body: 'null',
    code: 'auth0_invalid_response',
    answer: 502,
    log: 'not JSON',
  },
  'too many requests without a body': { status: 429, code: 'too_many_requests', answer: 429, log: slowDown },
  'too many requests in plain words': {
    status: 429,
    body: 'Words about X-RateLimit-Remaining and X-RateLimit-Reset',
    code: 'too_many_requests',
    answer: 429,
    log: slowDown,
  },
}

const rows: Record<string, Row> = { ...oddities }
for (const [code, row] of Object.entries(refusals)) {
  for (const [shape, body] of Object.entries(shapes)) rows[`${code}, ${shape}`] = { ...row, body: body(code) }
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
        expect(JSON.parse(text)).toEqual({
          error: row.code,
          error_description: expect.stringContaining(row.says ?? ''),
          ...(row.wait && { retry_after: row.wait }),
        })
        expect(response.headers.get('retry-after')).toBe(row.wait ? String(row.wait) : null)
        expect(response.headers.getSetCookie()).toEqual([])
        expect(calls()).toBe(1)
        expect(`${text}${logged()}`).not.toMatch(/Words of|ada@|hush/)
        if (row.log) expect(logged()).toContain(row.log)
        else expect(logged()).toBe('')
      })
    }

    const now = () => Math.floor(Date.now() / 1000)

    it.each<[string, () => Record<string, string>, [number, number] | undefined]>([
      ['seconds', () => ({ 'retry-after': '17' }), [17, 17]],
      ['no time at all', () => ({ 'retry-after': '0' }), [0, 0]],
      ['a time of day', () => ({ 'x-ratelimit-reset': `${now() + 60}` }), [55, 60]],
      ['a time that has passed', () => ({ 'x-ratelimit-reset': `${now() - 60}` }), [1, 1]],
      ['both', () => ({ 'retry-after': '17', 'x-ratelimit-reset': `${now() + 60}` }), [17, 17]],
      [
        // Auth0 has never been seen to send one.
        'a date, and a time of day',
        () => ({
          'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT',
          'x-ratelimit-reset': `${now() + 60}`,
        }),
        [55, 60],
      ],
      ['a word', () => ({ 'retry-after': 'soon' }), undefined],
      ['words', () => ({ 'retry-after': 'soon', 'x-ratelimit-reset': 'later' }), undefined],
      ['less than nothing', () => ({ 'retry-after': '-17' }), undefined],
      ['half a second', () => ({ 'retry-after': '0.5' }), undefined],
      ['an empty header', () => ({ 'retry-after': '' }), undefined],
      ['an empty time of day', () => ({ 'x-ratelimit-reset': '' }), undefined],
      ['nothing', () => ({}), undefined],
    ])('passes on how long to wait, when Auth0 says %s', async (_title, headers, range) => {
      await using app = await mount.startApp({ settings })
      answerWith(() => new HttpResponse(null, { status: 429, headers: headers() }))

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      const { retry_after: wait } = JSON.parse(await response.text())
      expect(response.headers.get('retry-after')).toBe(wait === undefined ? null : String(wait))
      if (!range) return expect(wait).toBeUndefined()
      expect(wait).toBeGreaterThanOrEqual(range[0])
      expect(wait).toBeLessThanOrEqual(range[1])
    })

    it.each<[string, () => Response]>([
      ['a profile', () => HttpResponse.json({ _id: '1', email: 'ada@example.com', email_verified: false })],
      ['an empty object', () => HttpResponse.json({})],
      ['200 and nothing', () => new HttpResponse('')],
      ['201', () => new HttpResponse(null, { status: 201 })],
      ['204', () => new HttpResponse(null, { status: 204 })],
    ])('takes %s for success, and says nothing of it', async (_title, answer) => {
      const calls = answerWith(answer)
      await using app = await mount.startApp({ settings })

      const response = await app.browser().postJson(mount.paths.start, { email: 'ada@example.com' })

      expect(response.status).toBe(204)
      expect(await response.text()).toBe('')
      expect(cookiesOf(response)).toEqual(cookiesOfStart)
      expect(calls()).toBe(1)
      expect(logged()).toBe('')
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
      ['the same in the other shape', 400, otherShape('bad.connection', 'Public signup is disabled')],
      ['the same in capitals', 403, error('access', 'PUBLIC SIGNUP IS DISABLED.')],
      ['the person blocked, in the other shape', 403, otherShape('unauthorized')],
      ['the person blocked, with another status', 400, error('unauthorized')],
      ['the person turned away by an Action, in the other shape', 403, otherShape('access_denied')],
      ['the person turned away by an Action, one level down', 403, { err: { code: 'access_denied' } }],
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
  eachPlace,
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
  eachPlace,
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
