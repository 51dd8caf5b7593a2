import { expect, it } from 'vitest'
import { en } from '../../src/messages/en.js'
import { settingsOn } from '../support/apps.js'
import { auth0Host, reachTenantAt } from '../support/auth0-host.js'
import type { Browser } from '../support/browser.js'
import { cookiesOf } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace, newestMounts } from '../support/mounts.js'
import { runTenant } from '../support/tenant.js'
import { askForLink, follow, loseTransaction, whoIs } from './support.js'

captureLog()

/** What a state that is used up gets: an explanation, no transaction, and nobody signed in. */
async function expectUsedUp(answer: Response): Promise<void> {
  expect(answer.status).toBe(400)
  expect(/<title>(.*)<\/title>/.exec(await answer.text())?.[1]).toBe(en.usedTitle)
  expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
}

/** Opens a link as far as the callback of the app; its URL can be opened again. */
async function open(browser: Browser, link: string): Promise<{ url: string; answer: Response }> {
  const redirect = await fetch(link, { redirect: 'manual' })
  const url = redirect.headers.get('location') ?? ''
  return { url, answer: await browser.fetch(url) }
}

describeMounts('a state whose transaction is lost', (mount) => {
  const tenant = runTenant({ issuer: auth0Host })
  reachTenantAt(tenant)

  it('gets it back in the browser that began, nonce and all, and signs in the right person', async () => {
    await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
    const { browser, link, email } = await askForLink(app, mount, tenant(), {
      email: 'lost@example.com',
      returnTo: '/checkout?step=2',
    })
    await loseTransaction(browser)

    const { answer } = await open(browser, link)
    expect(answer.status).toBe(303)
    expect(cookiesOf(answer)).toEqual(['transaction', 'passwordless_browser'])
    const arrived = await follow(browser, answer)

    expect(arrived.headers.get('location')).toBe('http://localhost:3000/checkout?step=2')
    expect(await whoIs(browser, mount)).toBe(email)
  })

  it('does not get it back when it was used', async () => {
    await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
    const { browser, link, email } = await askForLink(app, mount, tenant(), { email: 'used@example.com' })
    const { url } = await open(browser, link)
    expect(await whoIs(browser, mount)).toBe(email)

    await loseTransaction(browser)
    await expectUsedUp(await browser.fetch(url))
    await expectUsedUp(await browser.fetch(url))

    expect(await whoIs(browser, mount)).toBeUndefined()
  })

  it('gets it back once, and not again', async () => {
    await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
    const { browser, link } = await askForLink(app, mount, tenant(), { email: 'once@example.com' })
    await loseTransaction(browser)
    const { url, answer } = await open(browser, link)
    expect(answer.status).toBe(303)

    await loseTransaction(browser)
    await expectUsedUp(await browser.fetch(url))

    expect(await whoIs(browser, mount)).toBeUndefined()
  })

  it('does not get it back in another browser, known or not', async () => {
    await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
    const { link } = await askForLink(app, mount, tenant(), { email: 'theirs@example.com' })
    const known = app.browser()
    await askForLink(app, mount, tenant(), { email: 'mine@example.com' }, known)
    const { url } = await open(app.browser(), link)

    for (const browser of [known, app.browser()]) {
      const answer = await browser.fetch(url)
      expect(answer.status).toBe(400)
      expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
      expect(await whoIs(browser, mount)).toBeUndefined()
    }
  })
})

describeMounts(
  'states that were used',
  (mount) => {
    const tenant = runTenant()

    it('are all remembered, the last eight of a browser', async () => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
      const browser = app.browser()
      const urls: string[] = []
      for (let time = 0; time < 8; time++) {
        const email = `remembered-${time}@example.com`
        const { link } = await askForLink(app, mount, tenant(), { email }, browser)
        urls.push((await open(browser, link)).url)
        expect(await whoIs(browser, mount)).toBe(email)
      }
      // A start in between forgets nothing.
      await askForLink(app, mount, tenant(), { email: 'another@example.com' }, browser)

      await loseTransaction(browser)

      for (const url of urls) await expectUsedUp(await browser.fetch(url))
    })

    it('are remembered in a cookie that stays short', async () => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
      const browser = app.browser()
      for (let time = 0; time < 12; time++) {
        const email = `short-${time}@example.com`
        const { link } = await askForLink(app, mount, tenant(), { email }, browser)
        await open(browser, link)
      }

      const cookies = await browser.cookies.getCookies('http://localhost:3000/')
      const own = cookies.find(({ key }) => key === 'passwordless_browser')
      expect(own?.value).toMatch(/^[\w-]{36}\.[\w-]{22}\.[\w-]{11}(~[\w-]{11}){7}$/)
    })

    // On the App Router SDK v3's handler throws, and with its answer goes the cookie that remembers: once more, then.
    const remembers = mount.version !== '3.8.0' || mount.place !== 'App Router'
    if (remembers) {
      it('are used up although their link failed at the stock callback', async () => {
        await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
        const { browser, state } = await askForLink(app, mount, tenant(), { email: 'bad-code@example.com' })
        const url = `${mount.paths.callback}?${new URLSearchParams({ code: 'wrong', state })}`

        expect((await browser.fetch(url)).status).toBeGreaterThanOrEqual(400)
        await loseTransaction(browser)

        await expectUsedUp(await browser.fetch(url))
      })
    } else {
      it('are tried once more after their link failed, and sign nobody in', async () => {
        await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
        const { browser, state } = await askForLink(app, mount, tenant(), { email: 'bad-code@example.com' })
        const url = `${mount.paths.callback}?${new URLSearchParams({ code: 'wrong', state })}`
        expect((await browser.fetch(url)).status).toBeGreaterThanOrEqual(400)
        await loseTransaction(browser)

        const restored = await browser.fetch(url)
        expect((await follow(browser, restored)).status).toBeGreaterThanOrEqual(400)

        expect(await whoIs(browser, mount)).toBeUndefined()
        await loseTransaction(browser)
        await expectUsedUp(await browser.fetch(restored.headers.get('location') ?? ''))
        await expectUsedUp(await browser.fetch(url))
      })
    }
  },
  newestMounts,
)

