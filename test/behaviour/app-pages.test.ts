import { parseSetCookie } from 'cookie'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { afterEach, expect, it, vi } from 'vitest'
import { PasswordlessError } from '../../src/index.js'
import type { Tenant } from '../../src/testing/index.js'
import type { AppOptions, HandleStart, Mount } from '../support/apps.js'
import {
  ask,
  countOf,
  forget,
  home,
  openShop,
  runTenantForAll,
  shownTo,
  type Wish,
  whoIs,
} from '../support/arrivals.js'
import type { Browser } from '../support/browser.js'
import { cookiesOf, cookiesOfEnd, cookiesOfSending, cookiesOfStart } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { describeMounts, eachPlace } from '../support/mounts.js'
import { fromElsewhere, read, submit } from '../support/shown-page.js'
import { notThis, typeCode } from '../support/typed-code.js'

/** An app's own page behind a link that signed nobody in: `pages.recover`. */
const ada = 'ada@example.com'
const recover = '/sign-in/again?from=mail'
const withPage = { callback: { pages: { recover } } } satisfies Partial<AppOptions>

/** Where somebody gets to with a link that came too late. */
async function openExpired(browser: Browser, mount: Mount, tenant: Tenant, wish: Wish = ada) {
  const { link, to } = await ask(browser, mount, tenant, wish)
  tenant.links.expire(to)
  return browser.click(link)
}

/** The bare form of that page. */
function askAgain(browser: Browser, mount: Mount, headers: Record<string, string> = {}): Promise<Response> {
  return browser.fetch(`${mount.paths.callback}?passwordless=link`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(),
  })
}

function ticketOf(answer: Response): ReturnType<typeof parseSetCookie> | undefined {
  return answer.headers
    .getSetCookie()
    .map((line) => parseSetCookie(line))
    .find(({ name }) => name === 'passwordless_ticket')
}

const starts = (tenant: Tenant) => countOf(tenant, '/passwordless/start')

