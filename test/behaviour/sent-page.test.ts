import { afterEach, expect, it, vi } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import type { Mount } from '../support/apps.js'
import {
  arrivalOf,
  ask,
  countOf,
  follow,
  forget,
  home,
  locationOf,
  openShop,
  runTenantForAll,
  transactions,
  type Wish,
  whoIs,
} from '../support/arrivals.js'
import type { Browser } from '../support/browser.js'
import { cookiesOf } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { withoutNonce } from '../support/look.js'
import { describeMounts } from '../support/mounts.js'
import { read, type ShownForm, submit } from '../support/shown-page.js'
import { notThis } from '../support/typed-code.js'

/** The page after the button for a new message: one that can be left, and come back to. */
const ada = 'ada@example.com'
const eve = 'eve@example.com'
const routes = ['callback', 'start'] as const
const starts = (tenant: Tenant) => countOf(tenant, '/passwordless/start')

/** A form of the page behind a link that came too late. */
async function openExpired(browser: Browser, mount: Mount, tenant: Tenant, wish: Wish = ada) {
  const { link, to } = await ask(browser, mount, tenant, wish)
  tenant.links.expire(to)
  return (await read(await browser.click(link))).forms.link
}

/** Has a new link sent on one of the routes: the answer to the form. */
async function send(browser: Browser, mount: Mount, tenant: Tenant, route: (typeof routes)[number]) {
  return submit(browser, mount.paths[route], await openExpired(browser, mount, tenant))
}

/** In a browser that did not begin: asks for a new link there. */
async function sendElsewhere(began: Browser, other: Browser, mount: Mount, tenant: Tenant) {
  const { link } = await ask(began, mount, tenant, ada)
  const { forms } = await read(await other.click(link))
  return submit(other, mount.paths.callback, forms.link)
}

async function expectStale(answer: Response, heading = 'This page is too old'): Promise<void> {
  const page = await read(answer)
  expect([page.status, page.heading]).toEqual([403, heading])
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.html).not.toMatch(/ada@|a•••/)
  expect(page.forms).toEqual({})
}

