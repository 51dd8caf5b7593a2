import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  type Buyer,
  type Details,
  expectAccessible,
  expectFits,
  isFocused,
  newDetails,
  openInbox,
  typeCode,
} from './buyer.js'
import { generations, openStage, type Stage } from './stage.js'

/** What differs between the shops: the SDK's routes and cookies, and whose pages tell what is wrong with a link. */
const shops = {
  v3: {
    callback: '/api/auth/callback',
    login: '/api/auth/login',
    transactions: /^auth_verification$/,
    recover: '/api/auth/callback',
    used: 'This link does not work any more',
    tooManyAttempts: 'That was tried too often',
    fragment: 'This link cannot sign you in here',
    sent: 'Look into your mail',
  },
  v4: {
    callback: '/auth/callback',
    login: '/auth/login',
    transactions: /^__txn_/,
    recover: '/checkout/link',
    used: 'This link is used up',
    tooManyAttempts: 'That was one try too many',
    fragment: 'This link is not one of ours',
    sent: 'Check your inbox',
  },
}

/** Another site, and the only one that anybody here goes to. */
const webmail = 'http://webmail.test/'

// What Chromium notes of a page that is an error, and that site.
const noted =
  /^console: Failed to load resource: .* status of (400|403|429) .*(\/callback|\/passwordless)|^request: http:\/\/webmail\.test\/$/

let stage: Stage

const openShop = (options?: BrowserContextOptions): Promise<Buyer> => stage.openShop(options)

/** Somebody has asked for a link, and two browsers may open it. */
async function begin(details: Details, options?: BrowserContextOptions) {
  const [first, second] = await Promise.all([openShop(options), openShop(options)])
  return { first, second, mail: await ask(first, details) }
}

/** The post of the checkout form: the pages before it have tests of their own. */
async function ask({ context }: Buyer, details: Details) {
  const answer = await context.request.post('/checkout/details', {
    multipart: { ...details },
    headers: { origin: stage.url },
    maxRedirects: 0,
  })
  expect(answer.headers().location).toBe(`${stage.url}/checkout/inbox`)
  return stage.newestMail(details.email)
}

async function openInboxOf({ page }: Buyer): Promise<Page> {
  await page.goto('/checkout/inbox')
  return openInbox(page, (link) => link.click())
}

async function expectSignedIn(page: Page, { email }: Details): Promise<void> {
  await page.getByText(`Signed in as ${email}`).waitFor()
  expect(page.url()).toBe(`${stage.url}/checkout`)
}

async function expectSignedOut({ context }: Buyer): Promise<void> {
  const orders = await context.request.get('/orders')
  expect(await orders.text()).toContain('Sign in to see what you ordered.')
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name })

const newLinkButton = (page: Page) => page.getByRole('button', { name: 'Send a new link' })

/** Asks for a new link from a page that says why the last one did not work: one click, and nothing to type. */
async function sendNewLink(page: Page, { email }: Details): Promise<void> {
  const before = stage.mailsTo(email)
  await newLinkButton(page).click()
  await page.getByRole('status').filter({ hasText: 'link' }).waitFor()
  expect(stage.mailsTo(email)).toBe(before + 1)
  expect(page.url()).not.toContain(encodeURIComponent(email))
}

/**
 * Types an address into the page that asks whose link it is: there is one where a link was asked for on such a page in another
 * browser, since anybody can have led there.
 */
async function typeAddress(page: Page, address: string): Promise<void> {
  await heading(page, 'Is this your link?').waitFor()
  await page.getByLabel('E-mail address').fill(address)
  await page.getByRole('button', { name: 'Go on' }).click()
}

/** Light and dark, and down to 320 pixels. */
async function expectGood(page: Page): Promise<void> {
  await expectAccessible(page)
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  await expectFits(page)
  if (size) await page.setViewportSize(size)
}

const wrongCode = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

function withState(link: string, state: string): string {
  const url = new URL(link)
  url.searchParams.set('state', state)
  return url.href
}

