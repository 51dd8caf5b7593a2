import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  askForLink,
  expectAccessible,
  fillDetails,
  formReady,
  newDetails,
  openCheckout,
  sendButton,
  typeCode,
} from './buyer.js'
import { generations, openStage, type Stage } from './stage.js'

const profiles = { v3: '/api/auth/me', v4: '/auth/profile' }
const inApp =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 350.0'

let stage: Stage

const countdown = (page: Page) => page.getByText(/^ in \d:\d\d$/)

/** Asks for a link, and waits until the page waits with its scripts. */
async function waitFor(page: Page, details = newDetails()) {
  await askForLink(page, details)
  await formReady(page)
  return details
}

/** Makes the page believe that another one is looked at, or this one again. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    window.dispatchEvent(new Event('focus'))
  `)
}

describe.each(generations)('the page that waits, in the shop on SDK %s', (generation) => {
  beforeAll(async () => {
    stage = await openStage({ generation })
  })
  afterEach(() => stage.closeBuyers())
  afterAll(() => stage?.close())

  it('goes on by itself once the link is opened in another tab', async () => {
    const { page, context } = await stage.openShop()
    const { email } = await waitFor(page)
    await page.getByText('Once it is opened, this page goes on by itself.').waitFor()
    // Not looked at: what brings it on is what the other tab says.
    await setHidden(page, true)

    const tab = await context.newPage()
    await tab.goto(stage.newestMail(email).href)

    await tab.getByText(`Signed in as ${email}`).waitFor()
    await page.waitForURL('**/checkout')
    await page.getByText(`Signed in as ${email}`).waitFor()
  })

  it('goes on when somebody comes back to it, and asks nothing while it is hidden', async () => {
    const { page, context } = await stage.openShop()
    const { email } = await waitFor(page)
    const asked: string[] = []
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === profiles[generation]) asked.push(request.url())
    })
    await setHidden(page, true)
    // Nobody tells it: no page of the shop is opened with this sign-in.
    await context.request.get(stage.newestMail(email).link)
    await setHidden(page, true)
    expect(page.url()).toBe(`${stage.url}/checkout/inbox`)

    await setHidden(page, false)

    await page.getByText(`Signed in as ${email}`).waitFor()
    expect(asked.length).toBe(1)
  })

  it('stays when somebody else signs in', async () => {
    const { page, context } = await stage.openShop()
    const tab = await context.newPage()
    const { email: others } = await waitFor(tab, newDetails('Joan', 'Clarke'))
    const othersLink = stage.newestMail(others).link
    await waitFor(page)
    // The page asks once when it is loaded, and hears that it is nobody.
    await page.waitForLoadState('networkidle')
    const asked = page.waitForResponse(
      (response) => new URL(response.url()).pathname === profiles[generation] && response.status() === 200,
    )

    await context.request.get(othersLink)
    await setHidden(page, false)

    expect((await (await asked).json()).email).toBe(others)
    // A reload is another look, and it stays once more.
    await page.reload()
    await formReady(page)
    expect(page.url()).toBe(`${stage.url}/checkout/inbox`)
  })

  it('comes back as it was after a reload, and counts down from where it was', async () => {
    const { page } = await stage.openShop()
    const { email } = await waitFor(page)
    const seconds = async () => Number((await countdown(page).innerText()).slice(-2))
    const before = await seconds()
    await page.getByText(` in 0:${before - 1}`).waitFor()

    await page.reload()
    await formReady(page)

    await page.getByText(`We sent a link to ${email}.`).waitFor()
    expect(await seconds()).toBeLessThan(before)
    expect(stage.mailsTo(email)).toBe(1)
  })

  it('sends a new link when the wait is over, once for each press, and says so', async () => {
    const { page } = await stage.openShop()
    await page.clock.install()
    const { email } = await waitFor(page)
    const button = page.getByRole('button', { name: 'Send a new link' })
    expect(await button.getAttribute('aria-disabled')).toBe('true')
    const others = await stage.openShop()
    // The server's clock goes on as it does: what matters here is what the page sends.
    await page.route('**/api/auth/passwordless', (route) =>
      route.fulfill({ status: 204, headers: { 'retry-after': '60' } }),
    )
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/api/auth/passwordless')) sent.push(String(request.postData()))
    })
    await page.clock.runFor(31_000)
    await countdown(page).waitFor({ state: 'hidden' })

    await button.click()

    await page.getByText(`We sent a new link to ${email}.`).waitFor()
    await page.getByText(' in 1:00').waitFor()
    await button.press('Enter')
    await page.getByRole('alert').filter({ hasText: 'Please try again in' }).waitFor()
    expect(sent.map((body) => JSON.parse(body).email)).toEqual([email])
    await others.page.close()
  })

  it('leads back to the form with what was typed, ready to be sent again, and forward to itself', async () => {
    const { page } = await stage.openShop()
    const { email, lastName } = await waitFor(page)

    await page.goBack()

    await formReady(page)
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(email)
    expect(await page.getByLabel('Last name').inputValue()).toBe(lastName)
    expect(await sendButton(page).getAttribute('aria-disabled')).toBe('false')
    await page.goForward()
    await page.getByText(`We sent a link to ${email}.`).waitFor()
    expect(stage.mailsTo(email)).toBe(1)
  })

  it.each(['in-app browser', 'installed app'])(
    'asks for a code in an %s, and shows its field first',
    async (kind) => {
      const { page, context } = await stage.openShop(kind === 'in-app browser' ? { userAgent: inApp } : {})
      if (kind === 'installed app') {
        // Chromium cannot be told that it is one.
        await context.addInitScript(`
          const ask = window.matchMedia.bind(window)
          window.matchMedia = (query) => ask(query.includes('display-mode: standalone') ? 'all' : query)
        `)
      }
      const details = newDetails()
      await openCheckout(page)
      await fillDetails(page, details)
      await page.getByRole('button', { name: 'E-mail me a code' }).click()

      await page.getByRole('heading', { name: 'Type the code from your mail' }).waitFor()
      await page.getByText(`We sent a code to ${details.email}.`).waitFor()
      expect(stage.tenant.mailbox.all().at(-1)?.send).toBe('code')
      await formReady(page)
      const main = page.getByRole('button', { name: 'Sign in with the code' })
      expect(await main.getAttribute('class')).toBe('button')
      if (kind === 'in-app browser') await expectAccessible(page)

      await typeCode(page, stage.newestCode(details.email))
      await page.getByText(`Signed in as ${details.email}`).waitFor()
    },
  )

  it('opens the inbox of a provider that is known, with a search for our mail and nothing of theirs', async () => {
    const { page } = await stage.openShop()
    const details = newDetails()
    await waitFor(page, { ...details, email: details.email.replace('example', 'gmail') })

    const href = await page.getByRole('link', { name: 'Open Gmail' }).getAttribute('href')

    expect(href).toContain('https://mail.google.com/mail/#search/from%3Akiln%40saltmarsh.example')
    expect(href).not.toContain(details.email.slice(0, details.email.indexOf('@')))
    await waitFor(page)
    expect(await page.getByRole('link', { name: /^Open (?!the demo inbox|your inbox)/ }).count()).toBe(0)
  })

  it('promises nothing without scripts that only scripts can do', async () => {
    const { page } = await stage.openShop({ javaScriptEnabled: false })
    await askForLink(page, newDetails())

    await page.getByText('It brings you straight back.').waitFor()
    expect(await page.getByText('this page goes on by itself').isVisible()).toBe(false)
    expect(await countdown(page).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Send a new link' }).getAttribute('aria-disabled')).toBe(
      'false',
    )
  })
})
