import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { PasswordlessEvent } from '../../src/index.js'
import { en } from '../../src/messages/en.js'
import type { FetchInit } from '../../src/v3/index.js'
import crossSiteRows from '../data/cross-site.json' with { type: 'json' }
import links from '../data/landing-links.json' with { type: 'json' }
import ownSiteRows from '../data/own-site.json' with { type: 'json' }
import { stopTheClock } from '../limits/clock.js'
import { allowedOrigins } from '../support/allowed-origins.js'
import { type AppOptions, type Asked, type Mount, settingsOn, standInSettings } from '../support/apps.js'
import { arrivalOf, ask, follow, home, shownTo, whoIs } from '../support/arrivals.js'
import { auth0Host, reachTenantAt } from '../support/auth0-host.js'
import type { Browser } from '../support/browser.js'
import { cookiesOf } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace, newestMounts } from '../support/mounts.js'
import { read, submit } from '../support/shown-page.js'
import { runTenant } from '../support/tenant.js'

const email = 'ada@example.com'
// Rows of a title and headers.
const crossSite = crossSiteRows as [string, Record<string, string>][]
const ownSite = ownSiteRows as [string, Record<string, string>][]
// Rows of a title, a part of the good link, and what stands there instead.
const refusedLinks = links.refused as [string, string, string][]
const respelledLinks = links.respelled as [string, string, string][]

const refusal = {
  error: 'invalid_request',
  error_description: 'this is no sign-in link of this app',
}

/** The landing page's question about its link. */
function askAbout(browser: Browser, mount: Mount, link: unknown, headers = {}): Promise<Response> {
  return browser.postJson(`${mount.paths.start}?passwordless=landing`, { link }, headers)
}

interface Verdict {
  location?: string
  began?: boolean
  ticket?: string
}

async function verdictOf(answer: Response): Promise<Verdict> {
  return JSON.parse(await answer.text())
}

/** An app on an Auth0 that accepts everything, and somebody who has asked for a link there. */
async function begin(mount: Mount, options: Partial<AppOptions> = {}) {
  const events: PasswordlessEvent[] = []
  const onEvent = (event: PasswordlessEvent) => events.push(event)
  const fetch = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  const app = await mount.startApp({
    settings: standInSettings,
    ...options,
    passwordless: { fetch, onEvent, ...options.passwordless },
  })
  const browser = app.browser()
  const { baseUrl, issuer, clientId } = { ...standInSettings, ...options.settings }
  await browser.postJson(mount.paths.start, { email })
  const { authParams }: Asked = JSON.parse(String(fetch.mock.lastCall?.[1].body))
  events.length = 0
  fetch.mockClear()

  const values: Record<string, string> = {
    issuer: `${issuer}/`,
    host: new URL(issuer).host,
    client: clientId,
    callback: encodeURIComponent(baseUrl + mount.paths.callback),
    path: encodeURIComponent(mount.paths.callback),
    email: encodeURIComponent(email),
    state: authParams.state ?? '',
    nonce: authParams.nonce ?? '',
  }
  /** The good link, or with something else instead of a part of it. */
  const toLink = (part = '', instead = '') => {
    if (!links.good.includes(part)) throw new Error(`the good link has no ${part}`)
    return links.good
      .replace(part, () => instead)
      .replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  }
  return { app, browser, fetch, events, toLink, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() }
}

