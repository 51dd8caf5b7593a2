import { mkdirSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { expect } from 'vitest'

const images = new URL('../../docs/images/', import.meta.url).pathname

const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  return chromium.launch({ executablePath, args: chromiumArgs })
}

/** A person with a browser of their own, and a record of everything that should not have happened in it. */
export interface Buyer {
  context: BrowserContext
  page: Page
  /** Console errors and requests to strangers, over all tabs. */
  incidents: string[]
}

/** Where a page may come from. */
export interface Places {
  shop: string
  tenant: string
}

export async function openBuyer(
  browser: Browser,
  places: Places,
  options: BrowserContextOptions = {},
): Promise<Buyer> {
  const viewport = { width: 1280, height: 900 }
  const context = await browser.newContext({ baseURL: places.shop, viewport, ...options })
  context.setDefaultTimeout(20_000)
  if (options.javaScriptEnabled === false) withoutScripts.add(context)
  const incidents: string[] = []
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      incidents.push(`console: ${message.text()} ${message.location().url}`)
  })
  context.on('weberror', (error) => incidents.push(`page ${error.page()?.url()}: ${error.error().message}`))
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (!isExpected(url, request.isNavigationRequest(), places)) incidents.push(`request: ${request.url()}`)
  })
  return { context, page: await context.newPage(), incidents }
}

// All that a page may load from the tenant is the inbox itself.
function isExpected(
  { protocol, pathname, origin }: URL,
  navigation: boolean,
  { shop, tenant }: Places,
): boolean {
  if (protocol === 'data:' || origin === new URL(shop).origin) return true
  return origin === new URL(tenant).origin && (navigation || pathname.startsWith('/inbox'))
}

export interface Details {
  firstName: string
  lastName: string
  email: string
}

export async function fillDetails(page: Page, details: Details): Promise<void> {
  await page.getByLabel('First name').fill(details.firstName)
  await page.getByLabel('Last name').fill(details.lastName)
  await page.getByRole('radio', { name: 'E-mail' }).check()
  await page.getByLabel('E-mail address').fill(details.email)
}

/** A new buyer for each test, so that no test sees another's orders. */
export function newDetails(firstName = 'Ada', lastName = 'Lovelace'): Details {
  const email = `${firstName}.${crypto.randomUUID().slice(0, 8)}@example.com`.toLowerCase()
  return { firstName, lastName, email }
}

/** A phone number that no other test has. */
export function newPhoneNumber(): string {
  return `+447700${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`
}

/** Chooses text messages at a form, and types the number. */
export async function fillPhoneNumber(page: Page, phoneNumber: string): Promise<void> {
  await page.getByRole('radio', { name: 'Text message' }).check()
  await page.getByLabel('Phone number').fill(phoneNumber)
}

const withoutScripts = new WeakSet<BrowserContext>()

/**
 * Goes to the form of the checkout. With scripts, its own must be there before anybody types: a form that is sent earlier goes
 * out as one without, and what React was about to do ends in an error.
 */
export async function openCheckout(page: Page): Promise<void> {
  await page.goto('/checkout')
  await formReady(page)
}

/** Waits until the form of a page is its scripts' own, where there are scripts. */
export async function formReady(page: Page): Promise<void> {
  if (!withoutScripts.has(page.context())) await page.locator('form[data-ready]').first().waitFor()
}

export async function askForLink(page: Page, details: Details): Promise<void> {
  await openCheckout(page)
  await fillDetails(page, details)
  await sendButton(page).click()
  await page.waitForURL('**/checkout/inbox')
}

/** The code of the mail instead of its link. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await formReady(page)
  await page.getByLabel(/code from the/i).fill(code)
  await page.getByRole('button', { name: 'Sign in with the code' }).click()
}

export const sendButton = (page: Page) => page.getByRole('button', { name: 'E-mail me a link' })

export const textButton = (page: Page) => page.getByRole('button', { name: 'Text me a code' })

/** From the shop to the inbox and through the newest link, each in the tab that it opens in. */
export async function followLinkInInbox(page: Page): Promise<Page> {
  const inbox = await openInbox(page, (link) => link.click())
  return openNewestLink(inbox, (link) => link.click())
}

/** How somebody follows a link: with the mouse, or with the keyboard. */
export type Follow = (link: Locator) => Promise<void>

export function openInbox(page: Page, follow: Follow): Promise<Page> {
  return newTab(page, () => follow(page.getByRole('link', { name: 'Open the demo inbox' })), '**/inbox')
}

/** @param end where the link is to lead in the end: over the landing page, which needs scripts to go on */
export function openNewestLink(inbox: Page, follow: Follow, end = '**/checkout'): Promise<Page> {
  return newTab(inbox, () => follow(inbox.getByRole('link', { name: 'Sign in' }).first()), end)
}

// A new tab is there before its page is: a test that went on at once would cut the page off while it loads.
async function newTab(page: Page, open: () => Promise<void>, url: string): Promise<Page> {
  const [tab] = await Promise.all([page.context().waitForEvent('page'), open()])
  await tab.waitForURL(url)
  return tab
}

/** Presses Tab until the element has the focus, as somebody without a mouse would. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 25; presses++) {
    await page.keyboard.press('Tab')
    if (await isFocused(target)) return expectVisibleFocus(page)
  }
  throw new Error('Tab does not get there')
}

export function isFocused(target: Locator): Promise<boolean> {
  return target.and(target.page().locator(':focus')).isVisible()
}

async function expectVisibleFocus(page: Page): Promise<void> {
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
}

/** No axe violation, neither in light nor in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
    expect(found, `${page.url()} in ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}

/** Nothing is cut off or has to be scrolled sideways. */
export async function expectFits(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), page.url()).toBe(true)
}

/** Writes docs/images/<name>.png, only when asked to: order numbers would change the file with each run. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.UPDATE_PICTURES) return
  mkdirSync(images, { recursive: true })
  await page.screenshot({ path: `${images}${name}.png`, animations: 'disabled' })
}
