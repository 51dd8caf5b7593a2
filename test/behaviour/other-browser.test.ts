import { RateLimiterMemory } from 'rate-limiter-flexible'
import { expect, it } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import otherAddressRows from '../data/other-address.json' with { type: 'json' }
import sameAddressRows from '../data/same-address.json' with { type: 'json' }
import type { Mount } from '../support/apps.js'
import {
  arrivalOf,
  ask,
  beginLogin,
  countOf,
  follow,
  forget,
  home,
  openShop,
  restored,
  runTenantForAll,
  sessions,
  shownTo,
  transactions,
  whoIs,
} from '../support/arrivals.js'
import type { Browser } from '../support/browser.js'
import { cookiesOf } from '../support/cookies.js'
import { captureLog } from '../support/log.js'
import { look, withoutNonce } from '../support/look.js'
import { describeMounts, eachPlace } from '../support/mounts.js'
import { fromElsewhere, read, type ShownForm, submit } from '../support/shown-page.js'
import { nextOf, notThis } from '../support/typed-code.js'

const ada = 'ada@example.com'
const eve = 'eve@example.com'
const phone = '+15005550006'
const stranger = 'mallory@example.com'
const allow = { passwordless: { otherBrowser: 'allow' as const } }

// A title, and what is typed.
const sameAddress = sameAddressRows as [string, string][]
const otherAddress = otherAddressRows as [string, string][]

/** Whoever asks: a click on their link in another browser than theirs, as far as the callback. */
async function arrivalFor(browser: Browser, mount: Mount, tenant: Tenant, email = ada, returnTo = '/') {
  return arrivalOf((await ask(browser, mount, tenant, { email, returnTo })).link)
}