describeMounts('the landing page', (mount) => {
  it.each(['GET', 'HEAD'])(
    'is what a %s gets, from a mail program too, and has no effect',
    async (method) => {
      await using scene = await begin(mount)
      const { app, fetch, events } = scene
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }

      for (const query of ['', '?passwordless=landing', '?passwordless=address', '?email=ada@example.com']) {
        const response = await app.browser().fetch(mount.paths.start + query, { method, headers })

        expect(response.status).toBe(200)
        expect(Object.fromEntries(response.headers)).toMatchObject({
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'x-robots-tag': 'noindex',
        })
        expect(response.headers.getSetCookie()).toEqual([])
        expect(await response.text()).toMatch(method === 'HEAD' ? /^$/ : /^<!doctype html>/)
      }
      expect(fetch).not.toHaveBeenCalled()
      expect(events).toEqual([])
    },
  )

  it('does not keep a browser from what it has begun', async () => {
    await using scene = await begin(mount)
    const { browser } = scene

    const response = await browser.fetch(mount.paths.start)

    expect(response.headers.getSetCookie()).toEqual([])
  })

  it('runs its own script, asks only the app, and loads and frames nothing', async () => {
    await using scene = await begin(mount)
    const get = () => scene.app.browser().fetch(mount.paths.start)
    const [first, second] = [await read(await get()), await read(await get())]
    const policy = first.headers.get('content-security-policy') ?? ''
    const [, nonce] = /script-src 'nonce-([\w-]{22,})'/.exec(policy) ?? []

    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'nonce-${nonce}'`,
      `script-src 'nonce-${nonce}'`,
      "connect-src 'self'",
      `form-action 'self' ${standInSettings.issuer} ${standInSettings.baseUrl}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ])
    expect([...first.html.matchAll(/<(script|style)\b[^>]*>/g)].map(([tag]) => tag)).toEqual([
      `<style nonce="${nonce}">`,
      `<script nonce="${nonce}">`,
    ])
    expect(second.headers.get('content-security-policy')).not.toContain(nonce)
    expect(first.html).not.toMatch(/ on\w+="|javascript:|\ssrc=|url\(|@import| style="/)
  })

  it('has nothing on it that could be followed, but the way to the front page', async () => {
    await using scene = await begin(mount)

    const { html, links: hrefs, forms } = await read(await scene.app.browser().fetch(mount.paths.start))

    for (const href of hrefs) expect(new URL(href).href).toBe(`${home}/`)
    expect(hrefs.length).toBeGreaterThan(0)
    expect(html.match(/[a-z]+:\/\/[^\s"'<]*/g)?.filter((url) => !hrefs.includes(url))).toEqual([])
    expect(html).not.toMatch(/verify_redirect|auth0/i)
    expect(Object.keys(forms)).toEqual(['link'])
    expect(forms.link?.fields).toEqual({ ticket: '', reason: 'other_browser' })
  })

  it('shows the texts of the app, as text', async () => {
    const shown = [
      'landingTitle',
      'landingText',
      'landingButton',
      'landingWait',
      'landingElsewhereText',
      'landingBadTitle',
      'landingBadText',
      'landingNoScriptText',
      'otherBrowserTitle',
      'newLinkButton',
      'failedText',
      'homeLink',
    ] as const
    const hostile = '"\'><script>alert(1)</script><a href=//evil.example>&lt;{address}'
    const texts = Object.fromEntries(shown.map((name) => [name, `${name}${hostile}`]))
    const options = { passwordless: { messages: { ...texts, lang: 'de"><script>' } } }
    await using scene = await begin(mount, options)
    await using ours = await begin(mount)

    const { html, title } = await read(await scene.app.browser().fetch(mount.paths.start))
    const { html: english } = await read(await ours.app.browser().fetch(mount.paths.start))

    expect(title).toBe(texts.landingTitle)
    expect(html).toContain('<html lang="de&quot;&gt;&lt;script&gt;">')
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html).not.toMatch(/<a href=\/\/|alert\(1\)<\/script>/)
    for (const name of shown) {
      expect(html).toContain(`${name}&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;a`)
      expect(html).not.toContain(en[name])
      expect(english).toContain(en[name])
    }
  })
})

