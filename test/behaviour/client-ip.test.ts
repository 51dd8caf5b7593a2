import type { IncomingMessage } from 'node:http'
import { expect, it, vi } from 'vitest'
import type { FetchInit } from '../../src/v3/index.js'
import forwardedForRows from '../data/forwarded-for.json' with { type: 'json' }
import { type HandleStart, standInSettings as settings } from '../support/apps.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace, newestMounts } from '../support/mounts.js'

// A title, the number of proxies, X-Forwarded-For, and the address that Auth0 is told.
const forwardedFor = forwardedForRows as [string, number, string, string | null][]
const body = { email: 'ada@example.com' }

/** An Auth0 that accepts everything; tells which address it was told, last. */
function standIn() {
  const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  const told = () => fetch.mock.lastCall?.[1].headers['auth0-forwarded-for']
  return { fetch, told }
}

/** Every header but one that somebody might take for the visitor's address. */
const others = {
  'x-real-ip': '198.51.100.1',
  forwarded: 'for=198.51.100.2;proto=https',
  'cf-connecting-ip': '198.51.100.3',
  'true-client-ip': '198.51.100.4',
  'auth0-forwarded-for': '198.51.100.5',
  'x-client-ip': '198.51.100.6',
  'x-cluster-client-ip': '198.51.100.7',
  'fastly-client-ip': '198.51.100.8',
  'x-vercel-forwarded-for': '198.51.100.9',
  'x-original-forwarded-for': '198.51.100.10',
  'x-forwarded': '198.51.100.11',
  'forwarded-for': '198.51.100.12',
  'client-ip': '198.51.100.13',
  'x-forwarded-client-ip': '198.51.100.14',
  via: '1.1 198.51.100.15',
}

describeMounts(
  'the number of trusted proxies',
  (mount) => {
    const logged = captureLog()

    it.each(forwardedFor)('tells who asks: %s', async (_title, trustedProxies, header, expected) => {
      const { fetch, told } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch, trustedProxies } })

      const response = await app
        .browser()
        .postJson(mount.paths.start, body, { ...others, 'x-forwarded-for': header })

      expect(response.status).toBe(204)
      expect(told()).toBe(expected ?? undefined)
      expect(logged()).not.toMatch(/203|198/)
      if (header !== '') expect(logged()).not.toContain(header)
    })

    it('says nothing of who asks when the header is missing, and tells the operator once', async () => {
      const { fetch, told } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch, trustedProxies: 1 } })

      for (let visit = 0; visit < 2; visit++) {
        expect((await app.browser().postJson(mount.paths.start, body, others)).status).toBe(204)
        expect(told()).toBeUndefined()
      }

      expect(logged().match(/"trustedProxies"/g)).toHaveLength(1)
    })

    it('is not led astray by a header as long as servers take', async () => {
      const { fetch, told } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch, trustedProxies: 1 } })
      const post = (header: string) =>
        app.browser().postJson(mount.paths.start, body, { 'x-forwarded-for': header })

      expect((await post(`${'198.51.100.66, '.repeat(900)}203.0.113.9`)).status).toBe(204)
      expect(told()).toBe('203.0.113.9')
      expect((await post(','.repeat(14_000))).status).toBe(204)
      expect(told()).toBeUndefined()
      expect((await post('9'.repeat(14_000))).status).toBe(204)
      expect(told()).toBeUndefined()
      expect((await post(`203.0.113.9${':1'.repeat(7000)}`)).status).toBe(204)
      expect(told()).toBeUndefined()
    })

    it('of a handler comes before that of the instance', async () => {
      const { fetch, told } = standIn()
      await using app = await mount.startApp({
        settings,
        passwordless: { fetch, trustedProxies: 1 },
        mounted: (handle) => handle({ trustedProxies: 2 }) as HandleStart,
      })

      await app.browser().postJson(mount.paths.start, body, { 'x-forwarded-for': '203.0.113.9, 192.0.2.1' })

      expect(told()).toBe('203.0.113.9')
    })
  },
  eachPlace,
)

