import type { Session } from '@auth0/nextjs-auth0'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TransactionInput } from '../../src/sdk.js'
import type { PasswordlessConfig } from '../../src/v3/index.js'
import type { BoundOptions } from '../../src/v3/options.js'
import { joinState, plainState, splitState } from '../../src/v3/state.js'
import {
  askForLink,
  callbackWith,
  follow,
  loseTransaction,
  takeOver,
  ticketOn,
  whoIs,
} from '../state/support.js'
import { type Mount, settingsOn } from '../support/apps.js'
import { captureLog } from '../support/log.js'
import { startV3App, toConfig, type V3Place, v3Mounts, v3Places } from '../support/mounts-v3.js'
import { runTenant } from '../support/tenant.js'

captureLog()
const sealed = 'sealed'

function mountOf({ version, place }: V3Place): Mount {
  const mount = v3Mounts.find((one) => one.version === version && one.place === place)
  if (!mount) throw new Error(`no mount in the ${place}`)
  return mount
}

/** An app with all our handlers; tells with which states the stock callback has called `afterCallback`. */
async function openApp(where: V3Place, config: PasswordlessConfig) {
  const states: Record<string, unknown>[] = []
  const app = await startV3App(where, {
    config: { ...config, passwordless: { limits: false, ...config.passwordless } },
    handlers: (ours) => ({
      passwordless: ours.handlePasswordlessStart,
      callback: ours.handlePasswordlessCallback({
        afterCallback: (...args: unknown[]) => {
          states.push(args.at(-1) as Record<string, unknown>)
          return args.at(-2) as Session
        },
      }),
    }),
  })
  return { ...app, states }
}

/** What `getLoginState` adds, as an app may write it, and as the state has it in the end. */
const additions: Record<string, { added: object; expected: object }> = {
  'our own name': { added: { passwordless: 'theirs', basket: 7 }, expected: { basket: 7 } },
  'names that belong to the cookie': {
    added: { nonce: 'theirs', code_verifier: 'theirs', max_age: 1 },
    expected: {},
  },
  'a date': { added: { at: new Date(0) }, expected: { at: '1970-01-01T00:00:00.000Z' } },
  'nested objects': {
    added: { cart: { items: [1, { gift: null }, []], passwordless: 'inside' } },
    expected: { cart: { items: [1, { gift: null }, []], passwordless: 'inside' } },
  },
  'names that are numbers, out of order': {
    added: { b: 1, 10: 'ten', 2: 'two', a: 2 },
    expected: { 2: 'two', 10: 'ten', b: 1, a: 2 },
  },
  'halves of letters': {
    added: { half: '\ud83d', '\udc00': 'name' },
    expected: { half: '\ud83d', '\udc00': 'name' },
  },
  'letters beyond ASCII': {
    added: { gr\u00fc\u00dfe: 'f\u00fcr \u5c0f\u6797 \u{1f381}' },
    expected: { gr\u00fc\u00dfe: 'f\u00fcr \u5c0f\u6797 \u{1f381}' },
  },
  'names of what objects have': {
    added: { constructor: 1, toString: 'x', hasOwnProperty: null },
    expected: { constructor: 1, toString: 'x', hasOwnProperty: null },
  },
  'what JSON cannot hold': {
    added: { none: undefined, run: () => 1, sign: Symbol('x'), nan: Number.NaN, zero: -0, big: 1e21 },
    expected: { nan: null, zero: 0, big: 1e21 },
  },
  'an empty name, and JSON in a text': {
    added: { '': '', text: '{"passwordless":"x","returnTo":"https://evil.example/"}' },
    expected: { '': '', text: '{"passwordless":"x","returnTo":"https://evil.example/"}' },
  },
  'an object of a class': {
    added: new (class Cart {
      id = 7
      get total() {
        return 1
      }
    })(),
    expected: { id: 7 },
  },
}

