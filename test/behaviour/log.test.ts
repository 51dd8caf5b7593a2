import { afterEach, expect, it, vi } from 'vitest'
import { type App, type AppOptions, type HandleStart, type Mount, standInSettings } from '../support/apps.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace } from '../support/mounts.js'

const settings = standInSettings
const { clientSecret: _, ...withoutSecret } = standInSettings
const prefix = '[nextjs-auth0-passwordless] '
const personal = /ada@|eve@|example\.com|5005550006|8\.8\.4\.4|gifts|solved|hush|long enough|Words of/

const accepts = () => new Response('{}')
const says = (status: number, code: string) => () =>
  Response.json({ error: code, error_description: 'Words of Auth0 about ada@example.com' }, { status })

/** What an operator can get wrong at Auth0, with what the log has to say about it. */
const mistakes: Record<string, { auth0: () => Response; remedy: string[] }> = {
  'the client secret is wrong': {
    auth0: says(401, 'invalid_client'),
    remedy: ['401', 'invalid_client', 'client secret'],
  },
  'the grant is off': {
    auth0: says(403, 'unauthorized_client'),
    remedy: ['403', 'unauthorized_client', 'enable the "Passwordless OTP" grant'],
  },
  'the connection is not enabled': {
    auth0: says(400, 'bad.connection'),
    remedy: ['400', 'bad.connection', 'enable the passwordless connection'],
  },
  'the issuer is wrong': {
    auth0: says(400, 'bad.tenant'),
    remedy: ['400', 'bad.tenant', 'check the issuer'],
  },
  'the client id is wrong': {
    auth0: says(400, 'bad.client_id'),
    remedy: ['400', 'bad.client_id', 'check the client id'],
  },
}

/** An Auth0 whose answer can be changed. */
function standIn() {
  const auth0 = { answer: accepts as () => Response | Promise<Response> }
  const fetch = vi.fn(async () => auth0.answer())
  return { auth0, fetch }
}

/** One visitor after the other, each with everything that must not be logged. Tells the statuses. */
async function visit(app: App, { paths }: Mount, times: number): Promise<number[]> {
  const statuses = []
  for (let n = 0; n < times; n += 1) {
    const { status } = await app
      .browser()
      .postJson(
        paths.start,
        { email: 'ada@example.com', returnTo: '/gifts', captcha: 'solved' },
        { 'x-forwarded-for': '8.8.4.4' },
      )
    statuses.push(status)
  }
  return statuses
}

