import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ReadyStart } from '../../src/index.js'
import type { FetchInit } from '../../src/v3/index.js'
import { type AppOptions, type Mount, standInSettings } from '../support/apps.js'
import type { Browser } from '../support/browser.js'
import { type HostileRequest, hostileRequest } from '../support/hostile.js'
import { describeMounts, eachPlace } from '../support/mounts.js'

/**
 * Thousands of requests, most of them bad, and what may come of them. What is good is said here once more, in other words
 * than those of the source. There are more than 10,000 in all, most of them where no socket is in between.
 */
const runsOn = ({ place }: Mount) => (place === 'Pages Router' ? 120 : 1020)
// A busy machine gets to say so itself.
vi.setConfig({ testTimeout: 60_000 })

const settings = { ...standInSettings, baseUrl: 'https://shop.example' }
const origin = 'https://shop.example'

interface Wish {
  connection: 'email' | 'sms'
  /** As Auth0 should get it. */
  recipient: string
  send: unknown
  language: unknown
  captcha: unknown
  /** What is left for the app. */
  others: object
}

/** What a request should come to: the status of a refusal, or what it asks for. */
async function judge({ method, query, headers, body }: HostileRequest, appRules: Rules = new Map()) {
  const given = new Headers(headers)
  const type = given.get('content-type') ?? ''
  if (method !== 'POST') return 405
  if (!isFromOwnPage(given)) return 403
  const name = type.split(';')[0]?.trim().toLowerCase()
  const read = name === 'application/json' ? parseJson : parseForm
  if (read === parseForm && !/^(multipart\/form-data|application\/x-www-form-urlencoded)$/.test(name ?? ''))
    return 415
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  if (bytes.byteLength > 16_384) return 413
  const returnTo = new URL(`${origin}/${query}`).searchParams.get('returnTo')
  const fields = await read(bytes, type).catch(() => undefined)
  if (!fields) return 400
  return toWish({ ...(returnTo !== null && { returnTo }), ...fields }, appRules) ?? 400
}

function isFromOwnPage(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin' || headers.get('origin') === origin) return true
  return site === 'none' && !headers.has('origin')
}

async function parseJson(body: Uint8Array<ArrayBuffer>): Promise<object | undefined> {
  const document: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  let layer = [document].filter(isNest)
  if (Array.isArray(document)) return undefined
  for (let level = 0; level < 32; level++) layer = layer.flatMap((nest) => Object.values(nest)).filter(isNest)
  return isNest(document) && layer.length === 0 ? document : undefined
}

function isNest(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

async function parseForm(body: Uint8Array<ArrayBuffer>, type: string): Promise<object | undefined> {
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  const filledIn = [...form].filter(([, value]) => value !== '')
  if (filledIn.some(([, value]) => typeof value !== 'string')) return undefined
  return Object.fromEntries(
    filledIn.map(([name]) => {
      const values = filledIn.filter(([other]) => other === name).map(([, value]) => value)
      return [name, values.length > 1 ? values : values[0]]
    }),
  )
}

/** Which names a body may have, and what may be under them. */
type Rules = Map<string, (value: unknown) => boolean>

const isText = (value: unknown) => typeof value === 'string'
const oneOf =
  (...values: unknown[]) =>
  (value: unknown) =>
    values.includes(value)
const common = { returnTo: isWay, language: isTag, captcha: isText }
const emailRules: Rules = new Map(
  Object.entries({
    connection: oneOf('email'),
    email: (value: unknown) => toAddress(value) !== undefined,
    send: oneOf('link', 'code'),
    ...common,
  }),
)
const smsRules: Rules = new Map(
  Object.entries({
    connection: oneOf('sms'),
    phoneNumber: (value: unknown) => toNumber(value) !== undefined,
    send: oneOf('code'),
    ...common,
  }),
)
/** As {@link appFields}. */
const appRules: Rules = new Map([
  ['firstName', (value) => typeof value === 'string' && value.length <= 50],
  ['extra', () => true],
])

function toWish(body: object, appRules: Rules): Wish | undefined {
  const fields = new Map<string, unknown>(Object.entries(body))
  const connection = fields.get('connection') === 'sms' ? 'sms' : 'email'
  const rules = connection === 'sms' ? smsRules : emailRules
  const recipient =
    connection === 'sms' ? toNumber(fields.get('phoneNumber')) : toAddress(fields.get('email'))
  const isFine = ([name, value]: [string, unknown]) =>
    (rules.get(name) ?? appRules.get(name))?.(value) === true
  if (typeof recipient !== 'string' || ![...fields].every(isFine)) return undefined
  return {
    connection,
    recipient,
    send: fields.get('send') ?? (connection === 'sms' ? 'code' : 'link'),
    language: fields.get('language'),
    captcha: fields.get('captcha'),
    others: Object.fromEntries([...fields].filter(([name]) => !rules.has(name))),
  }
}

function toAddress(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const address = value.normalize('NFKC').trim().toLowerCase().normalize('NFKC').replaceAll('\u3002', '.')
  const [local = '', domain = '', ...more] = address.split('@')
  const isFine = local !== '' && [...local].every((sign) => isVisible(sign) && !'"(),:;<>[]\\'.includes(sign))
  return isFine && isDomain(domain) && more.length === 0 && Buffer.byteLength(address) <= 254
    ? address
    : undefined
}

function isDomain(domain: string): boolean {
  const isFine = (sign: string) => (sign < '\x80' ? /^[a-z0-9-]$/.test(sign) : isVisible(sign))
  return domain.split('.').every((label) => label !== '' && [...label].every(isFine))
}

// Letters with their marks, digits, punctuation, symbols; but not those that show nothing.
function isVisible(sign: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(sign) && !/\p{Default_Ignorable_Code_Point}/u.test(sign)
}

function isNumber(value: unknown): boolean {
  return typeof value === 'string' && toNumber(value) === value
}

// What people put between digits is nothing; brackets stand in pairs around some, and the first may hold the zero of "+44 (0)20".
function toNumber(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const signs = [...value.normalize('NFKC')].filter((sign) => !/[\s.\p{Cf}\p{Pd}]/u.test(sign))
  const [start = '', ...others] = signs.join('').split('(')
  const pairs = others.map((part) => part.split(')'))
  if (pairs.some(([inside, ...after]) => !inside || after.length !== 1)) return undefined
  if (pairs[0]?.[0] === '0' && start.length > 1) pairs[0].shift()
  const [plus, ...digits] = start + pairs.flat().join('')
  const isFine =
    digits.length >= 2 && digits.length <= 15 && digits.every((digit) => '0123456789'.includes(digit))
  return isFine && plus === '+' && digits[0] !== '0' ? `+${digits.join('')}` : undefined
}

function isTag(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 35) return false
  try {
    return new Intl.Locale(value).toString() !== ''
  } catch {
    return false
  }
}

