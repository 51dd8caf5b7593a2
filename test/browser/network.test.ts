import type { Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  askForLink,
  expectAccessible,
  fillDetails,
  fillPhoneNumber,
  followLinkInInbox,
  formReady,
  isFocused,
  newDetails,
  newPhoneNumber,
  openCheckout,
  sendButton,
  textButton,
} from './buyer.js'
import { generations, openStage, type Stage } from './stage.js'

let stage: Stage

/** The ways in which a network fails in the middle of a step. `arrives` says whether the server has heard of it. */
const cuts: Record<string, { arrives: boolean; cut: (route: Route) => Promise<void> }> = {
  'on the way there': { arrives: false, cut: (route) => route.abort() },
  'on the way back': {
    arrives: true,
    cut: async (route) => {
      await route.fetch({ maxRedirects: 0 })
      await route.abort()
    },
  },
}

/** Cuts the next post to a path, and lets the ones after it pass. */
function cutNext(page: Page, path: string, cut: (route: Route) => Promise<void>): Promise<unknown> {
  return page.route(`**${path}`, cut, { times: 1 })
}

async function begin() {
  const { page, context } = await stage.openShop()
  const details = newDetails()
  await openCheckout(page)
  await fillDetails(page, details)
  return { page, context, details, before: stage.starts() }
}

async function beginOrder() {
  const { page, context } = await stage.openShop()
  await askForLink(page, newDetails())
  const back = await followLinkInInbox(page)
  await formReady(back)
  return { page: back, context, button: back.getByRole('button', { name: 'Place order' }) }
}

const notice = (page: Page) => page.locator('form').getByRole('alert')