describeMounts('a link behind the landing page', (mount) => {
  const running = runTenant({ issuer: auth0Host })
  reachTenantAt(running)

  const startApp = (options: Partial<AppOptions> = {}) =>
    mount.startApp({ settings: settingsOn(running()), callback: true, ...options })

  it('goes on by itself in the browser that began, and signs in there', async () => {
    await using app = await startApp()
    const browser = app.browser()
    const { link } = await ask(browser, mount, running(), {
      email: 'began@example.com',
      returnTo: '/checkout',
    })

    const answer = await askAbout(browser, mount, link)

    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const verdict = await answer.json()
    expect(verdict).toEqual({ location: link, began: true })
    const back = await browser.click(link)
    expect(back.headers.get('location')).toBe(`${home}/checkout`)
    expect(await whoIs(browser, mount)).toBe('began@example.com')
  })

  it('is not spent, however often somebody looks and asks', async () => {
    await using app = await startApp()
    const [browser, scanner] = [app.browser(), app.browser()]
    const { link } = await ask(browser, mount, running(), 'scanned@example.com')
    const before = running().requests.length

    for (let time = 0; time < 3; time++) {
      await scanner.fetch(mount.paths.start, { method: 'HEAD' })
      await scanner.fetch(mount.paths.start)
      await askAbout(scanner, mount, link)
      await askAbout(browser, mount, link)
    }

    expect(running().requests.length).toBe(before)
    await browser.click(link)
    expect(await whoIs(browser, mount)).toBe('scanned@example.com')
    expect(await whoIs(scanner, mount)).toBeUndefined()
  })

  it('goes nowhere in another browser, which may have a new one, for the address it can name', async () => {
    await using app = await startApp()
    const [began, other] = [app.browser(), app.browser()]
    const wish = { email: 'other@example.com', returnTo: '/checkout' }
    const { link } = await ask(began, mount, running(), wish)

    const answer = await askAbout(other, mount, link)

    const verdict = await verdictOf(answer)
    expect(verdict).toEqual({ began: false, ticket: expect.stringMatching(/^[\w-]{40,}$/) })
    expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
    const before = running().requests.length
    const form = { ticket: verdict.ticket ?? '', reason: 'other_browser' }
    const sent = await other.postForm(`${mount.paths.start}?passwordless=link`, form)

    const page = await read(await shownTo(other, sent))
    expect([page.status, page.heading]).toEqual([200, 'Look into your mail'])
    expect(page.html).not.toMatch(/other@|example\.com/)
    // Whoever has led somebody here must not sign them in: not before the address is typed.
    expect(cookiesOf(sent)).toEqual(['passwordless_browser', 'passwordless_ticket'])
    expect(running().requests.slice(before)).toMatchObject([
      { path: '/passwordless/start', body: { email: wish.email, send: 'link' } },
    ])
    const newer = await running().mailbox.waitForMail(wish.email)
    expect(await verdictOf(await askAbout(other, mount, newer.link))).toEqual({
      location: newer.link,
      began: true,
    })
    const question = await arrivalOf(newer.link)
    const { forms, heading } = await read(await other.fetch(question))
    expect(heading).toBe('Is this your link?')
    expect(await whoIs(other, mount)).toBeUndefined()

    const path = new URL(question).pathname
    const back = await follow(other, await submit(other, path, forms.address, { address: wish.email }))

    expect(back.headers.get('location')).toBe(`${home}/checkout`)
    expect(await whoIs(other, mount)).toBe(wish.email)
    expect(await whoIs(began, mount)).toBeUndefined()
  })

  it('lets nobody have a new one with the ticket of another browser', async () => {
    await using app = await startApp()
    const [began, other, thief] = [app.browser(), app.browser(), app.browser()]
    const { link } = await ask(began, mount, running(), 'ticket@example.com')
    const { ticket = '' } = await verdictOf(await askAbout(other, mount, link))
    await askAbout(thief, mount, link)
    const before = running().requests.length

    for (const browser of [thief, began, app.browser()]) {
      const answer = await browser.postForm(`${mount.paths.start}?passwordless=link`, { ticket })
      expect(answer.status).toBe(403)
    }

    expect(running().requests.length).toBe(before)
  })

  it('goes on in another browser where the app allows it, and asks for the address behind that', async () => {
    await using app = await startApp({ passwordless: { otherBrowser: 'allow' } })
    const [began, other] = [app.browser(), app.browser()]
    const { link } = await ask(began, mount, running(), 'allowed@example.com')

    const verdict = await (await askAbout(other, mount, link)).json()

    expect(verdict).toEqual({ location: link, began: false, asks: true })
    const page = await read(await other.click(link))
    expect(page.heading).toBe('Is this your link?')
    expect(await whoIs(other, mount)).toBeUndefined()
  })

  it('may still be clicked without the page, in the browser that began, after a look', async () => {
    await using app = await startApp()
    const browser = app.browser()
    const { link } = await ask(browser, mount, running(), 'lost@example.com')
    await askAbout(browser, mount, link)
    // The look has kept the browser known, so that a lost transaction can be written again.
    const [line = ''] = (await askAbout(browser, mount, link)).headers.getSetCookie()
    const fresh = app.browser()
    await fresh.cookies.setCookie(line, home)

    const restored = await fresh.click(link)

    expect(restored.status).toBe(303)
    await follow(fresh, restored)
    expect(await whoIs(fresh, mount)).toBe('lost@example.com')
  })
})

