import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  fillDetails,
  fillPhoneNumber,
  formReady,
  isFocused,
  openCheckout,
  sendButton,
  textButton,
  typeCode,
} from './buyer.js'
import { listen, readPage, tabThrough } from './screen-reader.js'
import { generations, openStage, type Stage } from './stage.js'

const ada = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
const number = '+447700900123'

let stage: Stage

/** One file for each state, the same for both generations: names, roles, levels, descriptions, live regions. */
async function expectRead(page: Page, state: string): Promise<void> {
  await expect(await readPage(page)).toMatchFileSnapshot(`screen-reader/${state}.txt`)
}

async function ask(page: Page): Promise<void> {
  await openCheckout(page)
  await fillDetails(page, ada)
  await sendButton(page).click()
  await page.waitForURL('**/checkout/inbox')
  await formReady(page)
  // Where there are scripts, and the first look for a sign-in is over.
  await page.getByText('this page goes on by itself').waitFor()
}

describe.each(generations)('with a screen reader, in the shop on SDK %s', (generation) => {
  beforeAll(async () => {
    stage = await openStage({ generation, env: { SHOP_LIMITS: 'off' } })
  })
  // What Chromium notes of the answers that are meant to be errors.
  afterEach(() => stage.closeBuyers(/status of (404|502)|net::ERR_FAILED/))
  afterAll(() => stage?.close())

  it('has names and roles from the form to the orders', async () => {
    const { page } = await stage.openShop()
    await page.goto('/')
    await expectRead(page, 'home')
    await openCheckout(page)
    await expectRead(page, 'details')
    await sendButton(page).click()
    await page.getByText('Please tell us your first name.').waitFor()
    await expectRead(page, 'details-problems')
    await ask(page)
    await expectRead(page, 'waiting')
    const code = stage.newestCode(ada.email)
    await typeCode(page, code === '000000' ? '000001' : '000000')
    await page.getByText('This code did not work.').waitFor()
    await formReady(page)
    await expectRead(page, 'waiting-wrong-code')
    await typeCode(page, code)
    await page.getByText(`Signed in as ${ada.email}`).waitFor()
    await formReady(page)
    await expectRead(page, 'order')
    await page.getByRole('button', { name: 'Place order' }).click()
    await page.getByRole('heading', { name: 'Thank you, Ada.' }).waitFor()
    await expectRead(page, 'thank-you')
    await page.goto('/orders')
    await expectRead(page, 'orders')
  })

  it('has them by text message, signed out, and where there is no page', async () => {
    const { page } = await stage.openShop()
    await openCheckout(page)
    await fillDetails(page, ada)
    await fillPhoneNumber(page, '12345')
    await textButton(page).click()
    await page.getByText('Please begin with the country code.').waitFor()
    await expectRead(page, 'details-sms-problem')
    await fillPhoneNumber(page, number)
    await textButton(page).click()
    await page.waitForURL('**/checkout/inbox')
    await formReady(page)
    await expectRead(page, 'waiting-sms')

    const { page: other } = await stage.openShop()
    await other.goto('/checkout/inbox')
    await formReady(other)
    await expectRead(other, 'waiting-elsewhere')
    await other.goto('/orders')
    await formReady(other)
    await expectRead(other, 'orders-signed-out')
    await other.goto('/no-such-page')
    await expectRead(other, 'not-found')
  })

  it('is the same tree without scripts', async () => {
    const { page } = await stage.openShop({ javaScriptEnabled: false })
    await page.goto('/checkout')
    expect(await page.locator('main').ariaSnapshot()).toContain('- group "How shall we sign you in?"')
    await page.getByLabel('First name').fill('Ada')
    await sendButton(page).click()
    await page.getByText('Please tell us your last name.').waitFor()
    const tree = await page.locator('main').ariaSnapshot()
    expect(tree).toContain('- alert: Please look at the marked fields once more.')
    expect(tree).toContain('- textbox "Last name" [invalid]')
    expect(await isFocused(page.getByLabel('Last name'))).toBe(true)
  })

  it('says once that it sends, and once what went wrong', async () => {
    const { page } = await stage.openShop()
    stage.tenant.failNext('html')
    await openCheckout(page)
    await fillDetails(page, ada)
    const heard = await listen(page)

    await sendButton(page).click()
    await page.locator('form').getByRole('alert').waitFor()

    expect(await heard()).toEqual([
      'status: Sending your message.',
      'alert: The sign-in service is out of reach. Please try again in a minute. Nothing you typed is lost.',
    ])
  })

  it('says once that a new link goes out, and once that it is out', async () => {
    const { page } = await stage.openShop()
    await ask(page)
    const heard = await listen(page)

    await page.getByRole('button', { name: 'Send a new link' }).click()
    await page.getByText('We sent a new link').waitFor()

    expect(await heard()).toEqual([
      `status: Sending a new link to ${ada.email} …`,
      `status: We sent a new link to ${ada.email}. The earlier link does not work any more.`,
    ])
  })

  it('says when the network is gone', async () => {
    const { page, context } = await stage.openShop()
    await ask(page)
    const heard = await listen(page)

    await context.setOffline(true)
    await page.getByText('What you have typed stays here').waitFor()
    await context.setOffline(false)

    expect(await heard()).toEqual([
      'status: You are offline. What you have typed stays here; go on when you are back.',
    ])
  })

  it('is gone through with Tab in the order of reading', async () => {
    const { page } = await stage.openShop()
    await openCheckout(page)
    const masthead = ['Skip to content', 'Saltmarsh', 'Orders', 'Basket 3']
    const strip = ['Open your inbox (new tab)', 'Behind the scenes', 'What to try']
    expect(await tabThrough(page)).toEqual([
      ...masthead,
      'First name',
      'Last name',
      'radio E-mail',
      'E-mail address',
      'E-mail me a link to continue',
      'Type it in.',
      ...strip,
    ])
    await ask(page)
    expect(await tabThrough(page)).toEqual([
      ...masthead,
      'Open the demo inbox (new tab)',
      'Or type the code from the mail',
      'Sign in with the code',
      'Send a new link',
      'Use another address',
      ...strip,
    ])
  })
})