// Anything goes, to the app's own origin or to the default; only too long it must not be.
function isWay(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 512) return false
  try {
    const url = new URL(value, origin)
    return url.origin !== origin || url.protocol !== 'https:' || url.href.length <= 768
  } catch {
    return true
  }
}

/** Where no visitor comes from. */
const inside = new BlockList()
for (const net of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  // Gateways, which many share.
  ...['64:ff9b::/96', '2002::/16', '2001::/32', '100::/64'],
  ...[
    '192.168.0.0/16',
    '224.0.0.0/4',
    '255.255.255.255/32',
    '::/127',
    'fe80::/10',
    'fc00::/7',
    'fec0::/10',
    'ff00::/8',
  ],
]) {
  const [ip = '', bits] = net.split('/')
  inside.addSubnet(ip, Number(bits), familyOf(ip))
}

function familyOf(ip: string): 'ipv4' | 'ipv6' {
  return ip.includes(':') ? 'ipv6' : 'ipv4'
}

/** The address that the one proxy of the test has seen. */
function trustedAddress(headers: Record<string, string>): string | undefined {
  const entry = new Headers(headers).get('x-forwarded-for')?.split(',').pop()?.trim() ?? ''
  const bracketed = /^\[(.*)\](:\d{1,5})?$/.exec(entry)
  const bare = bracketed?.[1] ?? (isIP(entry) ? entry : entry.replace(/:\d{1,5}$/, ''))
  const ip = bare.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIP(ip) === 0 || ip.includes('%') || inside.check(ip, familyOf(ip))) return undefined
  return isIP(ip) === 4 ? ip : new URL(`http://[${ip}]`).hostname.slice(1, -1)
}

const appFields = v.strictObject({
  firstName: v.optional(v.pipe(v.string(), v.maxLength(50))),
  extra: v.optional(v.unknown()),
})

/** An Auth0 and a hook that accept everything, and what has come of the requests so far. */
function observe() {
  const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  const beforeSend = vi.fn((_start: ReadyStart) => undefined)
  const answers = { accepted: 0, refused: 0, limited: 0, told: 0 }

  async function send(browser: Browser, path: string, request: HostileRequest): Promise<Response> {
    for (const spy of [fetch, beforeSend, vi.mocked(console.error)]) spy.mockClear()
    const { method, query, headers, body } = request
    // In lower case, so that the Browser adds no headers.
    const init = { method: method.replace('POST', 'post'), headers, body }
    const response = await browser.fetch(path + query, init)
    if (response.headers.has('set-cookie')) answers.accepted += 1
    else answers[response.status === 429 ? 'limited' : 'refused'] += 1
    return response
  }
  return { fetch, beforeSend, answers, send }
}