describe.each(v3Places)('what getLoginState adds ($version, $place)', (where) => {
  const tenant = runTenant()
  const mount = mountOf(where)

  it.each(Object.entries(additions))(
    'survives the seal, and a cookie that was lost: %s',
    async (title, row) => {
      const getLoginState = () => row.added
      await using app = await openApp(where, { ...toConfig(settingsOn(tenant())), getLoginState })
      const email = `${title.replaceAll(/\W/g, '-')}@example.com`.toLowerCase()
      const asker = await askForLink(app, mount, tenant(), { email, returnTo: '/checkout' })
      await loseTransaction(asker.browser)

      const arrived = await follow(asker.browser, await asker.browser.click(asker.link))

      expect(arrived.headers.get('location')).toBe('http://localhost:3000/checkout')
      expect(await whoIs(asker.browser, mount)).toBe(email)
      expect(app.states).toEqual([
        {
          ...row.expected,
          returnTo: 'http://localhost:3000/checkout',
          passwordless: expect.stringMatching(/^[\w-]{90,200}$/),
        },
      ])
    },
  )

  it('survives with "__proto__" in it, which changes no prototype', async () => {
    const getLoginState = () => JSON.parse('{"__proto__":{"isAdmin":true},"basket":7}') as object
    await using app = await openApp(where, { ...toConfig(settingsOn(tenant())), getLoginState })
    const asker = await askForLink(app, mount, tenant(), { email: 'proto@example.com' })
    await loseTransaction(asker.browser)

    await follow(asker.browser, await asker.browser.click(asker.link))

    const [state = {}] = app.states
    expect(await whoIs(asker.browser, mount)).toBe('proto@example.com')
    expect(state.basket).toBe(7)
    expect(Object.getOwnPropertyDescriptor(state, '__proto__')?.value).toEqual({ isAdmin: true })
    expect(state.isAdmin).toBeUndefined()
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
  })

  it('may send the person elsewhere, also when the cookie was lost', async () => {
    const getLoginState = () => ({ returnTo: '/from-the-app' })
    await using app = await openApp(where, { ...toConfig(settingsOn(tenant())), getLoginState })
    const asker = await askForLink(app, mount, tenant(), {
      email: 'elsewhere@example.com',
      returnTo: '/checkout',
    })
    await loseTransaction(asker.browser)

    const arrived = await follow(asker.browser, await asker.browser.click(asker.link))

    expect(arrived.headers.get('location')).toBe('http://localhost:3000/from-the-app')
  })
})

describe('the readable part of a state', () => {
  const returnTo = 'http://localhost:3000/checkout'

  /** The input of a transaction, as far as a state is concerned. */
  function inputWith(loginState: () => object): TransactionInput<BoundOptions> {
    const returnToRules = { base: new URL('http://localhost:3000'), otherwise: 'http://localhost:3000' }
    const input = { returnTo, returnToRules, authorizationParams: {}, options: { loginState } }
    return input as unknown as TransactionInput<BoundOptions>
  }

  it('is the same when it comes back, whatever the app has put into it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.object({ withDate: true, withNullPrototype: true, withObjectString: true, maxDepth: 3 }),
        async (added) => {
          const { plain } = await plainState(
            inputWith(() => added),
            undefined,
          )

          const form = splitState(joinState({ plain, sealed }))

          expect(form?.plain).toBe(plain)
          expect(form?.sealed).toBe(sealed)
          expect(form?.returnTo).toBe(JSON.parse(plain).returnTo)
        },
      ),
    ))

  it.each([
    ['a number', 7],
    ['a text', 'basket'],
    ['nothing', undefined],
    ['null', null],
  ])('cannot be made of %s', async (_title, added) => {
    const hook = (() => added) as () => never

    await expect(plainState(inputWith(hook), undefined)).rejects.toMatchObject({
      code: 'configuration_error',
      message: expect.stringContaining('"getLoginState"'),
    })
  })

  it.each([
    'https://evil.example/',
    '//evil.example',
    'javascript:alert(1)',
    'http://localhost:3000.evil.example',
  ])('leads nowhere else, whatever the app says: %s', async (wish) => {
    const { plain, returnTo: destination } = await plainState(
      inputWith(() => ({ returnTo: wish })),
      undefined,
    )

    expect(destination).toBe('http://localhost:3000')
    expect(JSON.parse(plain).returnTo).toBe('http://localhost:3000')
  })
})