describe.each(generations)('after the click, in the shop on SDK %s', (generation) => {
  const shop = shops[generation]

  beforeAll(async () => {
    stage = await openStage({ generation, env: { SHOP_LIMITS: 'off' } })
  })
  afterEach(() => stage.closeBuyers(noted))
  afterAll(() => stage?.close())

  describe('in the browser that asked', () => {
    it('signs in through the landing page, without a click there', async () => {
      const ada = newDetails()
      const { first, mail } = await begin(ada)

      const landing = await first.page.goto(mail.href)

      expect(landing?.headers()['content-security-policy']).toContain("default-src 'none'")
      await expectSignedIn(first.page, ada)
    })

    it('signs in when the transaction cookie is lost', async () => {
      const ada = newDetails()
      const { first, mail } = await begin(ada)
      const count = (await first.context.cookies()).length
      await first.context.clearCookies({ name: shop.transactions })
      expect((await first.context.cookies()).length).toBeLessThan(count)

      await first.page.goto(mail.href)

      await expectSignedIn(first.page, ada)
    })

    it('signs in when a stock login was begun in between', async () => {
      const ada = newDetails()
      const { first, mail } = await begin(ada)
      await first.page.goto(shop.login)
      await heading(first.page, 'Log in').waitFor()

      await first.page.goto(mail.href)

      await expectSignedIn(first.page, ada)
    })

    it('goes straight on when the link is opened again by somebody who is signed in', async () => {
      const ada = newDetails()
      const { first, mail } = await begin(ada)
      await first.page.goto(mail.href)
      await expectSignedIn(first.page, ada)

      for (const again of [mail.href, mail.link]) {
        const tab = await first.context.newPage()
        await tab.goto(again)
        await expectSignedIn(tab, ada)
      }
    })

    it('says so when the link is opened again by somebody who has signed out', async () => {
      const ada = newDetails()
      const { first, mail } = await begin(ada)
      await first.page.goto(mail.href)
      await expectSignedIn(first.page, ada)
      await first.page.getByRole('link', { name: 'Sign out' }).click()
      await first.page.waitForURL(`${stage.url}/`)

      await first.page.goto(mail.link)

      await heading(first.page, shop.used).waitFor()
      await expectGood(first.page)
      await expectSignedOut(first)
    })

    it('says that a link is too old, and sends a new one in one click', async () => {
      const ada = newDetails()
      const { first } = await begin(ada)
      const inbox = await openInboxOf(first)
      await inbox.getByRole('button', { name: 'Expired' }).first().click()

      const [tab] = await Promise.all([
        inbox.context().waitForEvent('page'),
        inbox.getByRole('link', { name: 'Open it anyway' }).first().click(),
      ])

      await heading(tab, 'This link is too old').waitFor()
      expect(new URL(tab.url()).pathname).toBe(shop.recover)
      await expectGood(tab)
      await sendNewLink(tab, ada)
      await tab.goto(stage.newestMail(ada.email).href)
      await expectSignedIn(tab, ada)
      await heading(tab, 'Welcome back, Ada.').waitFor()
    })
  })

  it('says that a link is used up when there is a newer one, which signs in from there', async () => {
    const ada = newDetails()
    const { first, mail } = await begin(ada)
    const { href } = await ask(first, ada)

    await first.page.goto(mail.href)
    await heading(first.page, shop.used).waitFor()
    await expectSignedOut(first)

    await first.page.goto(href)
    await expectSignedIn(first.page, ada)
  })

  // The shop on SDK v4 has a page of its own for it.
  describe.runIf(generation === 'v3')('on the built-in page of what was sent', () => {
    const withAndWithout = [
      ['with scripts', true],
      ['without scripts', false],
    ] as const

    /** Somebody who has had a new link sent, and reads their mail in the same tab. */
    async function sendAndLeave(javaScriptEnabled: boolean) {
      const ada = newDetails()
      const { first, mail } = await begin(ada, { javaScriptEnabled })
      const { page } = first
      stage.tenant.links.expire(ada.email)
      await page.goto(mail.link)
      await sendNewLink(page, ada)
      const sent = page.url()
      const body = `<h1>Webmail</h1><a href="${sent}">Sign in</a>`
      await page.route(webmail, (route) => route.fulfill({ contentType: 'text/html', body }))
      return { ada, page, sent, mails: stage.mailsTo(ada.email) }
    }

    /** The page, and nothing sent by looking at it. */
    async function expectSent(page: Page, { email }: Details, mails: number): Promise<void> {
      await heading(page, 'Look into your mail').waitFor()
      await page.getByRole('status').filter({ hasText: '•••@example.com' }).waitFor()
      expect(stage.mailsTo(email)).toBe(mails)
    }

    it.each(withAndWithout)('finds it again, and signs in by the code there, %s', async (_title, scripts) => {
      const { ada, page, sent, mails } = await sendAndLeave(scripts)
      expect(new URL(sent).pathname + new URL(sent).search).toBe('/api/auth/callback?passwordless=sent')

      await page.goto(webmail)
      await page.goBack()
      await expectSent(page, ada, mails)
      await page.reload()
      await expectSent(page, ada, mails)
      // A phone that restores its tab, or Enter in the address bar.
      await page.goto(sent)
      await expectSent(page, ada, mails)
      if (scripts) await expectGood(page)

      await page.getByLabel('Code').fill(stage.newestCode(ada.email))
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expectSignedIn(page, ada)
    })

    it.each(withAndWithout)(
      'shows nothing of it behind a link on another site, %s',
      async (_title, scripts) => {
        const { ada, page, mails } = await sendAndLeave(scripts)
        await page.goto(webmail)

        await page.getByText('Sign in').click()

        await heading(page, 'This page is too old').waitFor()
        expect(await page.content()).not.toContain('•••')
        expect(stage.mailsTo(ada.email)).toBe(mails)
      },
    )

    it('leads to a new link after three wrong codes', async () => {
      const { ada, page } = await sendAndLeave(true)
      const wrong = wrongCode(stage.newestCode(ada.email))
      for (const title of ['This code did not work', 'This code did not work', 'That was tried too often']) {
        await page.getByLabel('Code').fill(wrong)
        await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Sign in' }).click()])
        await heading(page, title).waitFor()
        await newLinkButton(page).waitFor()
      }
      await expectGood(page)

      await sendNewLink(page, ada)

      await page.goto(stage.newestMail(ada.email).href)
      await expectSignedIn(page, ada)
    })
  })

  describe('in another browser', () => {
    it.each([
      ['with scripts', true],
      ['without scripts', false],
    ])('refuses, and signs in there by a new link in one click, %s', async (_title, javaScriptEnabled) => {
      const ada = newDetails()
      const { first, second, mail } = await begin(ada, { javaScriptEnabled })

      await second.page.goto(mail.link)

      await heading(second.page, 'This link belongs to another browser').waitFor()
      expect(new URL(second.page.url()).pathname).toBe(shop.recover)
      expect(await second.page.content()).not.toContain(ada.email)
      await expectSignedOut(second)
      if (javaScriptEnabled) await expectGood(second.page)

      await sendNewLink(second.page, ada)

      await heading(second.page, shop.sent).waitFor()
      // Whoever has opened the link has not typed the address, and does not get to know it.
      expect(await second.page.content()).not.toContain(ada.email)
      if (javaScriptEnabled) await expectGood(second.page)

      await second.page.goto(stage.newestMail(ada.email).link)
      await typeAddress(second.page, ada.email)

      await expectSignedIn(second.page, ada)
      await expectSignedOut(first)
    })

    it('stops on the landing page, and leaves the link good for the browser that asked', async () => {
      const ada = newDetails()
      const { first, second, mail } = await begin(ada)

      await second.page.goto(mail.href)

      await heading(second.page, 'This link belongs to another browser').waitFor()
      await expectGood(second.page)
      await expectSignedOut(second)

      await first.page.goto(mail.href)
      await expectSignedIn(first.page, ada)
      await expectSignedOut(second)
    })

    it('sends a new link from the landing page', async () => {
      const ada = newDetails()
      const { first, second, mail } = await begin(ada)
      await second.page.goto(mail.href)

      await sendNewLink(second.page, ada)

      await second.page.goto(stage.newestMail(ada.email).href)
      await typeAddress(second.page, ada.email)
      await expectSignedIn(second.page, ada)
      await expectSignedOut(first)
    })

    it.each(['link', 'href'] as const)("signs nobody in by a stranger's link (%s)", async (button) => {
      const mallory = newDetails('Mallory', 'Mock')
      const { first, second, mail } = await begin(mallory)

      await second.page.goto(mail[button])

      await heading(second.page, 'This link belongs to another browser').waitFor()
      await expectSignedOut(second)
      await expectSignedOut(first)
    })

    it("signs nobody in by the new link that a stranger's link leads to", async () => {
      const mallory = newDetails('Mallory', 'Mock')
      const { first, second: adas, mail } = await begin(mallory)
      await adas.page.goto(mail.link)
      await sendNewLink(adas.page, mallory)

      // Mallory gets it, and passes it on to the browser that it was asked for in.
      await adas.page.goto(stage.newestMail(mallory.email).href)
      await typeAddress(adas.page, newDetails().email)

      await adas.page.getByText('The link was not sent to this address.').waitFor()
      await expectSignedOut(adas)
      await expectSignedOut(first)
    })

    it("leaves somebody who is signed in as they are by a stranger's link", async () => {
      const ada = newDetails()
      const { second: adas, mail: own } = await begin(newDetails('Mallory', 'Mock'))
      const { href } = await ask(adas, ada)
      await adas.page.goto(href)
      await expectSignedIn(adas.page, ada)

      await adas.page.goto(own.link)

      await heading(adas.page, 'This link belongs to another browser').waitFor()
      await adas.page.goto('/checkout')
      await expectSignedIn(adas.page, ada)
    })

    it('signs a stranger in nowhere who asked for a link to an address of somebody else', async () => {
      const ada = newDetails()
      const { first: mallorys, second: adas, mail } = await begin(ada)

      await adas.page.goto(mail.link)
      await sendNewLink(adas.page, ada)
      await adas.page.goto(stage.newestMail(ada.email).href)
      await typeAddress(adas.page, ada.email)

      await expectSignedIn(adas.page, ada)
      await expectSignedOut(mallorys)
      // And the name that the stranger typed is not Ada's.
      await heading(adas.page, 'Who is it for?').waitFor()
    })

    it('is tried out in one browser from the inbox', async () => {
      const ada = newDetails()
      const { first } = await begin(ada)
      const inbox = await openInboxOf(first)
      await inbox.getByRole('button', { name: 'Open in another browser' }).first().click()

      await inbox.getByRole('button', { name: 'Forget this browser and open it here' }).click()

      await heading(inbox, 'This link belongs to another browser').waitFor()
      await sendNewLink(inbox, ada)
      await inbox.goto(stage.newestMail(ada.email).href)
      await typeAddress(inbox, ada.email)
      await expectSignedIn(inbox, ada)
      // The page that has waited all the while goes on, too.
      await expectSignedIn(first.page, ada)
    })
  })

  it('signs in after a mail scanner has opened the landing page', async () => {
    const ada = newDetails()
    const { first } = await begin(ada)
    const inbox = await openInboxOf(first)
    await inbox.getByRole('button', { name: 'A scanner was here' }).first().click()
    await inbox.getByText('A scanner has opened the link, and it still works.').waitFor()

    const [tab] = await Promise.all([
      inbox.context().waitForEvent('page'),
      inbox.getByRole('link', { name: 'Sign in' }).first().click(),
    ])

    await expectSignedIn(tab, ada)
  })

  describe('with the code instead of the link', () => {
    it.each([
      ['with scripts', true],
      ['without scripts', false],
    ])('signs in where it was asked for, wrong and then right, %s', async (_title, javaScriptEnabled) => {
      const ada = newDetails()
      const { first, mail } = await begin(ada, { javaScriptEnabled })
      const { page } = first
      await page.goto('/checkout/inbox')

      await typeCode(page, wrongCode(mail.code))

      await page.getByText('This code did not work.').waitFor()
      expect(new URL(page.url()).search).toBe('?by=code&error=wrong_code')
      expect(await isFocused(page.getByLabel('code from the mail'))).toBe(true)
      await page.getByText(`We sent a link to ${ada.email}`).waitFor()
      await expectSignedOut(first)
      if (javaScriptEnabled) await expectGood(page)

      await typeCode(page, 'twelve')
      await page.getByText('A code has only digits').waitFor()
      await typeCode(page, `${mail.code.slice(0, 3)} ${mail.code.slice(3)}`)

      await expectSignedIn(page, ada)
      await heading(page, 'Welcome back, Ada.').waitFor()
    })

    it('signs in where it was not asked for', async () => {
      const ada = newDetails()
      const { first, second, mail } = await begin(ada)
      await second.page.goto('/checkout/inbox')
      await expectGood(second.page)
      await second.page.getByLabel('E-mail address').fill(ada.email)

      await typeCode(second.page, mail.code)

      await expectSignedIn(second.page, ada)
      await expectSignedOut(first)
    })

    it('takes three tries, and then a new link', async () => {
      const ada = newDetails()
      const { first, mail } = await begin(ada)
      const { page } = first
      await page.goto('/checkout/inbox')
      for (const answer of ['wrong_code', 'wrong_code', 'too_many_attempts']) {
        await Promise.all([page.waitForEvent('load'), typeCode(page, wrongCode(mail.code))])
        expect(new URL(page.url()).search).toBe(`?by=code&error=${answer}`)
      }
      await page.getByText('That was one try too many.').waitFor()
      await expectSignedOut(first)

      await page.goto(mail.link)

      await heading(page, shop.tooManyAttempts).waitFor()
      await expectGood(page)
      await sendNewLink(page, ada)
      await page.goto(stage.newestMail(ada.email).href)
      await expectSignedIn(page, ada)
    })

    it('says when the code is too old', async () => {
      const ada = newDetails()
      const { first, mail } = await begin(ada)
      stage.tenant.links.expire(ada.email)
      await first.page.goto('/checkout/inbox')

      await typeCode(first.page, mail.code)

      await first.page.getByText('This code is too old.').waitFor()
      await expectSignedOut(first)
    })

    // The shop on SDK v4 goes on on its own page.
    it.runIf(generation === 'v3')('signs in on the built-in page, wrong and then right', async () => {
      const ada = newDetails()
      const { first, mail } = await begin(ada)
      const { page } = first
      stage.tenant.links.expire(ada.email)
      await page.goto(mail.link)
      await sendNewLink(page, ada)
      const { code } = stage.newestMail(ada.email)
      const type = async (text: string) => {
        await page.getByLabel('Code').fill(text)
        await page.getByRole('button', { name: 'Sign in' }).click()
      }

      await type(wrongCode(code))
      await heading(page, 'This code did not work').waitFor()
      await expectGood(page)
      await type(code)

      await expectSignedIn(page, ada)
    })
  })

  it('logs no address', () => {
    expect(stage.output()).not.toContain('@example.com')
  })
})