describeMounts(
  'a link that the landing page is asked about',
  (mount) => {
    it('is let through as it is when it is ours', async () => {
      await using scene = await begin(mount)
      const { browser, toLink, events, fetch } = scene

      const answer = await askAbout(browser, mount, toLink())

      expect(answer.status).toBe(200)
      expect(await answer.json()).toEqual({ location: toLink(), began: true })
      expect(events).toEqual([])
      expect(fetch).not.toHaveBeenCalled()
    })

    it('goes on by itself in no other browser, though that has begun something of its own', async () => {
      await using scene = await begin(mount)
      const { app, toLink } = scene
      const other = app.browser()
      await other.postJson(mount.paths.start, { email: 'grace@example.com' })

      const verdict = await verdictOf(await askAbout(other, mount, toLink()))

      expect(verdict).toEqual({ began: false, ticket: expect.any(String) })
    })

    it.each<[string, string, string]>([
      ['more parameters', 'protocol=oauth2', 'protocol=oauth2&ext-campaign=autumn&ui_locales=fr'],
      ['its address in upper case', 'email={email}', 'email=ADA%40EXAMPLE.COM'],
      ['its address as it is', 'email={email}', 'email=ada@example.com'],
      ['a plus for a space', 'openid%20profile', 'openid+profile'],
      ['quotation marks that nobody has encoded', 'nonce={nonce}', "nonce={nonce}&ext-name=o'brien"],
      ['other letters in its encoding', 'redirect_uri=', 'redirect%5Furi='],
    ])('may have %s', async (_title, part, instead) => {
      await using scene = await begin(mount)
      const { browser, toLink } = scene

      const verdict = await (await askAbout(browser, mount, toLink(part, instead))).json()

      expect(verdict).toEqual({ location: new URL(toLink(part, instead)).href, began: true })
    })

    it.each(refusedLinks)('is refused with %s', async (_title, part, instead) => {
      // In the mildest case: the browser that began, and an app that allows others.
      await using scene = await begin(mount, { passwordless: { otherBrowser: 'allow' } })
      const { app, browser, toLink, fetch, events } = scene

      for (const asking of [browser, app.browser()]) {
        const answer = await askAbout(asking, mount, toLink(part, instead))

        expect(answer.status).toBe(400)
        expect(await answer.json()).toEqual(refusal)
        expect(answer.headers.get('location')).toBeNull()
        expect(answer.headers.getSetCookie()).toEqual([])
      }
      expect(fetch).not.toHaveBeenCalled()
      const event = { type: 'refused', reason: 'invalid_request' }
      expect(events).toEqual([event, event])
    })

    // A browser would read these as our link. Whatever is made of them, nobody is sent on to anything else.
    it.each(respelledLinks)('is ours in the end, or refused, with %s', async (_title, part, instead) => {
      await using scene = await begin(mount)
      const { browser, toLink } = scene
      expect(toLink(part, instead)).not.toBe(toLink())

      const answer = await askAbout(browser, mount, toLink(part, instead))
      const { location, ...verdict } = await verdictOf(answer)

      if (location === undefined) expect(verdict).toEqual(refusal)
      else expect([location, verdict]).toEqual([toLink(), { began: true }])
    })

    it.each<[string, unknown]>([
      ['nothing', undefined],
      ['null', null],
      ['a number', 7],
      ['true', true],
      ['an empty text', ''],
      ['text', 'Sign in'],
      ['an empty list', []],
      ['an object', {}],
      ['half a character', '\ud800'],
      ['a path', '/passwordless/verify_redirect'],
      ['a link in encoding', encodeURIComponent('https://shop.eu.auth0.com/passwordless/verify_redirect')],
    ])('is refused when it is %s', async (_title, link) => {
      await using scene = await begin(mount)

      const answer = await askAbout(scene.browser, mount, link)

      expect(answer.status).toBe(400)
      expect(await answer.json()).toEqual(refusal)
    })

    it('is refused as a list, or as an object that says what it is', async () => {
      await using scene = await begin(mount)
      const { browser, toLink } = scene

      for (const link of [[toLink()], { href: toLink() }, { toString: toLink() }, { 0: toLink() }]) {
        const answer = await askAbout(browser, mount, link)
        expect(answer.status).toBe(400)
        expect(await answer.json()).toEqual(refusal)
      }
    })

    it('is refused when it is very long', async () => {
      await using scene = await begin(mount)
      const { browser, toLink } = scene
      const long = toLink('nonce={nonce}', `nonce=${'x'.repeat(17_000)}`)

      const answer = await askAbout(browser, mount, long)

      expect(answer.status).toBe(413)
      expect(await answer.json()).toEqual({
        error: 'payload_too_large',
        error_description: expect.any(String),
      })
    })

    it('has to stand in a body of its own', async () => {
      await using scene = await begin(mount)
      const { browser, toLink } = scene
      const path = `${mount.paths.start}?${new URLSearchParams({ passwordless: 'landing', link: toLink() })}`
      const post = (body: string, type: string) =>
        browser.fetch(path, { method: 'POST', headers: { 'content-type': type }, body })

      expect((await post(JSON.stringify({}), 'application/json')).status).toBe(400)
      expect((await post(JSON.stringify([toLink()]), 'application/json')).status).toBe(400)
      expect((await post('null', 'application/json')).status).toBe(400)
      expect((await post(toLink(), 'text/plain')).status).toBe(415)
    })

    it('of another app of the same tenant is refused', async () => {
      await using scene = await begin(mount)
      await using other = await begin(mount, {
        settings: { ...standInSettings, clientId: 'other', baseUrl: 'http://localhost:4000' },
      })

      const answer = await askAbout(scene.browser, mount, other.toLink())

      expect(answer.status).toBe(400)
      expect(await answer.json()).toEqual(refusal)
    })

    it('goes on by a click when its state is not ours: the callback will judge', async () => {
      await using scene = await begin(mount)
      await using other = await begin(mount, {
        settings: { ...standInSettings, secret: 'of another app, and long' },
      })
      const { browser, toLink, app } = scene
      const unknown = [
        toLink('state={state}', 'state=x'),
        toLink('state={state}', 'state='),
        toLink('&state={state}', ''),
        other.toLink(),
      ]

      for (const link of unknown) {
        for (const asking of [browser, app.browser()]) {
          const answer = await askAbout(asking, mount, link)
          expect(await answer.json()).toEqual({ location: link, began: false })
        }
      }
    })
  },
  eachPlace,
)