describeMounts('a link opened in another browser', (mount) => {
  const tenant = runTenantForAll()

  it('signs nobody in, in neither browser: the page says why, and offers a new one', async () => {
    await using shop = await openShop(mount, tenant())
    const [began, other] = [shop.browser(), shop.browser()]
    const arrival = await arrivalFor(began, mount, tenant())

    const answer = await other.fetch(arrival)
    const page = await read(answer)

    expect([page.status, page.heading]).toEqual([400, 'This link belongs to another browser'])
    expect(Object.keys(page.forms)).toEqual(['link'])
    expect(page.html).toContain('We can send a new link for this browser, to the same address.')
    expect(page.html).not.toMatch(/ada@|a•••/)
    expect(page.html).not.toContain(new URL(arrival).searchParams.get('code'))
    expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
    expect([await whoIs(began, mount), await whoIs(other, mount)]).toEqual([undefined, undefined])
    expect(shop.stock).not.toHaveBeenCalled()
    expect(countOf(tenant(), '/oauth/token')).toBe(0)
    expect(shop.events.slice(1)).toEqual([{ type: 'recovery', connection: 'email', reason: 'other_browser' }])
  })

  it('signs in with the new one once its address is typed, in the browser that has asked for it', async () => {
    await using shop = await openShop(mount, tenant())
    const [began, other] = [shop.browser(), shop.browser()]
    const { forms } = await read(
      await other.fetch(await arrivalFor(began, mount, tenant(), ada, '/checkout?step=2')),
    )

    const sent = await submit(other, mount.paths.callback, forms.link)
    const sentPage = await read(await shownTo(other, sent))
    const { link } = await tenant().mailbox.waitForMail(ada)
    const question = await read(await other.click(link))

    expect([sentPage.status, sentPage.heading]).toEqual([200, 'Look into your mail'])
    expect(sentPage.forms).toEqual({})
    expect(sentPage.html).not.toMatch(/ada@|a•••/)
    expect(cookiesOf(sent)).toEqual(['passwordless_browser', 'passwordless_ticket'])
    expect([question.status, question.heading]).toEqual([200, 'Is this your link?'])
    expect(await whoIs(other, mount)).toBeUndefined()
    expect(shop.stock).not.toHaveBeenCalled()

    const again = await submit(other, mount.paths.callback, question.forms.address, { address: ada })
    const answer = await follow(other, again)

    expect(answer.headers.get('location')).toBe(`${home}/checkout?step=2`)
    expect([await whoIs(began, mount), await whoIs(other, mount)]).toEqual([undefined, ada])
    expect(shop.stock).toHaveBeenCalledOnce()
  })

  it("signs nobody in who was lured to a stranger's, and lured to ask for a new one as well", async () => {
    await using shop = await openShop(mount, tenant())
    const [theirs, victim] = [shop.browser(), shop.browser()]
    await ask(victim, mount, tenant(), eve)
    const { forms } = await read(await victim.fetch(await arrivalFor(theirs, mount, tenant(), stranger)))
    await submit(victim, mount.paths.callback, forms.link)
    const { link, code } = await tenant().mailbox.waitForMail(stranger)

    const question = await read(await victim.click(link))
    const type = (address: string) =>
      submit(victim, mount.paths.callback, question.forms.address, { address })
    const refused = await read(await type(eve))
    const codeForm = { ...forms.link, action: '?passwordless=code' } as ShownForm
    const typed = await read(await submit(victim, mount.paths.callback, codeForm, { verificationCode: code }))

    expect([refused.status, refused.alert]).toEqual([400, 'The link was not sent to this address.'])
    expect([typed.status, typed.heading]).toEqual([403, 'This page is too old'])
    expect([await whoIs(theirs, mount), await whoIs(victim, mount)]).toEqual([undefined, undefined])
    expect(shop.stock).not.toHaveBeenCalled()
  })

  it("signs nobody in who was lured to a stranger's, whatever else is begun in the browser", async () => {
    await using shop = await openShop(mount, tenant())
    const [theirs, other] = [shop.browser(), shop.browser()]
    await ask(other, mount, tenant(), eve)
    await beginLogin(other, mount)
    const arrival = await arrivalFor(theirs, mount, tenant(), stranger)

    for (const visit of [1, 2]) {
      const page = await read(await other.fetch(arrival))
      expect([visit, page.heading]).toEqual([visit, 'This link belongs to another browser'])
    }

    expect([await whoIs(theirs, mount), await whoIs(other, mount)]).toEqual([undefined, undefined])
    expect(shop.stock).not.toHaveBeenCalled()
  })

  it('leaves somebody else signed in who opens it', async () => {
    await using shop = await openShop(mount, tenant())
    const [theirs, other] = [shop.browser(), shop.browser()]
    await other.click((await ask(other, mount, tenant(), eve)).link)
    const arrival = await arrivalFor(theirs, mount, tenant(), stranger)

    const page = await read(await other.fetch(arrival))

    expect(page.heading).toBe('This link belongs to another browser')
    expect(await whoIs(other, mount)).toBe(eve)
    expect(shop.stock).toHaveBeenCalledOnce()
  })

  it.each([
    ['works', () => {}, 'This link belongs to another browser'],
    ['is too old', (tenant: Tenant) => tenant.links.expire(ada), 'This link is too old'],
  ] as const)('tells nobody who is signed in there, and leaves them so: one that %s', async (...row) => {
    const [_title, make, heading] = row
    await using shop = await openShop(mount, tenant())
    const looks: string[] = []
    for (const who of [ada, eve]) {
      const [began, other] = [shop.browser(), shop.browser()]
      await other.click((await ask(other, mount, tenant(), who)).link)
      const { link } = await ask(began, mount, tenant(), { email: ada, returnTo: '/checkout?step=2' })
      make(tenant())
      const seen = JSON.stringify(await look(await other.click(link)))
      looks.push(seen.replace(/[\w-]{21,}/g, '(random)'))
      expect(await whoIs(other, mount)).toBe(who)
    }

    expect(looks[0]).toBe(looks[1])
    expect(looks[0]).toContain(heading)
  })

  it.each([
    ['made up', (own: string) => own.replace(/^[\w-]{8}/, 'AAAAAAAA')],
    ['of the right form', () => `${'A'.repeat(43)}.${'B'.repeat(43)}`],
    ['without its proof', (own: string) => own.split('.')[0] ?? ''],
    ['empty', () => ''],
  ])('is not helped by a browser cookie that is %s', async (_title, forge) => {
    await using shop = await openShop(mount, tenant())
    const began = shop.browser()
    const arrival = await arrivalFor(began, mount, tenant())
    await forget(began, transactions)
    const cookies = await began.cookies.getCookies(home)
    const own = cookies.find(({ key }) => key === 'passwordless_browser')?.value ?? ''
    const other = shop.browser()
    await other.cookies.setCookie(`passwordless_browser=${forge(own)}; Path=/`, home)

    expect((await read(await other.fetch(arrival))).heading).toBe('This link belongs to another browser')
    // The cookie as it is would have been enough.
    await other.cookies.setCookie(`passwordless_browser=${own}; Path=/`, home)
    expect((await other.fetch(arrival)).status).toBe(303)
  })

  it('is not offered a new code to a phone: codes are typed, and nobody is asked for the number then', async () => {
    await using shop = await openShop(mount, tenant(), { callback: { beforeSend: () => true } })
    const [began, other] = [shop.browser(), shop.browser()]
    const { code } = await ask(began, mount, tenant(), { connection: 'sms', phoneNumber: phone })
    const body = { connection: 'sms', phoneNumber: phone, verificationCode: code }
    const typed = await began.postJson(mount.paths.verify, body)

    const page = await read(await other.click(JSON.parse(await typed.text()).location))

    expect([page.status, page.heading]).toEqual([400, 'This link belongs to another browser'])
    expect(page.forms).toEqual({})
    expect(withoutNonce(page.html)).not.toContain('006')
  })

  it('has no field for a code, when it is where a wrong one leads that was typed in the first', async () => {
    await using shop = await openShop(mount, tenant())
    const [began, other] = [shop.browser(), shop.browser()]
    const { code } = await ask(began, mount, tenant(), { email: ada, send: 'code' })
    const body = { email: ada, verificationCode: notThis(code) }
    const location = await nextOf(await began.postJson(mount.paths.verify, body))

    const page = await read(await other.click(location))
    const own = await read(await began.click(location))

    expect([page.heading, own.heading]).toEqual(['This code did not work', 'This code did not work'])
    expect([Object.keys(page.forms), Object.keys(own.forms)]).toEqual([[], ['code']])
  })

  it('is not asked for the address: a form that does so is refused', async () => {
    await using shop = await openShop(mount, tenant())
    const other = shop.browser()
    const arrival = await arrivalFor(shop.browser(), mount, tenant())
    const { forms } = await read(await other.fetch(arrival))
    const { search } = new URL(arrival)

    const form = { ...forms.link, action: `${search}&passwordless=address` } as ShownForm
    const page = await read(await submit(other, mount.paths.callback, form, { address: ada }))

    expect([page.status, page.heading]).toEqual([403, 'This page is too old'])
    expect(await whoIs(other, mount)).toBeUndefined()
    expect(shop.stock).not.toHaveBeenCalled()
  })
})