describeMounts("an app's own page for links that signed nobody in", (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it('gets the reason and a ticket in a cookie, and no address', async () => {
    await using shop = await openShop(mount, tenant(), withPage)

    const answer = await openExpired(shop.browser(), mount, tenant())

    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `${home}/sign-in/again?from=mail&error=expired`,
    ])
    expect(cookiesOf(answer)).toEqual(['passwordless_ticket', 'passwordless_browser', ...cookiesOfEnd(mount)])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.text()).toBe('')
    const { value = '', ...attributes } = ticketOf(answer) ?? {}
    expect(attributes).toEqual({
      name: 'passwordless_ticket',
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      maxAge: 900,
    })
    expect(Buffer.from(value, 'base64url').toString('latin1')).not.toMatch(/ada|example/)
    expect(shop.events.at(-1)).toEqual({ type: 'recovery', connection: 'email', reason: 'expired' })
  })

  it('sends a new link with a bare form, which signs in here and goes where the first one went', async () => {
    await using shop = await openShop(mount, tenant(), withPage)
    const browser = shop.browser()
    await openExpired(browser, mount, tenant(), { email: ada, returnTo: '/checkout?step=2' })
    const before = starts(tenant())

    const sent = await askAgain(browser, mount)

    expect((await read(await shownTo(browser, sent))).heading).toBe('Look into your mail')
    expect(cookiesOf(sent)).toEqual(cookiesOfSending)
    expect(starts(tenant())).toBe(before + 1)
    const answer = await browser.click((await tenant().mailbox.waitForMail(ada)).link)
    expect(answer.headers.get('location')).toBe(`${home}/checkout?step=2`)
    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it("goes on to the app's own page for what was sent", async () => {
    await using shop = await openShop(mount, tenant(), {
      callback: { pages: { recover, sent: '/sign-in/inbox' } },
    })
    const browser = shop.browser()
    await openExpired(browser, mount, tenant())

    const sent = await askAgain(browser, mount)

    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${home}/sign-in/inbox`])
    expect(cookiesOf(sent)).toEqual(cookiesOfStart)
  })

  it('may be that of the instance', async () => {
    await using shop = await openShop(mount, tenant(), { passwordless: { pages: { recover } } })

    const answer = await openExpired(shop.browser(), mount, tenant())

    expect(answer.headers.get('location')).toBe(`${home}/sign-in/again?from=mail&error=expired`)
  })

  it('gets what the limits say as a reason, and for how long', async () => {
    const address = new RateLimiterMemory({ points: 1, duration: 600 })
    await using shop = await openShop(mount, tenant(), {
      ...withPage,
      passwordless: { limits: { resend: false, address } },
    })
    const browser = shop.browser()
    await openExpired(browser, mount, tenant())
    const before = starts(tenant())

    const answer = await askAgain(browser, mount)

    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(
      /^http:\/\/localhost:3000\/sign-in\/again\?from=mail&error=too_many_requests&retry_after=(59\d|600)$/,
    )
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(starts(tenant())).toBe(before)
  })

  it('gets nothing of what fails on a page of ours, such as the landing page', async () => {
    const address = new RateLimiterMemory({ points: 1, duration: 600 })
    await using shop = await openShop(mount, tenant(), {
      passwordless: { pages: { recover }, limits: { resend: false, address } },
    })
    const { link } = await ask(shop.browser(), mount, tenant(), ada)
    const other = shop.browser()
    const question = await other.postJson(`${mount.paths.start}?passwordless=landing`, { link })
    const { ticket } = JSON.parse(await question.text())

    const answer = await other.postForm(`${mount.paths.start}?passwordless=link`, {
      ticket,
      reason: 'other_browser',
    })

    expect(answer.status).toBe(429)
    expect((await read(answer)).heading).toBe('This link belongs to another browser')
  })

  it.each([
    ['access_denied', () => new PasswordlessError('access_denied', `Words about ${ada}`)],
    ['auth0_unreachable', undefined],
  ])('gets any other failure as a reason, without its words: %s', async (reason, refusal) => {
    await using shop = await openShop(mount, tenant(), {
      callback: {
        pages: { recover },
        ...(refusal && {
          beforeSend() {
            throw refusal()
          },
        }),
      },
    })
    const browser = shop.browser()
    await openExpired(browser, mount, tenant())
    if (!refusal) tenant().failNext('html')

    const answer = await askAgain(browser, mount)

    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `${home}/sign-in/again?from=mail&error=${reason}`,
    ])
  })

  it('is told of another browser, with a new link that asks for the address later', async () => {
    await using shop = await openShop(mount, tenant(), withPage)
    const { link } = await ask(shop.browser(), mount, tenant(), ada)
    const other = shop.browser()

    const answer = await other.click(link)
    await askAgain(other, mount)

    expect(answer.headers.get('location')).toBe(`${home}/sign-in/again?from=mail&error=other_browser`)
    const question = await read(await other.click((await tenant().mailbox.waitForMail(ada)).link))
    expect(question.heading).toBe('Is this your link?')
    await submit(other, mount.paths.callback, question.forms.address, { address: ada }).then((again) =>
      other.fetch(again.headers.get('location') ?? ''),
    )
    expect(await whoIs(other, mount)).toBe(ada)
  })

  it('is told of a fragment, without a ticket, and does not get what is in it', async () => {
    await using shop = await openShop(mount, tenant(), withPage)

    const answer = await shop.browser().fetch(mount.paths.callback)

    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `${home}/sign-in/again?from=mail&error=fragment#no-token`,
    ])
    expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
  })

  it.each(['wrong_code', 'expired'])(
    'gets a refused code, unless there is a page for those: which gets it instead (%s)',
    async (reason) => {
      const type = async (verify: NonNullable<AppOptions['verify']>) => {
        await using shop = await openShop(mount, tenant(), { ...withPage, verify })
        const browser = shop.browser()
        const { code } = await ask(browser, mount, tenant(), { email: ada, send: 'code' })
        const wrong = code === '000000' ? '000001' : '000000'
        if (reason === 'expired') tenant().links.expire(ada)
        const verificationCode = reason === 'expired' ? code : wrong
        const typed = await browser.postJson(mount.paths.verify, { email: ada, verificationCode })
        const answer = await browser.click(JSON.parse(await typed.text()).location)
        return [answer.status, answer.headers.get('location'), cookiesOf(answer)]
      }

      expect(await type({})).toEqual([
        303,
        `${home}/sign-in/again?from=mail&error=${reason}`,
        ['passwordless_browser', ...cookiesOfEnd(mount)],
      ])
      expect(await type({ pages: { failed: '/sign-in/code' } })).toEqual([
        303,
        `${home}/sign-in/code?error=${reason}`,
        ['passwordless_browser', ...cookiesOfEnd(mount)],
      ])
    },
  )

  it('has no ticket where a new link is not offered', async () => {
    await using shop = await openShop(mount, tenant(), {
      ...withPage,
      mounted: (handle) => handle({ beforeSend: () => true }) as HandleStart,
    })

    const answer = await openExpired(shop.browser(), mount, tenant())

    expect(cookiesOf(answer)).toEqual(['passwordless_browser', ...cookiesOfEnd(mount)])
  })
})