describeMounts('the page of what was sent', (mount) => {
  const tenant = runTenantForAll()
  captureLog()
  afterEach(() => vi.useRealTimers())

  it.each(routes)(
    'is the same as often as somebody looks, and sends nothing: the %s route',
    async (route) => {
      await using shop = await openShop(mount, tenant())
      const browser = shop.browser()
      const answer = await send(browser, mount, tenant(), route)
      const [before, events] = [tenant().requests.length, shop.events.length]

      const pages = []
      for (const _ of ['redirected', 'reloaded', 'gone back to']) {
        const shown = await follow(browser, answer)
        expect(shown.headers.get('cache-control')).toBe('no-store')
        expect(cookiesOf(shown)).toEqual(['passwordless_browser'])
        pages.push(await read(shown))
      }

      expect([answer.status, locationOf(answer)]).toEqual([
        303,
        `${home}${mount.paths[route]}?passwordless=sent`,
      ])
      expect(answer.headers.get('cache-control')).toBe('no-store')
      const line = answer.headers.getSetCookie().find((one) => one.startsWith('passwordless_ticket='))
      expect(line).toMatch(/^[^;]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Strict$/)
      for (const { status, heading, html, forms } of pages) {
        expect([status, heading, Object.keys(forms)]).toEqual([200, 'Look into your mail', ['code']])
        expect(html).toContain('a•••@example.com')
        expect(html).not.toContain(ada)
      }
      expect(new Set(pages.map(({ html }) => withoutNonce(html))).size).toBe(1)
      expect([tenant().requests.length, shop.events.length]).toEqual([before, events])
      expect(shop.stock).not.toHaveBeenCalled()
    },
  )

  it.each(routes)('signs in by the code that is typed on it: the %s route', async (route) => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const form = await openExpired(browser, mount, tenant(), { email: ada, returnTo: '/checkout' })
    const answer = await submit(browser, mount.paths[route], form)
    await follow(browser, answer)
    const { forms } = await read(await follow(browser, answer))
    const { code } = await tenant().mailbox.waitForMail(ada)

    const typed = await submit(browser, mount.paths[route], forms.code, { verificationCode: code })

    expect(locationOf(await browser.click(locationOf(typed)))).toBe(`${home}/checkout`)
    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it('does not take what was sent for something else: the link in the mail signs in', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    await follow(browser, await send(browser, mount, tenant(), 'callback'))

    await browser.click((await tenant().mailbox.waitForMail(ada)).link)

    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it('shows no address and takes no code where the browser did not begin', async () => {
    await using shop = await openShop(mount, tenant())
    const other = shop.browser()
    const answer = await sendElsewhere(shop.browser(), other, mount, tenant())

    const first = await read(await follow(other, answer))
    const again = await read(await follow(other, answer))

    for (const { status, heading, forms, html } of [first, again]) {
      expect([status, heading, forms]).toEqual([200, 'Look into your mail', {}])
      expect(html).not.toMatch(/ada@|a•••|name="ticket"/)
    }
  })

  it.each(routes)('is what a HEAD asks about, which gets no body: the %s route', async (route) => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const location = locationOf(await send(browser, mount, tenant(), route))
    const before = starts(tenant())

    const head = await browser.fetch(location, { method: 'HEAD' })
    await forget(browser, /^passwordless_ticket/)
    const without = await browser.fetch(location, { method: 'HEAD' })

    for (const [answer, status] of [
      [head, 200],
      [without, 403],
    ] as const) {
      expect([answer.status, await answer.text()]).toEqual([status, ''])
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
    expect(starts(tenant())).toBe(before)
    expect(shop.stock).not.toHaveBeenCalled()
  })

  it.each(routes)(
    'is not shown without its ticket, as behind a link on another site: the %s route',
    async (route) => {
      await using shop = await openShop(mount, tenant())
      const browser = shop.browser()
      const answer = await send(browser, mount, tenant(), route)
      const [before, events] = [starts(tenant()), shop.events.length]
      await forget(browser, /^passwordless_ticket/)

      await expectStale(await follow(browser, answer))
      await forget(browser, /./)
      await expectStale(await follow(browser, answer), 'Your browser keeps no cookies')

      expect([starts(tenant()), shop.events.length]).toEqual([before, events])
    },
  )

  it.each(routes)(
    'is not shown to another browser, whatever it has got hold of: the %s route',
    async (route) => {
      await using shop = await openShop(mount, tenant())
      const [browser, other] = [shop.browser(), shop.browser()]
      const answer = await send(browser, mount, tenant(), route)
      const cookies = await browser.cookies.getCookies(home)
      const { value } = cookies.find(({ key }) => key === 'passwordless_ticket') ?? {}
      await ask(other, mount, tenant(), eve)

      await expectStale(await follow(other, answer))
      await other.cookies.setCookie(`passwordless_ticket=${value}; Path=/`, home)
      await expectStale(await follow(other, answer))
    },
  )

  it.each(['', 'x', '%00', '__proto__', 'a'.repeat(3000)])(
    'is not shown for a ticket that somebody has made up: %j',
    async (ticket) => {
      await using shop = await openShop(mount, tenant())
      const browser = shop.browser()
      const answer = await send(browser, mount, tenant(), 'callback')

      await browser.cookies.setCookie(`passwordless_ticket=${ticket}; Path=/`, home)

      await expectStale(await follow(browser, answer))
    },
  )

  it('is too old after a quarter of an hour, however often it was looked at', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const answer = await send(browser, mount, tenant(), 'callback')
    const { value } =
      (await browser.cookies.getCookies(home)).find(({ key }) => key === 'passwordless_ticket') ?? {}
    vi.useFakeTimers({ toFake: ['Date'] })

    vi.setSystemTime(Date.now() + 15 * 60_000 - 10_000)
    const { forms } = await read(await follow(browser, answer))
    expect(forms.code?.fields.ticket).toBe(value)

    vi.setSystemTime(Date.now() + 11_000)
    // The browser has forgotten it by now; whoever has kept it has nothing.
    await browser.cookies.setCookie(`passwordless_ticket=${value}; Path=/`, home)
    await expectStale(await follow(browser, answer))
    const typed = await submit(browser, mount.paths.callback, forms.code, { verificationCode: '123456' })
    await expectStale(typed)
  })

  it("gives way to the app's own", async () => {
    await using shop = await openShop(mount, tenant(), { callback: { pages: { sent: '/inbox' } } })
    const browser = shop.browser()

    const answer = await send(browser, mount, tenant(), 'callback')

    expect([answer.status, locationOf(answer)]).toEqual([303, `${home}/inbox`])
    expect(cookiesOf(answer)).not.toContain('passwordless_ticket')
    await expectStale(await browser.fetch(`${mount.paths.callback}?passwordless=sent`))
  })

  it('has the ticket of the last one that was sent', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    await send(browser, mount, tenant(), 'callback')
    const form = await openExpired(browser, mount, tenant(), eve)

    const answer = await submit(browser, mount.paths.callback, form)

    expect((await read(await follow(browser, answer))).html).toContain('e•••@example.com')
  })
})