describeMounts(
  'an app that says nothing of its proxies',
  (mount) => {
    it('reads no header, whatever the visitor sends', async () => {
      const { fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch } })
      const headers = { ...others, 'x-forwarded-for': '203.0.113.9, 203.0.113.10' }

      expect((await app.browser().postJson(mount.paths.start, body, headers)).status).toBe(204)

      const sent = JSON.stringify(fetch.mock.lastCall)
      expect(fetch.mock.lastCall?.[1].headers).not.toHaveProperty('auth0-forwarded-for')
      expect(sent).not.toMatch(/198\.51\.100|203\.0\.113/)
    })

    it('knows no address from a connection either', async () => {
      const { fetch, told } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch, trustedProxies: 0 } })

      await app.browser().postJson(mount.paths.start, body)

      expect(told()).toBeUndefined()
    })
  },
  eachPlace,
)

/** What a function may return, and the address that Auth0 is told. */
const returned: [unknown, string | undefined][] = [
  ['203.0.113.9', '203.0.113.9'],
  [' 203.0.113.9 ', '203.0.113.9'],
  ['203.0.113.9:4711', '203.0.113.9'],
  ['2001:DB8:0::7', '2001:db8::7'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  [undefined, undefined],
  [null, undefined],
  ['', undefined],
  ['unknown', undefined],
  ['203.0.113.9, 198.51.100.66', undefined],
  ['203.0.113.9\r\nx-evil: 1', undefined],
  ['203.0.113.9\n', '203.0.113.9'],
  ['203.0.113.9\0', undefined],
  ['\uff12\uff10\uff13.0.113.9', undefined],
  ['10.0.0.1', undefined],
  ['127.0.0.1', undefined],
  ['::1', undefined],
  ['fe80::1%en0', undefined],
  [3405803785, undefined],
  [Number.NaN, undefined],
  [true, undefined],
  [['203.0.113.9'], undefined],
  [{ address: '203.0.113.9' }, undefined],
  [{ toString: () => '203.0.113.9' }, undefined],
  [new String('203.0.113.9'), undefined],
  [() => '203.0.113.9', undefined],
  [Symbol('203.0.113.9'), undefined],
]

describeMounts(
  '"clientIp"',
  (mount) => {
    const logged = captureLog()

    it.each(returned)('may return %j', async (value, expected) => {
      const { fetch, told } = standIn()
      for (const clientIp of [() => value, async () => value] as (() => string)[]) {
        await using app = await mount.startApp({ settings, passwordless: { fetch, clientIp } })
        fetch.mockClear()

        const headers = { ...others, 'x-forwarded-for': '198.51.100.66' }
        const response = await app.browser().postJson(mount.paths.start, body, headers)

        expect(response.status).toBe(204)
        expect(fetch).toHaveBeenCalledTimes(1)
        expect(told()).toBe(expected)
      }
      expect(logged()).not.toMatch(/203|198|evil/)
    })

    it("gets the request once, and the Pages Router's own beside it", async () => {
      const { fetch, told } = standIn()
      const given: unknown[] = []
      const clientIp = vi.fn((_request: Request, _nodeRequest?: IncomingMessage) => '203.0.113.9')
      await using app = await mount.startApp({
        settings,
        passwordless: { fetch, clientIp },
        mounted: (handle) => (request, second) => {
          given.push(request)
          return handle(request, second)
        },
      })

      await app.browser().postJson(mount.paths.start, body, { 'x-platform-ip': '203.0.113.9' })

      expect(told()).toBe('203.0.113.9')
      expect(clientIp).toHaveBeenCalledTimes(1)
      const [request, nodeRequest] = clientIp.mock.lastCall ?? []
      expect(request).toBeInstanceOf(Request)
      expect(request?.headers.get('x-platform-ip')).toBe('203.0.113.9')
      expect(mount.place === 'Pages Router' ? nodeRequest : request).toBe(given[0])
      if (mount.place !== 'Pages Router') expect(nodeRequest).toBeUndefined()
    })

    it('is not asked about a request that starts nothing', async () => {
      const clientIp = vi.fn(() => '203.0.113.9')
      const { fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch, clientIp } })
      const browser = app.browser()
      const evil = { origin: 'https://evil.example' }

      const answers = [
        await browser.fetch(mount.paths.start),
        await browser.fetch(mount.paths.start, { method: 'PUT' }),
        await browser.postJson(mount.paths.start, body, evil),
        await browser.postJson(mount.paths.start, { email: 'ada' }),
      ]

      expect(answers.map(({ status }) => status)).toEqual([200, 405, 403, 400])
      expect(clientIp).not.toHaveBeenCalled()
    })

    it.each([
      [
        'throws',
        (error: Error) => () => {
          throw error
        },
      ],
      ['rejects', (error: Error) => () => Promise.reject(error)],
    ])('that %s passes its error on to the app, and nothing is sent', async (_title, failing) => {
      const { fetch } = standIn()
      const error = new RangeError('no such header')
      const caught: unknown[] = []
      await using app = await mount.startApp({
        settings,
        passwordless: { fetch, clientIp: failing(error), limits: {} },
        mounted: (handle) => async (request, second) => {
          try {
            return await handle(request, second)
          } catch (reason) {
            caught.push(reason)
            throw reason
          }
        },
      })

      const response = await app
        .browser()
        .postJson(mount.paths.start, body)
        .catch(() => undefined)

      expect(caught).toEqual([error])
      expect(caught[0]).toBe(error)
      expect(response?.headers.getSetCookie() ?? []).toEqual([])
      expect(fetch).not.toHaveBeenCalled()
    })
  },
  eachPlace,
)