describeMounts("the ticket of an app's own page", (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it('is taken back by a failure that offers nothing: its form does not send to the address of an earlier one', async () => {
    await using shop = await openShop(mount, tenant(), withPage)
    const browser = shop.browser()
    await openExpired(browser, mount, tenant())
    const { code } = await ask(browser, mount, tenant(), { email: 'eve@example.com', send: 'code' })
    const fields = { email: 'eve@example.com', verificationCode: notThis(code) }
    const refused = await typeCode(mount, browser, fields)
    const before = starts(tenant())

    const sent = await askAgain(browser, mount)

    expect(refused.headers.get('location')).toContain('error=wrong_code')
    expect([sent.status, starts(tenant()) - before]).toEqual([403, 0])
  })
})

/** What a post needs beside the cookie. */
const origins: [string, Record<string, string>, number][] = [
  ['a page of the app', { 'sec-fetch-site': 'same-origin', origin: home }, 303],
  ['a page of the app that sends no referrer', { 'sec-fetch-site': 'same-origin', origin: 'null' }, 303],
  ['an origin that is allowed', { 'sec-fetch-site': 'same-site', origin: 'https://m.shop.example' }, 303],
  ['another origin of the site', { 'sec-fetch-site': 'same-site', origin: 'https://blog.shop.example' }, 403],
  ['another site', fromElsewhere, 403],
  ['a browser that says little, another site', { origin: 'https://evil.example' }, 403],
  ['a browser that says nothing', { origin: '' }, 403],
  ['an opaque origin', { origin: 'null' }, 403],
]

