import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  expectAccessible,
  expectFits,
  fillPhoneNumber,
  formReady,
  isFocused,
  newDetails,
  newPhoneNumber,
  openCheckout,
  openInbox,
  sendButton,
  textButton,
  typeCode,
} from './buyer.js'
import { generations, openStage, type Stage } from './stage.js'

let stage: Stage

async function fillNames(page: Page): Promise<void> {
  await page.getByLabel('First name').fill('Grace')
  await page.getByLabel('Last name').fill('Hopper')
}

async function askForCode(page: Page, phoneNumber: string): Promise<void> {
  await openCheckout(page)
  await fillNames(page)
  await fillPhoneNumber(page, phoneNumber)
  await textButton(page).click()
}

describe.each(generations)('by text message, in the shop on SDK %s', (generation) => {
  beforeAll(async () => {
    stage = await openStage({ generation })
  })
  // What Chromium notes of the answers that are meant to be errors.
  afterEach(() => stage.closeBuyers(/status of (400|429|502)/))
  afterAll(() => stage?.close())

  describe.each([
    ['with scripts', true],
    ['without scripts', false],
  ])('%s', (_title, javaScriptEnabled) => {
    it('signs the buyer in by the code, and keeps the order under the number', async () => {
      const { page } = await stage.openShop({ javaScriptEnabled })
      const number = newPhoneNumber()
      await openCheckout(page)
      await fillNames(page)
      // As people write it.
      await fillPhoneNumber(page, `00${number.slice(1, 3)} ${number.slice(3, 7)} ${number.slice(7)}`)
      expect(await page.getByLabel('E-mail address').isVisible()).toBe(false)
      await textButton(page).click()

      await page.getByRole('heading', { name: 'Look at your phone' }).waitFor()
      await page.getByText(`We sent a code by text message to ${number}.`).waitFor()
      expect(page.url()).toBe(`${stage.url}/checkout/inbox`)
      const { connection, send } = stage.tenant.mailbox.all().at(-1) ?? {}
      expect({ connection, send }).toEqual({ connection: 'sms', send: 'code' })
      if (javaScriptEnabled) await expectAccessible(page)
      const inbox = await openInbox(page, (link) => link.click())
      await inbox.getByText(number).first().waitFor()

      await typeCode(page, stage.newestCode(number))

      await page.getByText(`Signed in as ${number}`).waitFor()
      await page.getByRole('heading', { name: 'Welcome back, Grace.' }).waitFor()
      await formReady(page)
      await page.getByRole('button', { name: 'Place order' }).click()
      await page.getByRole('heading', { name: 'Thank you, Grace.' }).waitFor()
      await page.goto('/orders')
      expect(await page.getByRole('article').count()).toBe(1)
      expect(stage.mailsTo(number)).toBe(1)
    })

    it('says at the field that the country code is missing, and sends nothing', async () => {
      const { page } = await stage.openShop({ javaScriptEnabled })
      const before = stage.starts()

      await askForCode(page, '07700 900123')

      await page.getByText('Please begin with the country code.').waitFor()
      expect(await isFocused(page.getByLabel('Phone number'))).toBe(true)
      expect(await page.getByLabel('Phone number').inputValue()).toBe('07700 900123')
      expect(await page.getByRole('radio', { name: 'Text message' }).isChecked()).toBe(true)
      expect(stage.starts()).toBe(before)
      if (javaScriptEnabled) await expectAccessible(page)
    })

    it('says at the field that the message could not be sent, and works at the next try', async () => {
      const { page } = await stage.openShop({ javaScriptEnabled })
      stage.tenant.failNext('sms_provider_error')

      await askForCode(page, newPhoneNumber())

      await page.getByText('The text message could not be sent.').waitFor()
      expect(await isFocused(page.getByLabel('Phone number'))).toBe(true)
      await formReady(page)
      await textButton(page).click()
      await page.getByRole('heading', { name: 'Look at your phone' }).waitFor()
    })

    it('says at the field that the code is wrong, and takes the right one', async () => {
      const { page } = await stage.openShop({ javaScriptEnabled })
      const number = newPhoneNumber()
      await askForCode(page, number)
      await page.waitForURL('**/checkout/inbox')
      const code = stage.newestCode(number)

      await typeCode(page, code === '000000' ? '000001' : '000000')

      await page.getByText('This code did not work.').waitFor()
      expect(await isFocused(page.getByLabel('Code from the text message'))).toBe(true)
      expect(page.url()).not.toContain(number.slice(1))
      await typeCode(page, code)
      await page.getByText(`Signed in as ${number}`).waitFor()
    })

    it('signs in beside the orders', async () => {
      const { page } = await stage.openShop({ javaScriptEnabled })
      const number = newPhoneNumber()
      await page.goto('/orders')
      await formReady(page)
      await fillPhoneNumber(page, number)
      await textButton(page).click()
      await page.getByText(`to ${number}.`).waitFor()

      await typeCode(page, stage.newestCode(number))

      await page.getByText(`Signed in as ${number}`).waitFor()
    })

    it('takes what is chosen, whatever was typed in the other field before', async () => {
      const { page } = await stage.openShop({ javaScriptEnabled })
      const { email } = newDetails()
      await openCheckout(page)
      await fillNames(page)
      await fillPhoneNumber(page, 'no number')
      await page.getByRole('radio', { name: 'E-mail' }).check()
      await page.getByLabel('E-mail address').fill(email)

      await sendButton(page).click()

      await page.getByText(`We sent a link to ${email}.`).waitFor()
      expect(stage.mailsTo(email)).toBe(1)
    })
  })

  it('signs in with number and code in another browser, and fits a small phone', async () => {
    const [{ page: first }, { page }] = await Promise.all([
      stage.openShop(),
      stage.openShop({ viewport: { width: 320, height: 640 } }),
    ])
    const number = newPhoneNumber()
    await askForCode(first, number)
    await first.waitForURL('**/checkout/inbox')
    await page.goto('/checkout/inbox')
    await formReady(page)
    await fillPhoneNumber(page, number)
    await expectFits(page)

    await typeCode(page, stage.newestCode(number))

    await page.getByText(`Signed in as ${number}`).waitFor()
    await expectFits(page)
  })

  it('is chosen with the arrow keys', async () => {
    const { page } = await stage.openShop()
    await openCheckout(page)
    await page.getByRole('radio', { name: 'E-mail' }).focus()

    await page.keyboard.press('ArrowRight')

    expect(await page.getByRole('radio', { name: 'Text message' }).isChecked()).toBe(true)
    await page.keyboard.press('Tab')
    expect(await isFocused(page.getByLabel('Phone number'))).toBe(true)
  })

  it('logs no number', () => {
    expect(stage.output()).not.toContain('447700')
  })
})
