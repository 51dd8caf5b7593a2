import { encode } from 'jose/base64url'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { FetchInit } from '../../src/v3/index.js'
import { type App, type AppOptions, type AppSettings, type Mount, settingsOn } from '../support/apps.js'
import type { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { look } from '../support/look.js'
import { describeMounts, eachPlace } from '../support/mounts.js'
import { runTenant } from '../support/tenant.js'
import {
  askForLink,
  callbackWith,
  editsOf,
  follow,
  loseTransaction,
  takeOver,
  ticketOn,
  twinsOf,
  whoIs,
} from './support.js'

const day = 24 * 3600
const outcomes = ['code', 'unauthorized'] as const
captureLog()

/** An app with our callback, beside the same app without. */
async function openBoth(mount: Mount, options: AppOptions) {
  const ours = await mount.startApp({ callback: true, ...options })
  const stock = await mount.startApp(options)
  const close = async () => {
    await ours[Symbol.asyncDispose]()
    await stock[Symbol.asyncDispose]()
  }
  return { ours, stock, [Symbol.asyncDispose]: close }
}

/**
 * Which of these states our callback has a say in, by their place in the list: those where it answers unlike the stock one
 * in a browser with the same cookies.
 */
async function takenForOurs(
  { mount, stock, browser }: { mount: Mount; stock: App; browser: Browser },
  states: readonly string[],
  asked: readonly (typeof outcomes)[number][] = outcomes,
): Promise<string[]> {
  const plain = await takeOver(stock, browser)
  const taken: string[] = []
  for (const [place, state] of states.entries()) {
    for (const outcome of asked) {
      const path = callbackWith(mount, state, outcome)
      const [one, other] = [await browser.fetch(path), await plain.fetch(path)]
      const isTouched = JSON.stringify(await look(one)) !== JSON.stringify(await look(other))
      if (isTouched) taken.push(`${outcome} ${place}`)
    }
  }
  return taken
}

/** What the tenant was asked from here on, but for its configuration, which both apps read once. */
function watch(requests: () => readonly { path: string }[]) {
  const before = requests().length
  return () =>
    requests()
      .slice(before)
      .map(({ path }) => path)
      .filter((path) => !path.startsWith('/.well-known/'))
}

describeMounts(
  'a state that is not ours goes to the stock callback, and nobody is signed in:',
  (mount) => {
    const tenant = runTenant()
    const isV3 = mount.version.startsWith('3.')

    /** Somebody whose transaction is lost, so that everything hangs on the state. */
    async function withoutTransaction({ ours }: { ours: App }, email: string) {
      const asker = await askForLink(ours, mount, tenant(), { email, returnTo: '/checkout' })
      await loseTransaction(asker.browser)
      return asker
    }

    it('one with a character changed, added or taken away', { timeout: 120_000 }, async () => {
      await using apps = await openBoth(mount, { settings: settingsOn(tenant()) })
      const { browser, state } = await withoutTransaction(apps, 'edits@example.com')
      const asked = watch(() => tenant().requests)
      const where = { mount, stock: apps.stock, browser }

      // Those that are other spellings have a test of their own.
      const spellings = twinsOf(state)
      const edits = editsOf(state).filter((edit) => !spellings.includes(edit))
      expect(await takenForOurs(where, edits, ['code'])).toEqual([])

      expect(asked()).toEqual([])
      expect(await whoIs(browser, mount)).toBeUndefined()
      // Unchanged, it is.
      expect(await takenForOurs(where, [state], ['unauthorized'])).toHaveLength(1)
      expect(await takenForOurs(where, [state], ['code'])).toHaveLength(1)
    })

    it('one that is spelt in another way', async () => {
      await using apps = await openBoth(mount, { settings: settingsOn(tenant()) })
      // Of three lengths, since spare bits are there only at the end of some.
      for (const email of ['a@spelt.example', 'ad@spelt.example', 'ada@spelt.example']) {
        const { browser, state } = await withoutTransaction(apps, email)
        const spellings = [
          ...twinsOf(state),
          `${state}=`,
          `${state}==`,
          ` ${state}`,
          `${state} `,
          `${state}\n`,
          `${state}\0`,
          `${state.slice(0, 20)} ${state.slice(20)}`,
          state.replaceAll('-', '+').replaceAll('_', '/'),
          encodeURIComponent(`${state}%`),
          state.toLowerCase(),
          `"${state}"`,
          `${state},${state}`,
        ].filter((spelling) => spelling !== state)

        const taken = await takenForOurs({ mount, stock: apps.stock, browser }, spellings)
        expect(taken).toEqual([])
      }
    })

    it('one that is there twice, or empty', async () => {
      await using apps = await openBoth(mount, { settings: settingsOn(tenant()) })
      const { browser, state } = await withoutTransaction(apps, 'twice@example.com')
      const plain = await takeOver(apps.stock, browser)

      for (const query of [`state=${state}&state=${state}`, `state=${state}&state=x`, 'state=', 'state']) {
        const path = `${mount.paths.callback}?code=x&${query}`
        const [one, other] = [await browser.fetch(path), await plain.fetch(path)]
        expect(await look(one)).toEqual(await look(other))
      }
    })

    it('one that is older than a day', async () => {
      await using apps = await openBoth(mount, { settings: settingsOn(tenant()) })
      const { browser, state } = await withoutTransaction(apps, 'old@example.com')
      const [cookie] = await browser.cookies.getCookies('http://localhost:3000/')
      const where = { mount, stock: apps.stock, browser }
      vi.useFakeTimers({ toFake: ['Date'] })
      onTestFinished(() => void vi.useRealTimers())
      const begun = Date.now()

      const takenAfter = async (seconds: number) => {
        vi.setSystemTime(begun + seconds * 1000)
        // Kept by a browser that forgets nothing.
        await browser.cookies.setCookie(`${cookie?.cookieString()}; Path=/`, 'http://localhost:3000/')
        return takenForOurs(where, [state], ['unauthorized'])
      }

      expect(await takenAfter(day - 60)).toHaveLength(1)
      expect(await takenAfter(day + 1)).toEqual([])
      expect(await takenForOurs(where, [state], ['code'])).toEqual([])
    })

    it.each([
      ['another secret', { secret: 'the secret of quite another app' }],
      ['a secret that goes on', { secret: 'a secret of the app and something' }],
    ])('one of an app with %s', async (_title, theirs) => {
      const secret = 'a secret of the app'
      await using apps = await openBoth(mount, { settings: settingsOn(tenant(), { secret }) })
      await using foreign = await mount.startApp({ settings: settingsOn(tenant(), theirs), callback: true })
      const { browser } = await withoutTransaction(apps, 'own@example.com')
      const stranger = await askForLink(foreign, mount, tenant(), { email: 'foreign@example.com' })

      expect(await takenForOurs({ mount, stock: apps.stock, browser }, [stranger.state])).toEqual([])
    })

    it.each<[string, Partial<AppSettings>]>([
      ['another client', { clientId: 'another-client' }],
      ['another tenant', { issuer: 'https://another.eu.auth0.com' }],
    ])('one of an app that has the same secret, for %s', async (_title, theirs) => {
      const settings = settingsOn(tenant())
      await using apps = await openBoth(mount, { settings })
      const { browser } = await withoutTransaction(apps, 'same-secret@example.com')
      const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
      await using foreign = await mount.startApp({
        settings: { ...settings, ...theirs },
        passwordless: { fetch },
        callback: true,
      })
      // In the same browser: on one host, say, by different paths.
      const visitor = await takeOver(foreign, browser)
      await visitor.postJson(mount.paths.start, { email: 'same-secret@example.com' })
      const { state } = JSON.parse(String(fetch.mock.lastCall?.[1].body)).authParams

      const back = await takeOver(apps.ours, visitor)
      await loseTransaction(back)
      expect(await takenForOurs({ mount, stock: apps.stock, browser: back }, [state])).toEqual([])
      // For the app that it is of, it is.
      await loseTransaction(visitor)
      expect((await visitor.fetch(callbackWith(mount, state))).status).toBe(303)
    })

    it.each<[string, Partial<AppSettings>]>([
      ['another client', { clientId: 'another-client' }],
      ['another tenant', { issuer: 'https://another.eu.auth0.com' }],
    ])('a ticket of an app that has the same secret, for %s', async (_title, theirs) => {
      const settings = settingsOn(tenant())
      await using ours = await mount.startApp({ settings, callback: true })
      const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
      await using foreign = await mount.startApp({
        settings: { ...settings, ...theirs },
        passwordless: { fetch },
        callback: true,
      })
      const visitor = foreign.browser()
      await visitor.postJson(mount.paths.start, { email: 'ticket@example.com' })
      const { state } = JSON.parse(String(fetch.mock.lastCall?.[1].body)).authParams
      const ticket = ticketOn(await (await visitor.fetch(callbackWith(mount, state, 'unauthorized'))).text())
      const back = await takeOver(ours, visitor)
      const asked = watch(() => tenant().requests)
      const send = (browser: Browser) =>
        browser.postForm(`${mount.paths.callback}?passwordless=link`, { ticket })

      expect((await send(back)).status).toBe(403)
      expect(asked()).toEqual([])
      // For the app that it is of, it is good.
      expect((await send(visitor)).status).toBe(303)
    })

    it("one of the SDK's own login", async () => {
      await using apps = await openBoth(mount, { settings: settingsOn(tenant()) })
      const { browser } = await withoutTransaction(apps, 'stock@example.com')
      const login = await browser.fetch(`${mount.paths.login}?returnTo=/account`)
      const state = new URL(login.headers.get('location') ?? '').searchParams.get('state') ?? ''

      // With its transaction in the cookies, and without.
      const where = { mount, stock: apps.stock, browser }
      expect(await takenForOurs(where, [state], ['unauthorized'])).toEqual([])
      await loseTransaction(browser)
      expect(await takenForOurs(where, [state])).toEqual([])
    })

    it('a ticket of one of our pages', async () => {
      await using apps = await openBoth(mount, { settings: settingsOn(tenant()) })
      const { browser, state } = await withoutTransaction(apps, 'ticket@example.com')
      const page = await browser.fetch(callbackWith(mount, state, 'unauthorized'))
      const ticket = ticketOn(await page.text())

      const states = [ticket, ...(isV3 ? [withSealed(state, ticket)] : [])]
      expect(await takenForOurs({ mount, stock: apps.stock, browser }, states)).toEqual([])
    })

    it('a state is no ticket either, and no mail goes out', async () => {
      await using apps = await openBoth(mount, { settings: settingsOn(tenant()) })
      const { browser, state } = await withoutTransaction(apps, 'no-ticket@example.com')
      const asked = watch(() => tenant().requests)

      for (const ticket of [state, ...(isV3 ? [partsOf(state).sealed] : [])]) {
        for (const action of ['link', 'code']) {
          const path = `${mount.paths.callback}?passwordless=${action}`
          const answer = await browser.postForm(path, { ticket, verificationCode: '123456' })
          expect([answer.status, answer.headers.get('location')]).toEqual([403, null])
        }
      }
      expect(asked()).toEqual([])
    })

    if (isV3) {
      it('one whose readable part was changed, however little', async () => {
        await using apps = await openBoth(mount, {
          settings: settingsOn(tenant()),
          passwordless: { getLoginState: () => ({ basket: { id: 7, gift: 'a' }, 12: 'x' }) } as object,
        })
        const { browser, state } = await withoutTransaction(apps, 'readable@example.com')
        const { sealed, plain } = partsOf(state)
        const { returnTo, basket, ...others } = plain
        const objects: object[] = [
          { ...plain, returnTo: 'https://evil.example/' },
          { ...plain, returnTo: `${returnTo}#` },
          { ...plain, returnTo: '' },
          { basket, ...others },
          { ...plain, extra: 1 },
          { ...plain, extra: null },
          { ...plain, basket: { gift: 'a', id: 7 } },
          { ...plain, basket: { id: '7', gift: 'a' } },
          { ...plain, basket: { id: 7, gift: 'b' } },
          { returnTo, ...others, basket },
          { returnTo },
          {},
        ]
        const withProto = `{"__proto__":{"a":1},${JSON.stringify({ ...plain, passwordless: sealed }).slice(1)}`
        const states = [...objects.map((plain) => join(plain, sealed)), encode(withProto)]

        // Put together as it was, it is the same state.
        expect(join(plain, sealed)).toBe(state)
        expect(await takenForOurs({ mount, stock: apps.stock, browser }, states)).toEqual([])
      })

      it('one that reads the same, and is written in another way', async () => {
        await using apps = await openBoth(mount, { settings: settingsOn(tenant()) })
        const { browser, state } = await withoutTransaction(apps, 'written@example.com')
        const { sealed, plain } = partsOf(state)
        const text = JSON.stringify({ ...plain, passwordless: sealed })
        const texts = [
          JSON.stringify({ passwordless: sealed, ...plain }),
          JSON.stringify({ ...plain, passwordless: sealed }, null, 1),
          ` ${text}`,
          `${text}\n`,
          `\ufeff${text}`,
          text.replace('"returnTo"', '"return\\u0054o"'),
          text.replace('http:', 'h\\u0074tp:'),
          text.replace('http://', 'http:\\/\\/'),
          text.replace('{', '{"returnTo":"https://evil.example/",'),
          text.replace('{', '{"passwordless":"x",'),
        ]

        const states = texts.map((written) => encode(written))
        expect(await takenForOurs({ mount, stock: apps.stock, browser }, states)).toEqual([])
      })

      it('one with the sealed part of another, or of none', async () => {
        await using apps = await openBoth(mount, { settings: settingsOn(tenant()) })
        const { browser, state } = await withoutTransaction(apps, 'moved@example.com')
        const other = await askForLink(
          apps.ours,
          mount,
          tenant(),
          { email: 'moved@example.com', returnTo: '/elsewhere' },
          browser,
        )
        await loseTransaction(browser)
        const login = await browser.fetch(mount.paths.login)
        const stock = new URL(login.headers.get('location') ?? '').searchParams.get('state') ?? ''
        await loseTransaction(browser)
        const states = [
          withSealed(state, partsOf(other.state).sealed),
          withSealed(other.state, partsOf(state).sealed),
          withSealed(stock, partsOf(state).sealed),
          partsOf(state).sealed,
          ...[null, 7, true, '', [partsOf(state).sealed], {}].map((one) => withSealed(state, one)),
          encode(JSON.stringify(partsOf(state).plain)),
          ...['null', '7', '"x"', '[]', '{}', '{"passwordless":"x"}', '{'].map((text) => encode(text)),
        ]

        expect(await takenForOurs({ mount, stock: apps.stock, browser }, states)).toEqual([])
      })
    }
  },
  eachPlace,
)

describeMounts(
  'a state of ours that is changed on its way, with its transaction in the browser,',
  (mount) => {
    const tenant = runTenant()

    it('signs nobody in, and unchanged it still does', async () => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
      const { browser, link, state, email } = await askForLink(app, mount, tenant(), {
        email: 'way@example.com',
      })
      const answer = await fetch(link, { redirect: 'manual' })
      const callback = new URL(answer.headers.get('location') ?? '')
      expect(callback.searchParams.get('state')).toBe(state)

      for (const edit of editsOf(state).slice(-3)) {
        const changed = new URL(callback)
        changed.searchParams.set('state', edit)
        expect((await browser.fetch(changed.href)).status).toBeGreaterThanOrEqual(400)
        expect(await whoIs(browser, mount)).toBeUndefined()
      }
      // SDK v3 takes the transaction away from who comes with a wrong state; ours brings it back.
      const arrived = await browser.fetch(callback.href)
      if (arrived.status === 303) await follow(browser, arrived)
      expect(await whoIs(browser, mount)).toBe(email)
    })
  },
  eachPlace,
)

interface Parts {
  sealed: string
  plain: Record<string, unknown>
}

/** What a state of SDK v3 says. */
function partsOf(state: string): Parts {
  const { passwordless, ...plain } = JSON.parse(Buffer.from(state, 'base64url').toString())
  return { sealed: passwordless, plain }
}

function join(plain: object, sealed: unknown): string {
  return encode(JSON.stringify({ ...plain, passwordless: sealed }))
}

/** The state, with another sealed part in it. */
function withSealed(state: string, sealed: unknown): string {
  return join(partsOf(state).plain, sealed)
}