describeMounts(
  'a secret of the app',
  (mount) => {
    const tenant = runTenant()

    it.each(['eight ch', 'ein Geheimnis f\u00fcr M\u00fcller \u{1f511}', 'x'.repeat(3000)])(
      'is good enough for a state that comes back: %s',
      async (secret) => {
        await using app = await mount.startApp({ settings: settingsOn(tenant(), { secret }), callback: true })
        const { browser, link, email } = await askForLink(app, mount, tenant(), {
          email: 'secret@example.com',
        })
        await loseTransaction(browser)

        await follow(browser, (await open(browser, link)).answer)

        expect(await whoIs(browser, mount)).toBe(email)
      },
    )
  },
  eachPlace,
)

/** All the ways in which an address could be read out of something. */
function formsOf(text: string): string[] {
  const bytes = Buffer.from(text)
  // Base64 at each of three offsets, without the characters that also hold neighbours.
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '')
    return encoded.slice(offset === 0 ? 0 : offset + 1, -1)
  })
  return [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    [...text].reverse().join(''),
    bytes.toString('hex'),
    ...inside,
    ...inside.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

/** A text with all that can be decoded of it, three layers deep. */
function layersOf(text: string, depth = 3): string[] {
  if (depth === 0) return [text]
  const runs = text.match(/[\w+/%-]{8,}/g) ?? []
  const decoded = runs.flatMap((run) => [
    Buffer.from(run, 'base64').toString('latin1'),
    Buffer.from(run, 'base64').toString(),
    run.includes('%') ? decodeLoosely(run) : '',
  ])
  const whole = text.includes('%') ? [decodeLoosely(text)] : []
  return [text, ...[...decoded, ...whole].filter(Boolean).flatMap((one) => layersOf(one, depth - 1))]
}

function decodeLoosely(text: string): string {
  return text.replaceAll(/(%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}

describeMounts(
  'what is personal',
  (mount) => {
    const tenant = runTenant()

    it.each([
      ['an address', { email: 'augusta.ada@lovelace.example' }, ['augusta.ada', 'lovelace.example']],
      [
        'an address beyond ASCII',
        { email: 'j\u00f6rg.m\u00fcller@b\u00fccher.example' },
        ['j\u00f6rg.m', 'cher.example'],
      ],
      ['a number', { connection: 'sms', phoneNumber: '+15005550006' }, ['15005550006', '500555000']],
    ])(
      'cannot be read in a state, nor in a cookie, before or after the click: %s',
      async (_title, wish, words) => {
        await using app = await mount.startApp({
          settings: settingsOn(tenant()),
          callback: { pages: { recover: '/sign-in' } },
        })
        const browser = app.browser()
        const started = await browser.postJson(mount.paths.start, wish)
        const typed = await browser.postJson(mount.paths.verify, {
          ...wish,
          verificationCode: '000000',
        })
        const asked = tenant().requests.findLast(({ path }) => path === '/passwordless/start')
        const state = stateOf(asked?.body)
        const { location } = JSON.parse(await typed.text())
        const refused = await browser.fetch(refusedWith(mount.paths.callback, state))
        await loseTransaction(browser)
        const restored = await browser.fetch(`${mount.paths.callback}?code=x&state=${state}`)
        expect([started, typed, refused, restored].map(({ status }) => status)).toEqual([204, 200, 303, 303])

        const seen = [
          state,
          new URL(location).searchParams.get('state') ?? '',
          new URL(location).searchParams.get('nonce') ?? '',
          ...[refused, restored].map(({ headers }) => headers.get('location') ?? ''),
          ...[started, typed, refused, restored].flatMap(({ headers }) => headers.getSetCookie()),
        ]

        expect(cookiesOf(refused)).toContain('passwordless_ticket')
        const readable = seen.flatMap((text) => layersOf(text)).join('\n')
        for (const word of words.flatMap(formsOf)) expect(readable).not.toContain(word)
      },
    )

    it('would be found, or the test above proves nothing', () => {
      const hidden = [
        `a=${Buffer.from('{"to":"ada@lovelace.example"}').toString('base64url')}; Path=/`,
        encodeURIComponent(JSON.stringify({ state: Buffer.from('xlovelace.example').toString('base64') })),
        Buffer.from(Buffer.from('{"x":"lovelace.example"}').toString('base64url')).toString('base64url'),
        Buffer.from('xxlovelace.example').toString('base64'),
        '%6covelace%2eexample',
      ]

      for (const text of hidden) {
        const readable = layersOf(text).join('\n')
        expect(formsOf('lovelace.example').some((form) => readable.includes(form))).toBe(true)
      }
    })
  },
  eachPlace,
)

function stateOf(body: unknown): string {
  return (body as { authParams: { state: string } }).authParams.state
}

function refusedWith(callback: string, state: string): string {
  const query = { error: 'unauthorized', error_description: 'The verification code has expired.', state }
  return `${callback}?${new URLSearchParams(query)}`
}