describe.each(generations)('with the network cut, in the shop on SDK %s', (generation) => {
  beforeAll(async () => {
    stage = await openStage({ generation, env: { SHOP_LIMITS: 'off' } })
  })
  // What Chromium notes of requests that get nowhere, and of an order without a session.
  afterEach(() => stage.closeBuyers(/net::ERR_(FAILED|INTERNET_DISCONNECTED)|status of 400/))
  afterAll(() => stage?.close())

  it('sends nothing from the checkout, keeps what was typed, and sends it once when the network is back', async () => {
    const { page, context, details, before } = await begin()
    await context.setOffline(true)
    await page.getByText('You are offline. What you have typed stays here').waitFor()

    await sendButton(page).click()

    await notice(page).filter({ hasText: 'You are offline. Nothing was sent' }).waitFor()
    expect(await isFocused(notice(page))).toBe(true)
    await expectAccessible(page)
    expect(await page.getByLabel('Last name').inputValue()).toBe(details.lastName)
    await context.setOffline(false)
    await page.getByText('What you have typed stays here').waitFor({ state: 'hidden' })
    expect(stage.starts()).toBe(before)
    await sendButton(page).click()
    await page.waitForURL('**/checkout/inbox')
    expect(stage.starts()).toBe(before + 1)
  })

  it.each(Object.entries(cuts))(
    'at the checkout, %s: one message at most for each press',
    async (_title, { arrives, cut }) => {
      const { page, details, before } = await begin()
      await cutNext(page, '/checkout/details', cut)

      await sendButton(page).click()

      await notice(page).filter({ hasText: 'There was no answer' }).waitFor()
      expect(stage.starts()).toBe(before + (arrives ? 1 : 0))
      expect(await page.getByLabel('E-mail address').inputValue()).toBe(details.email)
      // Whoever has got the message can go on without another one.
      expect(await notice(page).getByRole('link', { name: 'It has come: go on.' }).getAttribute('href')).toBe(
        '/checkout/inbox',
      )
      await sendButton(page).click()
      await page.getByText(`We sent a link to ${details.email}.`).waitFor()
      expect(stage.starts()).toBe(before + (arrives ? 2 : 1))
    },
  )

  it('at the checkout, after the message went out: it can be used without another one', async () => {
    const { page, details } = await begin()
    await cutNext(page, '/checkout/details', async (route) => {
      await route.fetch({ maxRedirects: 0 })
      await route.abort()
    })
    await sendButton(page).click()

    await page.getByRole('link', { name: 'It has come: go on.' }).click()

    await page.getByText(`We sent a link to ${details.email}.`).waitFor()
    expect(stage.mailsTo(details.email)).toBe(1)
  })

  it('sends once, however often the button is pressed before there is an answer', async () => {
    const { page, before } = await begin()
    let letGo = () => {}
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    await page.route('**/checkout/details', async (route) => {
      await held
      await route.continue()
    })

    await sendButton(page).click()
    const busy = page.getByRole('button', { name: 'Sending …' })
    await busy.press('Enter')
    await page.getByLabel('E-mail address').press('Enter')
    expect(await busy.getAttribute('aria-disabled')).toBe('true')
    letGo()

    await page.waitForURL('**/checkout/inbox')
    expect(stage.starts()).toBe(before + 1)
  })

  it('keeps waiting without a network, and goes on when it is back', async () => {
    const { page, context, details } = await begin()
    await sendButton(page).click()
    await page.waitForURL('**/checkout/inbox')
    await formReady(page)
    await context.setOffline(true)
    await page.getByText('You are offline.').waitFor()
    await context.request.get(stage.newestMail(details.email).link)
    expect(page.url()).toBe(`${stage.url}/checkout/inbox`)

    await context.setOffline(false)

    await page.getByText(`Signed in as ${details.email}`).waitFor()
  })

  it.each(Object.entries(cuts))(
    'asking for a new link, %s: one message at most for each press',
    async (_title, { arrives, cut }) => {
      const { page, details } = await begin()
      await sendButton(page).click()
      await page.waitForURL('**/checkout/inbox')
      await formReady(page)
      const before = stage.starts()
      await cutNext(page, '/api/auth/passwordless', cut)
      const button = page.getByRole('button', { name: 'Send a new link' })

      await button.click()

      await page.getByRole('alert').filter({ hasText: 'There was no answer' }).waitFor()
      expect(stage.starts()).toBe(before + (arrives ? 1 : 0))
      await expectAccessible(page)
      await button.click()
      await page.getByText(`We sent a new link to ${details.email}.`).waitFor()
      expect(stage.starts()).toBe(before + (arrives ? 2 : 1))
      await page.goto(stage.newestMail(details.email).href)
      await page.getByText(`Signed in as ${details.email}`).waitFor()
    },
  )

  it.each(['offline', ...Object.keys(cuts)])(
    'with the code, %s: it stays in its field, and works afterwards',
    async (how) => {
      const { page, context } = await stage.openShop()
      const number = newPhoneNumber()
      await openCheckout(page)
      await fillDetails(page, newDetails())
      await fillPhoneNumber(page, number)
      await textButton(page).click()
      await page.waitForURL('**/checkout/inbox')
      await formReady(page)
      const code = stage.newestCode(number)
      const cut = cuts[how]?.cut
      if (cut) await cutNext(page, '/api/auth/passwordless-verify*', cut)
      else await context.setOffline(true)
      const field = page.getByLabel('Code from the text message')
      const button = page.getByRole('button', { name: 'Sign in with the code' })
      await field.fill(code)

      await button.click()

      await page.getByText('the code is still good').waitFor()
      expect(await field.inputValue()).toBe(code)
      expect(await isFocused(field)).toBe(true)
      await context.setOffline(false)
      await button.click()
      await page.getByText(`Signed in as ${number}`).waitFor()
    },
  )

  it.each(['offline', ...Object.keys(cuts)])('with the order, %s: it is placed once', async (how) => {
    const { page, context, button } = await beginOrder()
    const cut = cuts[how]?.cut
    if (cut) await cutNext(page, '/checkout/order', cut)
    else await context.setOffline(true)

    await button.click()

    await notice(page).filter({ hasText: 'your order is placed once, however often you press' }).waitFor()
    expect(await isFocused(notice(page))).toBe(true)
    await expectAccessible(page)
    await context.setOffline(false)
    await button.click()
    await page.getByRole('heading', { name: 'Thank you, Ada.' }).waitFor()
    await page.goto('/orders')
    expect(await page.getByRole('article').count()).toBe(1)
  })

  it('takes somebody who was signed out meanwhile back to the form, and says why', async () => {
    const { page, context, button } = await beginOrder()
    // SDK v4 renews the session with every answer: one that is still to come would bring it back.
    await page.waitForLoadState('networkidle')
    await context.clearCookies({ name: /session/i })

    await button.click()

    await page.getByText('You were signed out in the meantime.').waitFor()
    expect(await page.getByLabel('First name').inputValue()).toBe('Ada')
  })
})