// Nothing, or once that a visitor's address could not be known; and nothing of the request.
const harmlessLog = /^(\[nextjs-auth0-passwordless\] "clientIp" or [^@\d]*)?$/

/** What holds for every answer, whatever it answers. */
async function assertHarmless(response: Response, reached: boolean) {
  const text = await response.text()
  const location = response.headers.get('location') ?? ''
  expect([204, 303, 400, 403, 405, 413, 415, 429]).toContain(response.status)
  expect(response.headers.getSetCookie().length > 0).toBe(reached)
  // The style of our pages has media queries in it.
  const shown = text.replace(/<style.*?<\/style>/s, '')
  expect(`${location}\n${shown}`).not.toMatch(/kilroy|@|\+49/)
  expect(location === '' ? origin : new URL(location).origin).toBe(origin)
  if (response.status === 429) expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
  expect(vi.mocked(console.error).mock.calls.flat().join('\n')).toMatch(harmlessLog)
}

// Those of the app's logins, and what is ours.
const allowedParams = [
  ...['scope', 'audience', 'ui_locales', 'acr_values'],
  ...['response_type', 'redirect_uri', 'state', 'nonce'],
]
const allowedHeaders = ['accept', 'auth0-client', 'auth0-forwarded-for', 'content-type', 'x-request-language']

/** What holds for everything that Auth0 is sent. */
function readSent(fetch: ReturnType<typeof observe>['fetch']) {
  expect(fetch).toHaveBeenCalledTimes(1)
  const [url, init] = fetch.mock.lastCall ?? []
  const body = JSON.parse(init?.body ?? '')
  const { authParams, client_id, client_secret, ...asked } = body
  expect(url).toBe('https://shop.eu.auth0.com/passwordless/start')
  expect([client_id, client_secret]).toEqual([settings.clientId, settings.clientSecret])
  expect(Object.keys(authParams).filter((name) => !allowedParams.includes(name))).toEqual([])
  expect(authParams).toMatchObject({
    response_type: 'code',
    redirect_uri: expect.stringMatching(/^https:\/\/shop\.example(\/api)?\/auth\/callback$/),
  })
  const headers = init?.headers ?? {}
  expect(Object.keys(headers).filter((name) => !allowedHeaders.includes(name))).toEqual([])
  expect(Object.values(headers).join('')).toMatch(/^[\x20-\x7e]*$/)
  expect(headers['x-request-language'] ?? 'de').toMatch(/^[A-Za-z0-9-]{1,64}$/)
  return { body, asked, headers }
}

/** Auth0 was sent what was wished for, and nothing else. */
function assertAsWished(sent: ReturnType<typeof readSent>, wish: Wish) {
  const { connection, recipient, send, language, captcha } = wish
  expect(sent.asked).toEqual({
    connection,
    [connection === 'email' ? 'email' : 'phone_number']: recipient,
    send,
    ...(captcha !== undefined && { captcha }),
  })
  if (typeof language === 'string') {
    expect(sent.headers['x-request-language']).toBe(new Intl.Locale(language).toString())
  }
}