describeMounts('a query that says "sent"', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it('beside what comes from Auth0 is not ours: the link signs in', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    await send(browser, mount, tenant(), 'callback')
    const arrival = await arrivalOf((await tenant().mailbox.waitForMail(ada)).link)

    await browser.fetch(`${arrival}&passwordless=sent`)

    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it.each(['GET', 'HEAD'])('beside what comes from Auth0 changes nothing else: %s', async (method) => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    await send(browser, mount, tenant(), 'callback')
    await forget(browser, transactions)
    const at = async (path: string, query: string) => {
      const answer = await browser.fetch(`${path}?${query}`, { method })
      return [answer.status, withoutNonce(await answer.text())]
    }

    for (const rest of ['state=abc&code=abc', 'state=abc', 'code=abc', 'error=access_denied']) {
      for (const path of [mount.paths.callback, mount.paths.start]) {
        const shown = await at(path, `passwordless=sent&${rest}`)
        expect(shown).toEqual(await at(path, rest))
        expect(shown.join()).not.toContain('Look into your mail')
      }
    }
  })

  it.each(['link', 'code'])(
    'or "%s" behind a post that was lost: the page is too old, and no link was wrong',
    async (form) => {
      await using shop = await openShop(mount, tenant())
      const browser = shop.browser()
      // With a ticket as well: a GET does nothing.
      await send(browser, mount, tenant(), 'callback')
      const [before, events] = [starts(tenant()), shop.events.length]

      for (const route of routes) {
        await expectStale(await browser.fetch(`${mount.paths[route]}?passwordless=${form}`))
        const fresh = await shop.browser().fetch(`${mount.paths[route]}?passwordless=${form}`)
        await expectStale(fresh, 'Your browser keeps no cookies')
      }

      expect([starts(tenant()), shop.events.length]).toEqual([before, events])
    },
  )

  it.each(['', 'SENT', 'sent2', 'landing', 'address'])('nearly, as %j, is as before', async (word) => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    await send(browser, mount, tenant(), 'callback')

    const callback = await read(await browser.fetch(`${mount.paths.callback}?passwordless=${word}`))
    const start = await read(await browser.fetch(`${mount.paths.start}?passwordless=${word}`))

    expect(callback.heading).toBe('This link cannot sign you in here')
    expect(start.status).toBe(200)
    expect(start.html).toContain('data-part="elsewhere"')
  })
})

/** What a browser says of the bare form on a page of the app. */
const fromAppPage = { 'sec-fetch-site': 'same-origin', origin: home }