describeMounts("the form of an app's own page", (mount) => {
  const tenant = runTenantForAll()
  afterEach(() => vi.useRealTimers())

  it.each(origins)('from %s', async (_title, headers, status) => {
    await using shop = await openShop(mount, tenant(), {
      ...withPage,
      passwordless: { allowedOrigins: ['https://m.shop.example'] },
    })
    const browser = shop.browser()
    await openExpired(browser, mount, tenant())
    const before = starts(tenant())

    const answer = await askAgain(browser, mount, headers)

    expect(answer.status).toBe(status)
    expect(starts(tenant()) - before).toBe(status === 303 ? 1 : 0)
  })

  /** Nothing has happened, and our page says so. */
  async function expectStale(answer: Response, before: number, heading = 'This page is too old') {
    const page = await read(answer)
    expect([page.status, page.heading]).toEqual([403, heading])
    expect(starts(tenant())).toBe(before)
  }

  it('does nothing without the ticket', async () => {
    await using shop = await openShop(mount, tenant(), withPage)
    const browser = shop.browser()
    await openExpired(browser, mount, tenant())
    await forget(browser, /^passwordless_ticket/)

    await expectStale(await askAgain(browser, mount), starts(tenant()))
  })

  it('does nothing without the cookie of its browser', async () => {
    await using shop = await openShop(mount, tenant(), withPage)
    const browser = shop.browser()
    await openExpired(browser, mount, tenant())
    await forget(browser, /^passwordless_browser/)

    const answer = await askAgain(browser, mount)

    await expectStale(answer, starts(tenant()), 'Your browser keeps no cookies')
  })

  it('does nothing with the ticket of another browser', async () => {
    await using shop = await openShop(mount, tenant(), withPage)
    const [theirs, other] = [shop.browser(), shop.browser()]
    const ticket = ticketOf(await openExpired(theirs, mount, tenant()))
    await openExpired(other, mount, tenant(), 'eve@example.com')
    await other.cookies.setCookie(`passwordless_ticket=${ticket?.value}; Path=/`, home)

    await expectStale(await askAgain(other, mount), starts(tenant()))
  })

  it('does nothing a quarter of an hour later', async () => {
    await using shop = await openShop(mount, tenant(), withPage)
    const browser = shop.browser()
    const { value } = ticketOf(await openExpired(browser, mount, tenant())) ?? {}
    const before = starts(tenant())
    vi.useFakeTimers({ toFake: ['Date'] })

    vi.setSystemTime(Date.now() + 15 * 60_000 + 1000)
    // The browser has forgotten it by now; whoever has kept it has nothing.
    await browser.cookies.setCookie(`passwordless_ticket=${value}; Path=/`, home)
    await expectStale(await askAgain(browser, mount), before)

    vi.setSystemTime(Date.now() - 10_000)
    expect((await askAgain(browser, mount)).status).toBe(303)
  })

  it("is not a form for codes: a ticket in the cookie signs in nobody who types somebody else's", async () => {
    await using shop = await openShop(mount, tenant(), withPage)
    const { link, code } = await ask(shop.browser(), mount, tenant(), 'mallory@example.com')
    tenant().links.expire('mallory@example.com')
    const victim = shop.browser()
    await victim.click(link)

    const answer = await victim.postForm(`${mount.paths.callback}?passwordless=code`, {
      verificationCode: code,
    })

    await expectStale(answer, starts(tenant()))
    expect(await whoIs(victim, mount)).toBeUndefined()
  })
})

describeMounts(
  'the path of such a page',
  (mount) => {
    const tenant = runTenantForAll()

    it.each([
      ['/again', '/again?error=expired'],
      ['/again?error=old&a=b', '/again?error=expired&a=b'],
      ['/again?a=%26', '/again?a=%26&error=expired'],
      ['/', '/?error=expired'],
      ['/again?a=b#form', '/again?a=b&error=expired#form'],
      ['/wieder/anmeldung/größe', '/wieder/anmeldung/gr%C3%B6%C3%9Fe?error=expired'],
    ])('%s becomes %s', async (path, expected) => {
      await using shop = await openShop(mount, tenant(), { callback: { pages: { recover: path } } })

      const answer = await openExpired(shop.browser(), mount, tenant())

      expect(answer.headers.get('location')).toBe(home + expected)
    })

    it.each([
      ['/again#form', '/again?error=fragment#form'],
      ['/again', '/again?error=fragment#no-token'],
    ])('%s keeps its fragment, and browsers keep none of another: %s', async (path, expected) => {
      await using shop = await openShop(mount, tenant(), { callback: { pages: { recover: path } } })

      const answer = await shop.browser().fetch(mount.paths.callback)

      expect(answer.headers.get('location')).toBe(home + expected)
    })
  },
  eachPlace,
)