describe.each(v3Places)('when a secret is rotated ($version, $place)', (where) => {
  const tenant = runTenant()
  const mount = mountOf(where)
  const [old, fresh] = ['an old secret, long enough', 'a fresh secret, long enough']
  const withSecret = (secret: string | string[]) =>
    openApp(where, { ...toConfig(settingsOn(tenant())), secret })

  it('a link that was begun before is completed', async () => {
    await using before = await withSecret(old)
    await using after = await withSecret([fresh, old])
    const { browser, link, email } = await askForLink(before, mount, tenant(), {
      email: 'before@example.com',
    })
    const moved = await takeOver(after, browser)

    await moved.click(link)

    expect(await whoIs(moved, mount)).toBe(email)
  })

  it('a link that was begun before gets its transaction back, nonce and all', async () => {
    await using before = await withSecret(old)
    await using after = await withSecret([fresh, old])
    const { browser, link, email } = await askForLink(before, mount, tenant(), {
      email: 'restored@example.com',
      returnTo: '/checkout',
    })
    await loseTransaction(browser)
    const moved = await takeOver(after, browser)

    const arrived = await follow(moved, await moved.click(link))

    expect(arrived.headers.get('location')).toBe('http://localhost:3000/checkout')
    expect(await whoIs(moved, mount)).toBe(email)
  })

  it('a link that was begun before still gets its page, and a new link from there', async () => {
    await using before = await withSecret(old)
    await using after = await withSecret([fresh, old])
    const { browser, state, email } = await askForLink(before, mount, tenant(), { email: 'page@example.com' })
    await loseTransaction(browser)
    const moved = await takeOver(after, browser)

    const page = await moved.fetch(callbackWith(mount, state, 'unauthorized'))
    const ticket = ticketOn(await page.text())
    const sent = await moved.postForm(`${mount.paths.callback}?passwordless=link`, { ticket })

    expect([page.status, sent.status]).toEqual([400, 303])
    await moved.click((await tenant().mailbox.waitForMail(email)).link)
    expect(await whoIs(moved, mount)).toBe(email)
  })

  it('a page that was shown before still sends a new link', async () => {
    await using before = await withSecret(old)
    await using after = await withSecret([fresh, old])
    const { browser, state } = await askForLink(before, mount, tenant(), { email: 'shown@example.com' })
    const page = await browser.fetch(callbackWith(mount, state, 'unauthorized'))
    const ticket = ticketOn(await page.text())
    const moved = await takeOver(after, browser)

    const sent = await moved.postForm(`${mount.paths.callback}?passwordless=link`, { ticket })

    expect(sent.status).toBe(303)
  })

  it('a browser that was known is known, and gets its cookie under the new secret', async () => {
    await using before = await withSecret(old)
    await using between = await withSecret([fresh, old])
    await using after = await withSecret(fresh)
    const { browser } = await askForLink(before, mount, tenant(), { email: 'known@example.com' })
    const first = await browserOf(browser)

    const moved = await takeOver(between, browser)
    await askForLink(between, mount, tenant(), { email: 'known@example.com' }, moved)
    const second = await browserOf(moved)
    const movedOn = await takeOver(after, moved)
    await askForLink(after, mount, tenant(), { email: 'known@example.com' }, movedOn)
    const third = await browserOf(movedOn)

    expect([second.id, third.id]).toEqual([first.id, first.id])
    expect(second.mac).not.toBe(first.mac)
    expect(third.mac).toBe(second.mac)
  })

  it('and the old one is gone, neither link nor browser is known', async () => {
    await using before = await withSecret(old)
    await using after = await withSecret(fresh)
    const { browser, link, state } = await askForLink(before, mount, tenant(), { email: 'gone@example.com' })
    const first = await browserOf(browser)
    await loseTransaction(browser)
    const moved = await takeOver(after, browser)

    for (const answer of [
      await moved.fetch(callbackWith(mount, state, 'unauthorized')),
      await moved.click(link),
    ]) {
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(await answer.text()).not.toContain('name="ticket"')
      // But for what the stock callback takes back.
      const kept = answer.headers.getSetCookie().filter((line) => !line.includes('Max-Age=0'))
      expect(kept).toEqual([])
    }

    expect(await whoIs(moved, mount)).toBeUndefined()
    await askForLink(after, mount, tenant(), { email: 'gone@example.com' }, moved)
    expect((await browserOf(moved)).id).not.toBe(first.id)
  })
})

type Jar = Pick<Awaited<ReturnType<typeof takeOver>>, 'cookies'>

/** Our cookie in a browser, taken apart. */
async function browserOf({ cookies }: Jar) {
  const all = await cookies.getCookies('http://localhost:3000/')
  const [id, mac] = all.find(({ key }) => key === 'passwordless_browser')?.value.split('.') ?? []
  return { id, mac }
}
