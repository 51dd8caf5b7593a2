import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  askForLink,
  type Buyer,
  type Details,
  expectAccessible,
  expectFits,
  fillDetails,
  fillPhoneNumber,
  followLinkInInbox,
  formReady,
  isFocused,
  newDetails,
  openCheckout,
  openInbox,
  openNewestLink,
  picture,
  sendButton,
  tabTo,
  textButton,
  typeCode,
} from './buyer.js'
import { generations, openStage, type Stage } from './stage.js'

let stage: Stage

const openShop = (options?: BrowserContextOptions): Promise<Buyer> => stage.openShop(options)

async function placeOrder(page: Page): Promise<string> {
  await formReady(page)
  await page.getByRole('button', { name: 'Place order' }).click()
  await page.waitForURL('**/checkout/thanks/*')
  return new URL(page.url()).pathname.replace('/checkout/thanks/', '')
}

/** From the form to the placed order, as most tests need it. */
async function order(page: Page, details: Details): Promise<Page> {
  await askForLink(page, details)
  const back = await followLinkInInbox(page)
  await placeOrder(back)
  return back
}

/** Where a form without scripts goes, and the fields that are not for people. */
async function readForm(form: Locator) {
  const fields: Record<string, string> = {}
  for (const input of await form.locator('input[type=hidden]').all()) {
    fields[(await input.getAttribute('name')) ?? ''] = (await input.getAttribute('value')) ?? ''
  }
  return { action: (await form.getAttribute('action')) || form.page().url(), fields }
}

async function pressEnterOn(link: Locator): Promise<void> {
  await tabTo(link.page(), link)
  await link.page().keyboard.press('Enter')
}