// In a shop of its own: a tenant takes fifty starts an hour.
describe.each(generations)(
  'after the click, on the way back and before, in the shop on SDK %s',
  (generation) => {
    const shop = shops[generation]

    beforeAll(async () => {
      stage = await openStage({ generation, env: { SHOP_LIMITS: 'off' } })
    })
    afterEach(() => stage.closeBuyers(noted))
    afterAll(() => stage?.close())

    describe('on the way back from Auth0', () => {
      it('leaves stock logins and their errors to the SDK', async () => {
        const { page, context } = await openShop()

        await page.goto(`${shop.callback}?error=access_denied&error_description=No&state=x`)
        await page.getByText('We could not sign you in.').waitFor()
        expect(page.url()).toBe(`${stage.url}/checkout?error=sign_in_failed`)
        expect((await context.cookies()).map(({ name }) => name)).not.toContain('passwordless_browser')

        const ada = newDetails()
        await page.goto(`${shop.login}?returnTo=/checkout`)
        await page.getByLabel('Email address').fill(ada.email)
        await page.getByRole('button', { name: 'Continue' }).click()
        await expectSignedIn(page, ada)
      })

      it('signs nobody in by a link whose state was changed', async () => {
        const ada = newDetails()
        const { first, mail } = await begin(ada)
        const changed = withState(mail.link, `x${new URL(mail.link).searchParams.get('state')}`)
        await first.page.goto(`/api/auth/passwordless#${encodeURIComponent(changed)}`)
        const button = first.page.getByRole('button', { name: 'Sign in' })
        await button.waitFor()
        await expectGood(first.page)

        await button.click()

        await first.page.getByText('We could not sign you in.').waitFor()
        await expectSignedOut(first)
      })

      it('says when Auth0 refuses without a known reason', async () => {
        const ada = newDetails()
        const { first, mail } = await begin(ada)
        const state = new URL(mail.link).searchParams.get('state') ?? ''

        await first.page.goto(`${shop.callback}?${new URLSearchParams({ error: 'unauthorized', state })}`)

        await heading(first.page, 'You could not be signed in').waitFor()
        await expectGood(first.page)
        await sendNewLink(first.page, ada)
      })

      it('says when a link was not made here', async () => {
        const { page } = await openShop()

        await page.goto(`${shop.callback}#access_token=short&token_type=Bearer`)

        await heading(page, shop.fragment).waitFor()
        // A page of the app gets no token, wherever it came from.
        if (shop.recover !== shop.callback) expect(page.url()).not.toContain('access_token')
        expect(await newLinkButton(page).count()).toBe(0)
        await expectGood(page)
      })

      it.each([
        ['keeps no cookies', false, 'Your browser keeps no cookies'],
        ['is another by now', true, 'This page is too old'],
      ])('sends no new link from a page whose browser %s', async (_title, isAnother, title) => {
        const ada = newDetails()
        const { second, mail } = await begin(ada)
        await second.page.goto(mail.link)
        await newLinkButton(second.page).waitFor()
        await second.context.clearCookies({ name: /^passwordless_(browser|ticket)$/ })
        if (isAnother) await second.context.request.get(shop.callback, { maxRedirects: 0 })

        await newLinkButton(second.page).click()

        await heading(second.page, title).waitFor()
        await expectGood(second.page)
        expect(stage.mailsTo(ada.email)).toBe(1)
      })

      it('tells how long to wait for a new link, and sends it then', async () => {
        const ada = newDetails()
        const { second, mail } = await begin(ada)
        await second.page.goto(mail.link)
        stage.tenant.failNext('rate_limited')

        await newLinkButton(second.page).click()

        await second.page.getByRole('alert').filter({ hasText: 'Please try again in 60 seconds.' }).waitFor()
        await expectGood(second.page)
        await sendNewLink(second.page, ada)
      })
    })

    describe('on the landing page', () => {
      it.each([
        ['nothing', ''],
        ['no link of ours', '#https%3A%2F%2Felsewhere.example%2Fpasswordless%2Fverify_redirect'],
      ])('says that a link is not complete when the mail brings %s', async (_title, hash) => {
        const { page } = await openShop()

        await page.goto(`/api/auth/passwordless${hash}`)

        await heading(page, 'This link is not complete').waitFor()
        await expectGood(page)
      })

      it('shows what to do when the shop is out of reach', async () => {
        const ada = newDetails()
        const { first, mail } = await begin(ada)
        await first.context.route('**/api/auth/passwordless?passwordless=landing', (route) => route.abort())

        await first.page.goto(mail.href)

        await first.page.getByText('There was no answer.').waitFor()
        await expectGood(first.page)
        expect(first.incidents.splice(0).every((line) => line.includes('net::ERR_FAILED'))).toBe(true)
      })
    })

    it('shows what to try, with the inbox one click away', async () => {
      const { page } = await openShop()
      await page.goto('/checkout/inbox')

      await page.getByText('What to try').click()

      await page.getByText('It signs nobody in there').waitFor()
      await expectGood(page)
      expect(await page.getByRole('link', { name: 'your inbox' }).last().getAttribute('href')).toBe(
        stage.tenant.inboxUrl,
      )
    })

    it("keeps the SDK's own passwordless routes closed", async () => {
      const { context } = await openShop()

      for (const path of ['/auth/passwordless/start', '/auth/passwordless/verify']) {
        const answer = await context.request.post(path, { data: { connection: 'email' } })
        expect([path, answer.status()]).toEqual([path, 404])
      }
    })

    it('logs no address', () => {
      expect(stage.output()).not.toContain('@example.com')
    })
  },
)