describeMounts('a link opened where no cookies are kept', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it.each([
    ['a new link is asked for', {}, 'link', {}],
    ['the address is typed', allow, 'address', { address: ada }],
  ] as const)('is said to need them when %s', async (_title, options, action, typed) => {
    await using shop = await openShop(mount, tenant(), options)
    const other = shop.browser()
    const arrival = await arrivalFor(shop.browser(), mount, tenant())
    const { forms } = await read(await other.fetch(arrival))
    await forget(other, /./)
    const before = countOf(tenant(), '/passwordless/start')

    const page = await read(await submit(other, mount.paths.callback, forms[action], typed))

    expect([page.status, page.heading]).toEqual([403, 'Your browser keeps no cookies'])
    expect(page.forms).toEqual({})
    expect(countOf(tenant(), '/passwordless/start')).toBe(before)
    expect(await whoIs(other, mount)).toBeUndefined()
    expect(shop.stock).not.toHaveBeenCalled()
  })
})

describeMounts('a link opened in another browser, where that is allowed', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it('asks for the address first, and signs nobody in', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const [began, other] = [shop.browser(), shop.browser()]
    const arrival = await arrivalFor(began, mount, tenant())

    const answer = await other.fetch(arrival)
    const page = await read(answer)

    expect([page.status, page.heading]).toEqual([200, 'Is this your link?'])
    expect(Object.keys(page.forms)).toEqual(['address'])
    expect(page.forms.address?.inputs).toEqual({ address: 'email' })
    expect(page.html).not.toMatch(/ada@|a•••/)
    expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
    expect([await whoIs(began, mount), await whoIs(other, mount)]).toEqual([undefined, undefined])
    expect(shop.stock).not.toHaveBeenCalled()
    expect(shop.events).toHaveLength(1)
  })

  it('goes on to the stock callback when it is typed right', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const [began, other] = [shop.browser(), shop.browser()]
    const arrival = await arrivalFor(began, mount, tenant(), ada, '/checkout?step=2#pay')
    const { forms } = await read(await other.fetch(arrival))

    const again = await submit(other, mount.paths.callback, forms.address, { address: ada })

    expect([again.status, again.headers.get('location')]).toEqual([303, restored(arrival)])
    expect(cookiesOf(again)).toEqual(['transaction', 'passwordless_browser'])
    const answer = await follow(other, again)
    expect(answer.headers.get('location')).toBe(`${home}/checkout?step=2#pay`)
    expect([await whoIs(began, mount), await whoIs(other, mount)]).toEqual([undefined, ada])
    expect(shop.stock).toHaveBeenCalledOnce()
    expect(shop.events.slice(1)).toEqual([{ type: 'restored', connection: 'email' }])
  })

  it('does not go on where a code was typed elsewhere: codes go to Auth0 and back in one browser', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const [began, other] = [shop.browser(), shop.browser()]
    const { code } = await ask(began, mount, tenant(), { connection: 'sms', phoneNumber: phone })
    const typed = await began.postJson(mount.paths.verify, {
      connection: 'sms',
      phoneNumber: phone,
      verificationCode: code,
    })

    const page = await read(await other.click(JSON.parse(await typed.text()).location))

    expect([page.status, page.heading]).toEqual([400, 'This link belongs to another browser'])
    expect(await whoIs(other, mount)).toBeUndefined()
    expect(shop.stock).not.toHaveBeenCalled()
  })

  it("signs nobody in who was lured to a stranger's and types their own address", async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const other = shop.browser()
    await ask(other, mount, tenant(), eve)
    const arrival = await arrivalFor(shop.browser(), mount, tenant(), stranger)
    const { forms } = await read(await other.fetch(arrival))

    const page = await read(await submit(other, mount.paths.callback, forms.address, { address: eve }))

    expect([page.status, page.alert]).toEqual([400, 'The link was not sent to this address.'])
    expect(await whoIs(other, mount)).toBeUndefined()
    expect(shop.stock).not.toHaveBeenCalled()
  })

  it('takes a stranger nowhere who knows the state, and has no form of ours', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const victim = shop.browser()
    await ask(victim, mount, tenant(), eve)
    const theirs = shop.browser()
    const arrival = await arrivalFor(shop.browser(), mount, tenant(), stranger)
    const { forms } = await read(await theirs.fetch(arrival))
    const form = forms.address
    if (!form) throw new Error('no form')
    const bare = { ...form, fields: {} }
    const typed = { address: stranger }
    const post = (which: typeof form, headers?: Record<string, string>) =>
      submit(victim, mount.paths.callback, which, typed, headers)

    const withTicket = await read(await post(form, fromElsewhere))
    const withoutTicket = await read(await post(bare, fromElsewhere))
    const notSaying = await post(bare, { origin: 'https://evil.example' })
    const opaque = await post(bare, { origin: 'null' })
    const ownPage = await read(await post(bare))
    const ownPageWithTheirTicket = await read(await post(form))

    for (const page of [withTicket, withoutTicket, ownPage, ownPageWithTheirTicket]) {
      expect([page.status, page.heading]).toEqual([403, 'This page is too old'])
    }
    for (const answer of [notSaying, opaque]) {
      expect([answer.status, JSON.parse(await answer.text()).error]).toEqual([403, 'origin_not_allowed'])
    }
    expect(await whoIs(victim, mount)).toBeUndefined()
    expect(shop.stock).not.toHaveBeenCalled()
    // All that was missing is the right browser.
    expect((await submit(theirs, mount.paths.callback, form, typed)).status).toBe(303)
  })

  it('takes the address once', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const other = shop.browser()
    const { forms } = await read(await other.fetch(await arrivalFor(shop.browser(), mount, tenant())))
    const type = () => submit(other, mount.paths.callback, forms.address, { address: ada })
    await follow(other, await type())
    await forget(other, sessions)
    await forget(other, transactions)

    const page = await read(await type())

    expect([page.status, page.heading]).toEqual([403, 'This page is too old'])
    expect(await whoIs(other, mount)).toBeUndefined()
  })

  it('does not ask twice: what has been used signs in nowhere else', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const other = shop.browser()
    const arrival = await arrivalFor(shop.browser(), mount, tenant())
    const { forms } = await read(await other.fetch(arrival))
    await follow(other, await submit(other, mount.paths.callback, forms.address, { address: ada }))
    const third = shop.browser()
    const page = await read(await third.fetch(arrival))

    const answer = await follow(
      third,
      await submit(third, mount.paths.callback, page.forms.address, { address: ada }),
    )

    // The authorization code is spent: the tenant says no to the stock callback.
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(await whoIs(third, mount)).toBeUndefined()
  })

  it('asks for the address of somebody as well who is signed in as it', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const [began, other] = [shop.browser(), shop.browser()]
    await other.click((await ask(other, mount, tenant(), ada)).link)
    const arrival = await arrivalFor(began, mount, tenant(), ada, '/checkout')

    const page = await read(await other.fetch(arrival))

    expect(page.heading).toBe('Is this your link?')
    expect(await whoIs(other, mount)).toBe(ada)
  })

  it('asks for nothing in the browser that began', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const browser = shop.browser()
    const arrival = await arrivalFor(browser, mount, tenant())
    await forget(browser, transactions)

    await follow(browser, await browser.fetch(arrival))

    expect(await whoIs(browser, mount)).toBe(ada)
  })

  it('says so of an expired one, in whichever browser', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const { link } = await ask(shop.browser(), mount, tenant(), ada)
    tenant().links.expire(ada)

    expect((await read(await shop.browser().click(link))).heading).toBe('This link is too old')
  })
})