describeMounts(
  'the log',
  (mount) => {
    const logged = captureLog()
    const lines = () =>
      logged()
        .split('\n')
        .filter((line) => line.startsWith(prefix))
    afterEach(() => {
      expect(logged()).not.toMatch(personal)
      vi.unstubAllEnvs()
    })

    it.each(Object.entries(mistakes))(
      'has one line with the remedy, and one more when it was mended in between: %s',
      async (_title, { auth0: answer, remedy }) => {
        const { auth0, fetch } = standIn()
        await using app = await mount.startApp({ settings, passwordless: { fetch } })

        auth0.answer = answer
        expect(await visit(app, mount, 3)).toEqual([500, 500, 500])
        expect(lines()).toHaveLength(1)
        for (const words of [...remedy, 'docs/errors.md#configuration_error']) {
          expect(lines()[0]).toContain(words)
        }

        auth0.answer = accepts
        expect(await visit(app, mount, 2)).toEqual([204, 204])
        expect(lines()).toHaveLength(1)

        auth0.answer = answer
        expect(await visit(app, mount, 3)).toEqual([500, 500, 500])
        expect(lines()).toHaveLength(2)
        expect(lines()[1]).toBe(lines()[0])
      },
    )

    it('has one line for a missing variable, until it is there', async () => {
      vi.stubEnv('AUTH0_CLIENT_SECRET', undefined)
      const { fetch } = standIn()
      await using app = await mount.startApp({ settings: withoutSecret, passwordless: { fetch } })

      expect(await visit(app, mount, 3)).toEqual([500, 500, 500])
      expect(lines()).toHaveLength(1)
      expect(lines()[0]).toContain('"clientSecret" (AUTH0_CLIENT_SECRET) is missing')
      expect(lines()[0]).toContain('docs/errors.md#configuration_error')

      vi.stubEnv('AUTH0_CLIENT_SECRET', 'hush-hush')
      expect(await visit(app, mount, 1)).toEqual([204])
      expect(lines()).toHaveLength(1)
    })

    it('has a line for each of two mistakes, in whatever order they come', async () => {
      const { auth0, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch } })

      for (const code of ['unauthorized_client', 'bad.connection', 'unauthorized_client', 'bad.connection']) {
        auth0.answer = says(403, code)
        await visit(app, mount, 1)
      }

      expect(lines()).toHaveLength(2)
      expect(lines()[0]).toContain('unauthorized_client')
      expect(lines()[1]).toContain('bad.connection')
    })

    it.each<[string, string, number, () => Response | Promise<Response>]>([
      [
        'cannot be reached',
        'auth0_unreachable: Auth0 could not be reached (ENOTFOUND)',
        502,
        () => Promise.reject(Object.assign(new Error('hush-hush'), { code: 'ENOTFOUND' })),
      ],
      [
        'cannot be reached by a fetch that says so underneath',
        'auth0_unreachable: Auth0 could not be reached (ECONNRESET)',
        502,
        () => {
          const cause = Object.assign(new Error('hush'), { code: 'ECONNRESET' })
          return Promise.reject(new TypeError('fetch failed', { cause }))
        },
      ],
      ['is out of order', 'auth0_unreachable: Auth0 is out of order (503)', 502, says(503, 'server_error')],
      ['answers nonsense', 'auth0_invalid_response: ', 502, () => new Response('Words of a proxy')],
      ['cannot send a text message', 'sms_provider_error: ', 502, says(400, 'sms_provider_error')],
      [
        'takes too long',
        'auth0_timeout: Auth0 did not answer within 5000 ms (TimeoutError)',
        504,
        () => Promise.reject(new DOMException('hush', 'TimeoutError')),
      ],
    ])('has a line for each time that Auth0 %s', async (_title, words, status, answer) => {
      const { auth0, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch } })

      auth0.answer = answer
      expect(await visit(app, mount, 3)).toEqual([status, status, status])

      expect(lines()).toHaveLength(3)
      for (const line of lines()) {
        expect(line.slice(prefix.length, prefix.length + words.length)).toBe(words)
        expect(line).toContain(`docs/errors.md#${words.split(':')[0]}`)
      }
    })

    it('has one line, however often Auth0 sends nothing, because visitors can cause it', async () => {
      const { auth0, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch } })

      for (const answer of [says(403, 'unauthorized'), accepts, says(403, 'access_denied'), accepts]) {
        auth0.answer = answer
        expect(await visit(app, mount, 2)).toEqual([204, 204])
      }

      expect(lines()).toHaveLength(1)
      expect(lines()[0]).toMatch(/Auth0 sent nothing.*"onEvent"/)
    })

    it('has one line, however often Auth0 asks to slow down, with what can be done', async () => {
      const { auth0, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch } })

      for (const answer of [says(429, 'too_many_requests'), accepts, says(429, 'too_many_attempts')]) {
        auth0.answer = answer
        await visit(app, mount, 2)
      }

      expect(lines()).toHaveLength(1)
      expect(lines()[0]).toMatch(/Auth0 asks to slow down.*docs\/limits\.md#who-is-asking/)
    })

    it('has one line when the address of a visitor is not where the app has said', async () => {
      const { fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch, trustedProxies: 3 } })

      expect(await visit(app, mount, 3)).toEqual([204, 204, 204])

      expect(lines()).toHaveLength(1)
      expect(lines()[0]).toMatch(/"trustedProxies".*docs\/limits\.md#who-is-asking/)
    })

    it('tells again of text messages that do not work only when they have worked, whatever mails do', async () => {
      const { auth0, fetch } = standIn()
      await using app = await mount.startApp({ settings, passwordless: { fetch } })
      const text = () =>
        app.browser().postJson(mount.paths.start, { connection: 'sms', phoneNumber: '+15005550006' })

      for (const answer of [says(400, 'bad.connection'), says(400, 'bad.connection')]) {
        auth0.answer = answer
        expect((await text()).status).toBe(500)
        auth0.answer = accepts
        expect(await visit(app, mount, 1)).toEqual([204])
      }
      expect(lines()).toHaveLength(1)

      expect((await text()).status).toBe(204)
      auth0.answer = says(400, 'bad.connection')
      expect((await text()).status).toBe(500)
      expect(lines()).toHaveLength(2)
    })

    it('is silent about what visitors do, and about what the app decides', async () => {
      const { auth0, fetch } = standIn()
      const beforeSend: NonNullable<AppOptions['passwordless']>['beforeSend'] = ({ input }) =>
        !('email' in input && input.email.startsWith('eve'))
      const passwordless = { fetch, beforeSend, limits: {} }
      await using app = await mount.startApp({ settings, passwordless })
      const browser = app.browser()
      const post = (body: object, headers = {}) => browser.postJson(mount.paths.start, body, headers)

      expect((await post({ email: 'nobody' })).status).toBe(400)
      expect((await post({ email: 'ada@example.com' }, { origin: 'https://evil.example' })).status).toBe(403)
      expect((await post({ email: 'eve@example.com' })).status).toBe(204)
      expect((await post({ email: 'eve@example.com' })).status).toBe(429)
      for (const [n, answer] of [says(400, 'bad.email'), says(401, 'requires_verification')].entries()) {
        auth0.answer = answer
        expect((await post({ email: `ada${n}@example.com` })).status).toBeLessThan(500)
      }

      expect(logged()).toBe('')
    })

    it('is one for all handlers of an instance, and another for every instance', async () => {
      const { auth0, fetch } = standIn()
      auth0.answer = says(403, 'unauthorized_client')
      const options: AppOptions = {
        settings,
        passwordless: { fetch },
        mounted: (handle) => {
          const handlers = [handle, handle({ returnTo: '/a' }), handle(() => ({ returnTo: '/b' }))]
          let calls = 0
          return (request, second) => (handlers[calls++ % handlers.length] as HandleStart)(request, second)
        },
      }
      await using first = await mount.startApp(options)
      await visit(first, mount, 6)
      expect(lines()).toHaveLength(1)

      await using second = await mount.startApp(options)
      await visit(second, mount, 6)
      expect(lines()).toHaveLength(2)

      // What works in one says nothing of the other.
      auth0.answer = accepts
      await visit(second, mount, 1)
      auth0.answer = says(403, 'unauthorized_client')
      await visit(first, mount, 1)
      expect(lines()).toHaveLength(2)
      await visit(second, mount, 1)
      expect(lines()).toHaveLength(3)
    })
  },
  eachPlace,
)