describeMounts(
  '"clientIp" on the Pages Router',
  (mount) => {
    it('can look at the socket', async () => {
      const { fetch, told } = standIn()
      // Everybody in this test is on this machine, which is no address to tell Auth0 of.
      const seen: (string | undefined)[] = []
      const clientIp = (_request: Request, nodeRequest: IncomingMessage | undefined) => {
        const address = nodeRequest?.socket.remoteAddress
        seen.push(address)
        return address?.replace('127.0.0.1', '203.0.113.9')
      }
      await using app = await mount.startApp({ settings, passwordless: { fetch, clientIp } })

      await app.browser().postJson(mount.paths.start, body, { 'x-forwarded-for': '198.51.100.66' })

      expect(seen).toEqual(['127.0.0.1'])
      expect(told()).toBe('203.0.113.9')
    })
  },
  newestMounts.filter(({ place }) => place === 'Pages Router'),
)

/** Options that cannot work, and the names that the error gives. */
const wrong: [string, object, string[]][] = [
  ['a negative number', { trustedProxies: -1 }, ['"trustedProxies"']],
  ['a fraction', { trustedProxies: 1.5 }, ['"trustedProxies"']],
  ['a number in a string', { trustedProxies: '1' }, ['"trustedProxies"']],
  ['no number', { trustedProxies: Number.NaN }, ['"trustedProxies"']],
  ['too many', { trustedProxies: Number.POSITIVE_INFINITY }, ['"trustedProxies"']],
  ['an unsafe number', { trustedProxies: 2 ** 53 }, ['"trustedProxies"']],
  ['true', { trustedProxies: true }, ['"trustedProxies"']],
  ['null', { trustedProxies: null }, ['"trustedProxies"']],
  ['a list of proxies', { trustedProxies: ['10.0.0.0/8'] }, ['"trustedProxies"']],
  ['a header instead of a function', { clientIp: 'x-real-ip' }, ['"clientIp"']],
  ['an address instead of a function', { clientIp: '203.0.113.9' }, ['"clientIp"']],
  ['null instead of a function', { clientIp: null }, ['"clientIp"']],
  ['an object instead of a function', { clientIp: {} }, ['"clientIp"']],
  ['both', { clientIp: () => '203.0.113.9', trustedProxies: 1 }, ['"clientIp"', '"trustedProxies"']],
]

describeMounts(
  'options about the address of a visitor',
  (mount) => {
    it.each(wrong)('are refused when the handler is made: %s', async (_title, options, names) => {
      const attempts = [
        mount.startApp({ settings, passwordless: options }),
        mount.startApp({ settings, mounted: (handle) => handle(options) as HandleStart }),
      ]
      for (const attempt of attempts) {
        const error = await attempt.catch((reason: unknown) => reason)
        expect(error).toMatchObject({ code: 'configuration_error' })
        for (const name of names) expect(error).toMatchObject({ message: expect.stringContaining(name) })
      }
    })

    it('are refused when one is of the handler and the other of the instance', async () => {
      const { fetch, told } = standIn()
      const passwordless = { fetch, trustedProxies: 1 }
      const clientIp = () => '203.0.113.9'

      await expect(
        mount.startApp({ settings, passwordless, mounted: (handle) => handle({ clientIp }) as HandleStart }),
      ).rejects.toMatchObject({ code: 'configuration_error' })

      await using app = await mount.startApp({
        settings,
        passwordless,
        mounted: (handle) => handle({ clientIp, trustedProxies: 0 }) as HandleStart,
      })
      await app.browser().postJson(mount.paths.start, body, { 'x-forwarded-for': '198.51.100.66' })
      expect(told()).toBe('203.0.113.9')
    })
  },
  eachPlace,
)