describeMounts(
  'the address that a link was sent to',
  (mount) => {
    const tenant = runTenantForAll()

    it.each(sameAddress)('is right %s', async (_title, address) => {
      await using shop = await openShop(mount, tenant(), allow)
      const other = shop.browser()
      const arrival = await arrivalFor(shop.browser(), mount, tenant())
      const { forms } = await read(await other.fetch(arrival))

      const again = await submit(other, mount.paths.callback, forms.address, { address })

      expect([again.status, again.headers.get('location')]).toEqual([303, restored(arrival)])
    })

    it.each(otherAddress)(
      'is wrong: %s. The page says so, and the right one can be typed',
      async (...row) => {
        const [_title, address] = row
        await using shop = await openShop(mount, tenant(), allow)
        const other = shop.browser()
        const arrival = await arrivalFor(shop.browser(), mount, tenant())
        const { forms } = await read(await other.fetch(arrival))

        const answer = await submit(other, mount.paths.callback, forms.address, { address })
        const page = await read(answer)

        expect([page.status, page.heading, page.alert]).toEqual([
          400,
          'Is this your link?',
          'The link was not sent to this address.',
        ])
        expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
        if (address.length > 3) expect(page.html).not.toContain(address)
        expect(await whoIs(other, mount)).toBeUndefined()
        expect(shop.stock).not.toHaveBeenCalled()
        const right = await submit(other, mount.paths.callback, page.forms.address, { address: ada })
        expect(right.status).toBe(303)
      },
    )

    it('is wrong when there is none, or two', async () => {
      await using shop = await openShop(mount, tenant(), allow)
      const other = shop.browser()
      const arrival = await arrivalFor(shop.browser(), mount, tenant())
      const { forms } = await read(await other.fetch(arrival))
      const { action = '', fields: { ticket = '' } = {} } = forms.address ?? {}
      const path = `${mount.paths.callback}${action}`

      const none = await read(await other.postForm(path, { ticket }))
      const body = `ticket=${ticket}&address=${encodeURIComponent(ada)}&address=${encodeURIComponent(eve)}`
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const two = await read(await other.fetch(path, { method: 'POST', headers, body }))

      for (const page of [none, two]) {
        expect([page.status, page.alert]).toEqual([400, 'The link was not sent to this address.'])
      }
    })

    /** Somebody who has guessed as often as one may, and then types the right address. */
    async function guessTooOften() {
      const tries = new RateLimiterMemory({ points: 2, duration: 600 })
      const shop = await openShop(mount, tenant(), {
        passwordless: { otherBrowser: 'allow', limits: { tries } },
      })
      const other = shop.browser()
      const arrival = await arrivalFor(shop.browser(), mount, tenant())
      const { forms } = await read(await other.fetch(arrival))
      const type = (address: string) => submit(other, mount.paths.callback, forms.address, { address })
      for (const wrong of [eve, stranger]) expect((await type(wrong)).status).toBe(400)
      return { shop, other, answer: await type(ada) }
    }

    it('can be guessed at so often, and then not even the right one is taken', async () => {
      const { shop, other, answer } = await guessTooOften()
      await using _closing = shop
      const page = await read(answer)

      expect([page.status, page.heading]).toEqual([429, 'Is this your link?'])
      expect(page.alert).toMatch(/^We cannot do this just yet. Please try again in 10 minutes.$/)
      expect(Object.keys(page.forms)).toEqual(['address'])
      expect(cookiesOf(answer)).toEqual(['passwordless_browser'])
      expect(await whoIs(other, mount)).toBeUndefined()
      expect(shop.events.slice(1)).toEqual([
        { type: 'limited', connection: 'email', limit: 'tries', retryAfter: expect.any(Number) },
      ])
    })

    it('tells programs how long, too', async () => {
      const { shop, answer } = await guessTooOften()
      await using _closing = shop

      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(590)
    })
  },
  eachPlace,
)