describe.each(generations)('the shop on SDK %s', (generation) => {
  beforeAll(async () => {
    stage = await openStage({ generation })
  })
  afterEach(() => stage.closeBuyers())
  afterAll(() => stage?.close())

  describe('from the form to the placed order', () => {
    it('signs the buyer in by the link and places the order under the names of the form', async () => {
      const { page } = await openShop()
      // A fixed address, for the pictures; no other test uses it.
      const details = { ...newDetails(), email: 'ada@example.com' }

      await page.goto('/')
      await expectAccessible(page)
      await page.getByRole('link', { name: 'To the checkout' }).click()
      await page.waitForURL('**/checkout')
      await expectAccessible(page)
      await fillDetails(page, details)
      await picture(page, 'checkout')

      await sendButton(page).click()
      await page.waitForURL('**/checkout/inbox')
      await page.getByText(`We sent a link to ${details.email}`).waitFor()
      expect(page.url()).toBe(`${stage.url}/checkout/inbox`)
      await expectAccessible(page)
      await page.getByText('Once it is opened').waitFor()
      await picture(page, 'waiting')

      const inbox = await openInbox(page, (link) => link.click())
      await expectAccessible(inbox)
      const back = await openNewestLink(inbox, (link) => link.click())
      expect(back.url()).toBe(`${stage.url}/checkout`)
      await back.getByRole('heading', { name: 'Welcome back, Ada.' }).waitFor()
      await back.getByText(`Signed in as ${details.email}`).waitFor()
      await expectAccessible(back)

      const number = await placeOrder(back)
      await back.getByText('Ada Lovelace').waitFor()
      expect(number).toMatch(/^SM-\d{4}-\d{4}$/)
      await expectAccessible(back)

      await back.getByRole('link', { name: 'See your orders' }).click()
      await back
        .getByRole('article', { name: `Order ${number}` })
        .getByText('For Ada Lovelace')
        .waitFor()
      await expectAccessible(back)

      await back.getByRole('link', { name: 'Sign out' }).click()
      await back.waitForURL(`${stage.url}/`)
      await back.goto('/orders')
      await back.getByText('Sign in to see what you ordered.').waitFor()
      await expectAccessible(back)
    })

    it('works without scripts', async () => {
      const { page } = await openShop({ javaScriptEnabled: false })
      const details = newDetails('Grace', 'Hopper')
      await askForLink(page, details)
      expect(page.url()).toBe(`${stage.url}/checkout/inbox`)
      const inbox = await openInbox(page, (link) => link.click())
      const landing = await openNewestLink(inbox, (link) => link.click(), '**/api/auth/passwordless#*')
      expect(await landing.locator('main').innerText()).toContain('Or type the code from the mail')

      await typeCode(page, stage.newestMail(details.email).code)
      await page.getByRole('heading', { name: 'Welcome back, Grace.' }).waitFor()
      const number = await placeOrder(page)
      await page.getByRole('link', { name: 'See your orders' }).click()
      await page
        .getByRole('article', { name: `Order ${number}` })
        .getByText('For Grace Hopper')
        .waitFor()
      await page.getByRole('link', { name: 'Sign out' }).click()
      await page.waitForURL(`${stage.url}/`)
      expect(stage.mailsTo(details.email)).toBe(1)
    })

    it('works with the keyboard alone', async () => {
      const { page } = await openShop()
      const details = newDetails('Katherine', 'Johnson')
      await openCheckout(page)
      await page.keyboard.press('Tab')
      expect(await isFocused(page.getByRole('link', { name: 'Skip to content' }))).toBe(true)
      await page.keyboard.press('Enter')
      for (const [label, text] of [
        ['First name', details.firstName],
        ['Last name', details.lastName],
        ['E-mail address', details.email],
      ] as const) {
        await tabTo(page, page.getByLabel(label))
        await page.keyboard.type(text)
      }
      await page.keyboard.press('Enter')
      await page.waitForURL('**/checkout/inbox')

      const inbox = await openInbox(page, pressEnterOn)
      const back = await openNewestLink(inbox, pressEnterOn)
      await tabTo(back, back.getByRole('button', { name: 'Place order' }))
      await back.keyboard.press('Enter')
      await back.getByRole('heading', { name: 'Thank you, Katherine.' }).waitFor()
    })

    it('fits a phone, down to 320 pixels', async () => {
      const { page } = await openShop({
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        hasTouch: true,
      })
      await page.goto('/')
      await expectFits(page)
      await openCheckout(page)
      await fillDetails(page, newDetails('Mary', 'Shelley'))
      await fillPhoneNumber(page, '+44 7700 900123')
      await expectFits(page)
      await picture(page, 'phone')
      await textButton(page).click()
      await page.waitForURL('**/checkout/inbox')
      await formReady(page)
      await page.getByLabel('Code from the text message').fill('482 9')
      await expectFits(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      await picture(page, 'phone-dark')
      await page.emulateMedia({ colorScheme: null })
      const back = await order(page, newDetails('Mary', 'Wollstonecraft-Shelley'))
      for (const path of ['/', '/checkout', '/checkout/inbox', '/orders', new URL(back.url()).pathname]) {
        await back.setViewportSize({ width: 320, height: 640 })
        await back.goto(path)
        await expectFits(back)
      }
      await expectAccessible(back)
    })

    it('places one order, however often the button is pressed', async () => {
      const { page, context } = await openShop()
      await askForLink(page, newDetails())
      const back = await followLinkInInbox(page)
      const formKey = await back.locator('[name=formKey]').inputValue()
      const post = { form: { formKey }, headers: { origin: stage.url }, maxRedirects: 0 }
      const answers = await Promise.all([1, 2, 3].map(() => context.request.post('/checkout/order', post)))
      expect(new Set(answers.map((answer) => answer.headers().location)).size).toBe(1)
      await back.goto('/orders')
      expect(await back.getByRole('article').count()).toBe(1)
    })
  })

  describe('when something is wrong', () => {
    it('marks the fields, moves the focus there and sends nothing', async () => {
      const { page } = await openShop()
      const details = { ...newDetails(), lastName: '', email: 'ada@exam ple' }
      await openCheckout(page)
      await fillDetails(page, details)
      await sendButton(page).click()
      await page.getByText('Please tell us your last name.').waitFor()
      await page.getByText('This does not look like an e-mail address.').waitFor()
      expect(await isFocused(page.getByLabel('Last name'))).toBe(true)
      expect(await page.getByLabel('First name').inputValue()).toBe('Ada')
      await expectAccessible(page)
      expect(page.url()).toBe(`${stage.url}/checkout`)

      await fillDetails(page, newDetails())
      await sendButton(page).click()
      await page.waitForURL('**/checkout/inbox')
    })

    it('says the same without scripts, and keeps what was typed', async () => {
      const { page } = await openShop({ javaScriptEnabled: false })
      const details = { ...newDetails(), lastName: '   ' }
      await openCheckout(page)
      await fillDetails(page, details)
      await sendButton(page).click()
      await page.getByText('Please tell us your last name.').waitFor()
      expect(page.url()).toBe(`${stage.url}/checkout?error=invalid_details`)
      expect(await isFocused(page.getByLabel('Last name'))).toBe(true)
      expect(await page.getByLabel('E-mail address').inputValue()).toBe(details.email)
      expect(stage.mailsTo(details.email)).toBe(0)
    })

    it('tells of a server in trouble, keeps what was typed, and works at the next try', async () => {
      const { page, incidents } = await openShop()
      const details = newDetails()
      stage.tenant.failNext('html')
      await openCheckout(page)
      await fillDetails(page, details)
      await sendButton(page).click()
      const notice = page.locator('form').getByRole('alert')
      await notice.filter({ hasText: 'Nothing you typed is lost' }).waitFor()
      expect(await isFocused(notice)).toBe(true)
      await expectAccessible(page)

      stage.tenant.failNext('rate_limited')
      await sendButton(page).click()
      await notice.filter({ hasText: 'Please try again in 60 seconds.' }).waitFor()

      expect(await page.getByLabel('Last name').inputValue()).toBe(details.lastName)
      await sendButton(page).click()
      await page.waitForURL('**/checkout/inbox')
      // The browser's own note of the two refusals.
      expect(incidents.splice(0).every((line) => /status of (502|429)/.test(line))).toBe(true)
    })

    it('tells of a server in trouble without scripts', async () => {
      const { page } = await openShop({ javaScriptEnabled: false })
      const details = newDetails()
      stage.tenant.failNext('rate_limited')
      await openCheckout(page)
      await fillDetails(page, details)
      await sendButton(page).click()
      await page.getByText('Please try again in 60 seconds.').waitFor()
      expect(page.url()).toBe(`${stage.url}/checkout?error=too_many_requests&retry_after=60`)
      expect(await page.getByLabel('E-mail address').inputValue()).toBe(details.email)
    })

    it('sends a new link from the page that waits for it', async () => {
      const { page } = await openShop({ javaScriptEnabled: false })
      const details = newDetails()
      // The first one does not come, so that nobody has to wait before the next.
      stage.tenant.failNext('html')
      await openCheckout(page)
      await fillDetails(page, details)
      await sendButton(page).click()
      await page.getByText('Nothing you typed is lost').waitFor()

      await page.goto('/checkout/inbox')
      await page.getByRole('button', { name: 'Send a new link' }).click()
      await page.getByText(`We sent a new link to ${details.email}`).waitFor()
      expect(page.url()).toBe(`${stage.url}/checkout/inbox?again`)
      const { link } = await stage.tenant.mailbox.waitForMail(details.email)
      await page.goto(String(link))
      await page.getByRole('heading', { name: 'Welcome back, Ada.' }).waitFor()
    })
  })

  describe.each([
    ['with scripts', true],
    ['without scripts', false],
  ])('when a link is asked for again too early, %s', (_title, javaScriptEnabled) => {
    const wait = /Please try again in (2\d|30) seconds\./

    /** The browser's own note of the refusal, which only a script can cause. */
    function expectNoted({ incidents }: Buyer): void {
      expect(incidents.splice(0).every((line) => line.includes('status of 429'))).toBe(true)
    }

    it('tells how long to wait at the checkout, and keeps what was typed', async () => {
      const buyer = await openShop({ javaScriptEnabled })
      const { page } = buyer
      const details = newDetails('Ada', 'Lovelase')
      await askForLink(page, details)

      await openCheckout(page)
      await page.getByLabel('Last name').fill('Lovelace')
      await sendButton(page).click()

      await page.locator('form').getByRole('alert').filter({ hasText: wait }).waitFor()
      expectNoted(buyer)
      expect(await page.getByLabel('Last name').inputValue()).toBe('Lovelace')
      expect(await page.getByLabel('E-mail address').inputValue()).toBe(details.email)
      expect(stage.mailsTo(details.email)).toBe(1)

      // The link that is there already will do, and the names are the newer ones.
      const { link } = await stage.tenant.mailbox.waitForMail(details.email)
      await page.goto(String(link))
      await page.getByText('Lovelace', { exact: true }).waitFor()
    })

    it('tells how long to wait on the page that waits for the link', async () => {
      const { page } = await openShop({ javaScriptEnabled })
      const details = newDetails()
      await askForLink(page, details)

      await formReady(page)
      const button = page.getByRole('button', { name: 'Send a new link' })
      // A script counts the seconds down, and the button says that it is not its time.
      if (javaScriptEnabled) await page.getByText(/^ in 0:(2\d|30)$/).waitFor()
      expect(await button.getAttribute('aria-disabled')).toBe(javaScriptEnabled ? 'true' : 'false')
      await button.press('Enter')

      await page.getByRole('alert').filter({ hasText: wait }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/checkout/inbox')
      await page.getByText(`We sent a link to ${details.email}`).waitFor()
      expect(stage.mailsTo(details.email)).toBe(1)
      if (javaScriptEnabled) await expectAccessible(page)
    })

    it('counts a link whichever form has asked for it', async () => {
      const buyer = await openShop({ javaScriptEnabled })
      const { page } = buyer
      const details = newDetails()
      await askForLink(page, details)

      await page.goto('/orders')
      expect(await page.getByLabel('E-mail address').inputValue()).toBe(details.email)
      await formReady(page)
      await sendButton(page).click()

      await page.getByRole('alert').filter({ hasText: wait }).waitFor()
      expectNoted(buyer)
      expect(stage.mailsTo(details.email)).toBe(1)
    })

    it('tells how long to wait beside the orders, and keeps the address', async () => {
      const buyer = await openShop({ javaScriptEnabled })
      const { page } = buyer
      const { email } = newDetails()
      const ask = async () => {
        await page.goto('/orders')
        await formReady(page)
        await page.getByLabel('E-mail address').fill(email)
        await sendButton(page).click()
      }
      await ask()
      await page.getByText(`We sent a link to ${email}`).waitFor()

      await ask()

      await page.getByRole('alert').filter({ hasText: wait }).waitFor()
      expectNoted(buyer)
      expect(new URL(page.url()).pathname).toBe('/orders')
      expect(await page.getByLabel('E-mail address').inputValue()).toBe(email)
      expect(stage.mailsTo(email)).toBe(1)
      if (javaScriptEnabled) await expectAccessible(page)
    })
  })

  describe('whose order it is', () => {
    it('does not let a stranger change the names of a customer', async () => {
      const { page } = await openShop()
      const details = newDetails()
      const back = await order(page, details)

      const stranger = await openShop()
      // A browser that is new would have to wait: to the limits, it could be any other that is new.
      await askForLink(stranger.page, newDetails('Mallory', 'Mock'))
      await askForLink(stranger.page, { ...details, firstName: 'Mallory', lastName: 'Mock' })

      await back.goto('/checkout')
      await back.getByRole('heading', { name: 'Welcome back, Ada.' }).waitFor()
    })

    it('does not give the names of one address to the buyer of another', async () => {
      const { page } = await openShop()
      await askForLink(page, newDetails('Ada', 'Lovelace'))
      const other = newDetails('Joan', 'Clarke')
      await page.goto('/orders')
      await formReady(page)
      await page.getByLabel('E-mail address').fill(other.email)
      await sendButton(page).click()
      await page.waitForURL('**/checkout/inbox')
      const { link } = await stage.tenant.mailbox.waitForMail(other.email)
      await page.goto(String(link))
      expect(page.url()).toBe(`${stage.url}/orders`)

      await page.goto('/checkout')
      await page.getByText(`Signed in as ${other.email}`).waitFor()
      expect(await page.getByLabel('First name').inputValue()).toBe('')
      await page.getByLabel('First name').fill('Joan')
      await page.getByLabel('Last name').fill('Clarke')
      await placeOrder(page)
      await page.getByRole('heading', { name: 'Thank you, Joan.' }).waitFor()
    })

    it('shows an order to its buyer only', async () => {
      const { page } = await openShop()
      const back = await order(page, newDetails())
      const stranger = await openShop()
      await askForLink(stranger.page, newDetails('Eve', 'Dropper'))
      const strangerBack = await followLinkInInbox(stranger.page)
      const answer = await strangerBack.goto(new URL(back.url()).pathname)
      expect(answer?.status()).toBe(404)
      stranger.incidents.splice(0)
    })

    it('has no link sent by a form on another site', async () => {
      const { page, context } = await openShop({ javaScriptEnabled: false })
      const details = newDetails()
      await page.goto('/checkout')
      const { action, fields } = await readForm(page.locator('form'))
      const post = (origin: string) =>
        context.request.post(action, { multipart: { ...fields, ...details }, headers: { origin } })
      expect((await post('https://elsewhere.example')).status()).toBeGreaterThanOrEqual(400)
      expect(stage.mailsTo(details.email)).toBe(0)
      expect((await post(stage.url)).url()).toBe(`${stage.url}/checkout/inbox`)
      expect(stage.mailsTo(details.email)).toBe(1)
    })

    it("has no link sent by another site's form to the package's own route", async () => {
      const { context } = await openShop()
      const { email } = newDetails()
      const headers = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
      const answer = await context.request.post('/api/auth/passwordless', {
        form: { email },
        headers,
        maxRedirects: 0,
      })
      expect(answer.headers().location).toBe(`${stage.url}/orders?error=origin_not_allowed`)
      expect(answer.headers()['set-cookie']).toBeUndefined()
      expect(stage.mailsTo(email)).toBe(0)
    })

    it('takes no order without a session, nor from another site', async () => {
      const { page, context } = await openShop()
      const post = (headers: Record<string, string>) =>
        context.request.post('/checkout/order', { form: { formKey: 'x' }, headers, maxRedirects: 0 })
      expect((await post({ origin: stage.url })).headers().location).toBe('/checkout?error=sign_in')
      await askForLink(page, newDetails())
      await followLinkInInbox(page)
      expect((await post({ origin: 'https://elsewhere.example' })).status()).toBe(403)
      expect((await post({ origin: stage.url, 'sec-fetch-site': 'cross-site' })).status()).toBe(403)
      expect((await post({})).status()).toBe(403)
    })
  })

  it('never shows a page of Auth0, and logs no address and no name', () => {
    const shown = stage.tenant.requests.map(({ method, path }) => `${method} ${path}`)
    expect(shown).toContain('GET /passwordless/verify_redirect')
    expect(shown.filter((request) => request.includes('/authorize'))).toEqual([])
    // The failures above have left their lines, so the log is not merely empty.
    expect(stage.output()).toContain('auth0_unreachable')
    expect(stage.output()).not.toMatch(/@example\.com|Lovelace|Hopper/)
  })
})