describeMounts(
  'whatever is sent',
  (mount) => {
    const runs = runsOn(mount)
    beforeEach(() => {
      vi.spyOn(console, 'error').mockImplementation(() => {})
      // Where the store of SDK v4 says that it has made room.
      vi.spyOn(console, 'warn').mockImplementation(() => {})
    })
    afterEach(() => {
      vi.restoreAllMocks()
      expect(Object.keys(Object.prototype)).toEqual([])
      expect({}).not.toHaveProperty('polluted')
    })

    const start = (passwordless: AppOptions['passwordless']) =>
      mount.startApp({ settings, bodyParser: false, ...(passwordless && { passwordless }) })

    it('is answered as it should be, and Auth0 hears of what is good', async () => {
      const { fetch, answers, send } = observe()
      await using app = await start({ fetch, returnTo: '/account' })

      await fc.assert(
        fc.asyncProperty(hostileRequest, async (request) => {
          const verdict = await judge(request)
          const response = await send(app.browser(), mount.paths.start, request)

          await assertHarmless(response, typeof verdict !== 'number')
          if (typeof verdict === 'number') {
            expect(response.status).toBe(verdict)
            expect(fetch).not.toHaveBeenCalled()
            return
          }
          expect([204, 303]).toContain(response.status)
          const sent = readSent(fetch)
          assertAsWished(sent, verdict)
          expect(sent.headers).not.toHaveProperty('auth0-forwarded-for')
          const returnTo = await mount.readReturnTo(settings, response, sent.body)
          expect(new URL(returnTo).origin).toBe(origin)
        }),
        { numRuns: runs },
      )

      expect(answers.accepted).toBeGreaterThan(runs / 10)
      expect(answers.refused).toBeGreaterThan(runs / 10)
    })

    it('cannot get around the limits, nor make up an address', async () => {
      const { fetch, answers, send } = observe()
      await using app = await start({ fetch, limits: {}, trustedProxies: 1 })
      // One that keeps its cookies, and one new each time.
      const browser = app.browser()
      let turn = 0
      const nextBrowser = () => (turn++ % 2 ? browser : app.browser())
      const mails = new Map<string | undefined, number>()
      const count = (key: string | undefined, most: number) => {
        const times = (mails.get(key) ?? 0) + 1
        mails.set(key, times)
        if (key) expect(times).toBeLessThanOrEqual(most)
      }

      await fc.assert(
        fc.asyncProperty(hostileRequest, async (request) => {
          const verdict = await judge(request)
          const response = await send(nextBrowser(), mount.paths.start, request)
          const reached = fetch.mock.calls.length > 0

          await assertHarmless(response, reached)
          if (typeof verdict === 'number') {
            expect(response.status).toBe(verdict)
            expect(fetch).not.toHaveBeenCalled()
            return
          }
          if (!reached) {
            expect(response.status).toBe(429)
            return
          }
          const { headers, asked } = readSent(fetch)
          expect(headers['auth0-forwarded-for']).toBe(trustedAddress(request.headers))
          if (headers['auth0-forwarded-for']) answers.told += 1
          count(String(asked.email ?? asked.phone_number).replace(/\+.*@/, '@'), 10)
          count(headers['auth0-forwarded-for'], 50)
        }),
        // What went before counts, so there is nothing to shrink.
        { numRuns: runs, endOnFailure: true },
      )

      // Of the few on the Pages Router it may be none.
      expect(answers.told).toBeGreaterThan(runs / 60 - 3)
      expect(answers.limited).toBeGreaterThan(runs / 60 - 3)
    })

    it("leaves the app's own fields to the app, and nothing else", async () => {
      const { fetch, beforeSend, answers, send } = observe()
      const pages = { sent: '/inbox', failed: '/checkout?step=1' }
      await using app = await start({ fetch, beforeSend, fields: appFields, pages })

      await fc.assert(
        fc.asyncProperty(hostileRequest, async (request) => {
          const verdict = await judge(request, appRules)
          const response = await send(app.browser(), mount.paths.start, request)

          await assertHarmless(response, typeof verdict !== 'number')
          const location = response.headers.get('location')
          if (typeof verdict === 'number') {
            if (location === null) expect(response.status).toBe(verdict)
            else expect(location).toMatch(/^https:\/\/shop\.example\/checkout\?step=1&error=[a-z_]+$/)
            expect(fetch).not.toHaveBeenCalled()
            expect(beforeSend).not.toHaveBeenCalled()
            return
          }
          assertAsWished(readSent(fetch), verdict)
          expect(location ?? `${origin}/inbox`).toBe(`${origin}/inbox`)
          const { input, fields } = beforeSend.mock.lastCall?.[0] ?? {}
          expect(fields).toEqual(verdict.others)
          expect(input).toMatchObject({ connection: verdict.connection, send: verdict.send })
        }),
        { numRuns: runs },
      )

      expect(answers.accepted).toBeGreaterThan(runs / 10)
    })
  },
  eachPlace,
)

describeMounts(
  "whatever is sent past Next's body parser",
  (mount) => {
    const runs = runsOn(mount)

    it('is answered, never with a 5xx, and Auth0 only hears of good input', async () => {
      const log = vi.spyOn(console, 'error').mockImplementation(() => {})
      const { fetch, answers, send } = observe()
      await using app = await mount.startApp({ settings, passwordless: { fetch } })

      await fc.assert(
        fc.asyncProperty(hostileRequest, async (request) => {
          const response = await send(app.browser(), mount.paths.start, request)
          const reached = fetch.mock.calls.length > 0

          await assertHarmless(response, reached)
          expect(response.ok || response.status === 303).toBe(reached)
          if (!reached) return
          expect(isFromOwnPage(new Headers(request.headers))).toBe(true)
          const { email, phone_number: number } = readSent(fetch).asked
          // Next reads bodies in its own way, but what comes out of it is checked as ever.
          expect(email === undefined ? isNumber(number) : toAddress(email) === email).toBe(true)
        }),
        { numRuns: runs },
      )

      expect(answers.accepted).toBeGreaterThan(runs / 10)
      log.mockRestore()
    })
  },
  eachPlace.filter(({ place }) => place === 'Pages Router'),
)