describeMounts(
  'a link with our state that leads to somebody else',
  (mount) => {
    // The state was sealed for an e-mail address; Auth0 would look at the phone number, and at the code that somebody has got for it.
    it.each([
      [
        'to a phone number, by its connection',
        'connection=email',
        'connection=sms&phone_number=%2B15005550007',
      ],
      ['by a connection that is none of ours', 'connection=email', 'connection=google-oauth2'],
      ['by no connection', 'connection=email&', ''],
      ['to a phone number, too', 'connection=email', 'connection=email&phone_number=%2B15005550007'],
    ])('is refused: %s', async (_title, part, instead) => {
      await using scene = await begin(mount)
      const { browser, toLink } = scene

      const answer = await askAbout(browser, mount, toLink(part, instead))

      expect(await answer.json()).toEqual(refusal)
    })
  },
  eachPlace,
)

describeMounts(
  'a link of long ago',
  (mount) => {
    const pass = stopTheClock()

    it('goes on by a click after a day, in whatever browser', async () => {
      await using scene = await begin(mount)
      const { app, browser, toLink } = scene
      const link = toLink()
      await pass(24 * 3600 - 2)
      expect(await (await askAbout(browser, mount, link)).json()).toEqual({ location: link, began: true })

      await pass(3)

      for (const asking of [browser, app.browser()]) {
        const answer = await askAbout(asking, mount, link)
        expect(await answer.json()).toEqual({ location: link, began: false })
      }
    })
  },
  eachPlace,
)

describeMounts(
  'a question about a link from elsewhere',
  (mount) => {
    const settings = { ...standInSettings, baseUrl: 'https://shop.example' }
    // In lower case: to a `POST` the Browser adds what a page of the app would send.
    const post = (browser: Browser, link: string, headers: object) =>
      browser.fetch(`${mount.paths.start}?passwordless=landing`, {
        method: 'post',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ link }),
      })

    it.each(crossSite)('is refused, and learns nothing: %s', async (_title, headers) => {
      await using scene = await begin(mount, { settings, passwordless: { allowedOrigins } })
      const { browser, toLink } = scene

      for (const link of [toLink(), 'https://evil.example/']) {
        const answer = await post(browser, link, headers)

        expect(answer.status).toBe(403)
        expect(await answer.json()).toEqual({
          error: 'origin_not_allowed',
          error_description: expect.not.stringMatching(/evil|shop\.example/),
        })
        expect(answer.headers.getSetCookie()).toEqual([])
      }
    })

    it.each(ownSite)('is answered when that is the app: %s', async (_title, headers) => {
      await using scene = await begin(mount, { settings, passwordless: { allowedOrigins } })

      const answer = await post(scene.browser, scene.toLink(), headers)

      expect(answer.status).toBe(200)
    })
  },
  eachPlace,
)

describeMounts(
  'what the landing page offers',
  (mount) => {
    captureLog()

    async function offer(passwordless: AppOptions['passwordless'] & object): Promise<Verdict> {
      await using scene = await begin(mount, { passwordless })
      return verdictOf(await askAbout(scene.app.browser(), mount, scene.toLink()))
    }
    const nothing = { began: false }
    const newLink = { began: false, ticket: expect.any(String) }

    it("is a new link in another browser, with the app's own say in it", async () => {
      expect(await offer({})).toEqual(newLink)
      expect(await offer({ beforeSend: () => true })).toEqual(newLink)
    })

    it('is none where the app counts on fields that the page does not have', async () => {
      const fields = z.object({ firstName: z.string().optional() })

      expect(await offer({ fields, beforeSend: () => true })).toEqual(nothing)
    })
  },
  newestMounts,
)