describe.each(generations)(
  'with links straight in the mail, and "allow", in the shop on SDK %s',
  (generation) => {
    const shop = shops[generation]

    beforeAll(async () => {
      const env = { SHOP_LIMITS: 'off', SHOP_OTHER_BROWSER: 'allow' }
      stage = await openStage({ generation, env, landing: false })
    })
    afterEach(() => stage.closeBuyers(noted))
    afterAll(() => stage?.close())

    it.each([
      ['with scripts', true],
      ['without scripts', false],
    ])('asks for the address in another browser, %s', async (_title, javaScriptEnabled) => {
      const ada = newDetails()
      const { first, second, mail } = await begin(ada, { javaScriptEnabled })
      const { page } = second

      await page.goto(mail.link)
      await heading(page, 'Is this your link?').waitFor()
      if (javaScriptEnabled) await expectGood(page)
      await typeAddress(page, newDetails('Mallory').email)
      await page.getByText('The link was not sent to this address.').waitFor()
      if (javaScriptEnabled) await expectGood(page)
      await expectSignedOut(second)
      await typeAddress(page, ` ${ada.email.toUpperCase()} `)

      await expectSignedIn(page, ada)
      await expectSignedOut(first)
    })

    it('waits for a click on the landing page, which spends nothing, and asks for the address then', async () => {
      const ada = newDetails()
      const { first, second, mail } = await begin(ada)
      const { page } = second
      const before = stage.tenant.requests.length

      await page.goto(`/api/auth/passwordless#${encodeURIComponent(mail.link)}`)
      const button = page.getByRole('button', { name: 'Go on' })
      await button.waitFor()
      await expectGood(page)
      expect(await page.content()).not.toContain('verify_redirect')
      expect(stage.tenant.requests.length).toBe(before)
      await button.click()
      await typeAddress(page, ada.email)

      await expectSignedIn(page, ada)
      await expectSignedOut(first)
    })

    it("signs nobody in by a stranger's link, whatever they type of their own", async () => {
      const mallory = newDetails('Mallory', 'Mock')
      const { first, second, mail } = await begin(mallory)
      await second.page.goto(mail.link)

      await typeAddress(second.page, newDetails().email)

      await second.page.getByText('The link was not sent to this address.').waitFor()
      await expectSignedOut(second)
      await expectSignedOut(first)
    })

    it('sends a new link after a mail scanner has used one up', async () => {
      const ada = newDetails()
      const { first, mail } = await begin(ada)
      const inbox = await openInboxOf(first)
      await inbox.getByRole('button', { name: 'A scanner was here' }).first().click()
      await inbox.getByText('Used', { exact: true }).first().waitFor()

      await first.page.goto(mail.link)

      await heading(first.page, shop.used).waitFor()
      await sendNewLink(first.page, ada)
      await first.page.goto(stage.newestMail(ada.email).link)
      await expectSignedIn(first.page, ada)
    })

    it('signs in by the newest of twenty links, with a stock login begun in between', async () => {
      const ada = newDetails()
      const adas = await openShop()
      const { page } = adas
      for (let n = 0; n < 10; n++) await ask(adas, ada)
      await page.goto(shop.login)
      await heading(page, 'Log in').waitFor()
      for (let n = 0; n < 10; n++) await ask(adas, ada)

      await page.goto(stage.newestMail(ada.email).link)

      await expectSignedIn(page, ada)
      expect(stage.mailsTo(ada.email)).toBe(20)
    })
  },
)