describeMounts('the ticket that the page of what was sent has', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  const post = (browser: Browser, action: string, headers: Record<string, string>, body = {}) =>
    browser.fetch(`${mount.paths.callback}?passwordless=${action}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(body),
    })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a neighbour', { 'sec-fetch-site': 'same-site', origin: 'https://blog.shop.example' }],
    ['a page without an origin', { origin: 'null' }],
  ])('is of no use to the form of %s', async (_title, headers) => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    await send(browser, mount, tenant(), 'callback')
    const { code } = await tenant().mailbox.waitForMail(ada)
    const before = starts(tenant())

    const answers = [
      await post(browser, 'link', headers),
      await post(browser, 'code', headers, { verificationCode: code }),
    ]

    expect(answers.map(({ status }) => status)).toEqual([403, 403])
    expect(starts(tenant())).toBe(before)
  })

  it('takes no code in a browser that did not begin, from a page of the app neither', async () => {
    await using shop = await openShop(mount, tenant())
    const other = shop.browser()
    await sendElsewhere(shop.browser(), other, mount, tenant())
    const { code } = await tenant().mailbox.waitForMail(ada)

    const answer = await post(other, 'code', fromAppPage, { verificationCode: code })

    await expectStale(answer)
  })

  it("is taken back by a failure on the app's page that offers nothing", async () => {
    // A code that is refused goes to a page of the app, a dead link to one of ours.
    await using shop = await openShop(mount, tenant(), { verify: { pages: { failed: '/sign-in/code' } } })
    const browser = shop.browser()
    const sent = await send(browser, mount, tenant(), 'callback')
    const { code } = await ask(browser, mount, tenant(), { email: eve, send: 'code' })
    const typed = await browser.postJson(mount.paths.verify, { email: eve, verificationCode: notThis(code) })

    const refused = await browser.click(JSON.parse(await typed.text()).location)

    expect(locationOf(refused)).toBe(`${home}/sign-in/code?error=wrong_code`)
    await expectStale(await post(browser, 'link', fromAppPage))
    await expectStale(await follow(browser, sent))
  })
})

describeMounts('a code that is refused after it was typed on a page of ours', (mount) => {
  const tenant = runTenantForAll()
  const logged = captureLog()

  /** Types codes on our pages until there are no more tries; what each page offers. */
  async function tryThrice(browser: Browser, first: ShownForm | undefined, code: string) {
    const pages = []
    let form = first
    for (const _ of [1, 2, 3]) {
      const typed = await submit(browser, mount.paths.callback, form, { verificationCode: notThis(code) })
      const page = await read(await browser.click(locationOf(typed)))
      pages.push(page)
      form = page.forms.code
    }
    return pages
  }

  it('leads to a new message, where the app has no say in it', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const sent = await read(await follow(browser, await send(browser, mount, tenant(), 'callback')))
    const { code } = await tenant().mailbox.waitForMail(ada)

    const pages = await tryThrice(browser, sent.forms.code, code)

    expect(pages.map(({ heading, forms }) => [heading, Object.keys(forms)])).toEqual([
      ['This code did not work', ['code', 'link']],
      ['This code did not work', ['code', 'link']],
      ['That was tried too often', ['link']],
    ])
    const answer = await submit(browser, mount.paths.callback, pages[2]?.forms.link)
    expect((await read(await follow(browser, answer))).heading).toBe('Look into your mail')
    await browser.click((await tenant().mailbox.waitForMail(ada)).link)
    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it('leads to none where nobody knows what the app would say: it was typed in a form of the app before', async () => {
    await using shop = await openShop(mount, tenant())
    const browser = shop.browser()
    const { code } = await ask(browser, mount, tenant(), { email: ada, send: 'code' })
    const typed = await browser.postJson(mount.paths.verify, { email: ada, verificationCode: notThis(code) })
    const first = await read(await browser.click(JSON.parse(await typed.text()).location))

    const again = await submit(browser, mount.paths.callback, first.forms.code, {
      verificationCode: notThis(code),
    })
    const second = await read(await browser.click(locationOf(again)))
    const before = starts(tenant())
    const form = { ...second.forms.code, action: '?passwordless=link' } as ShownForm
    const refused = await submit(browser, mount.paths.callback, form)

    expect([first, second].map(({ forms }) => Object.keys(forms))).toEqual([['code'], ['code']])
    expect([refused.status, starts(tenant())]).toEqual([403, before])
    // That is not to be mended: nothing says that there is a "beforeSend" anywhere.
    expect(logged()).not.toContain('could not offer a new one')
  })
})
