import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { BrowserContext, BrowserContextOptions } from 'playwright-core'
import { expect } from 'vitest'
import { type DemoOptions, type Generation, startDemo } from '../../example-app/start-demo.mjs'
import type { Mail, Tenant } from '../../src/testing/index.js'
import { type Buyer, launchBrowser, openBuyer } from './buyer.js'

export const generations: Generation[] = ['v3', 'v4']

/** A running shop with its offline tenant, and the people in it. */
export interface Stage {
  /** The shop. */
  url: string
  tenant: Tenant
  /** What the shop's server has printed to its error stream. */
  output(): string
  /** Somebody with a browser of their own. */
  openShop(options?: BrowserContextOptions): Promise<Buyer>
  /**
   * Ends the browsers of a test, in which nothing may have gone wrong.
   *
   * @param noted what the browser itself notes of answers that are meant to be errors
   */
  closeBuyers(noted?: RegExp): Promise<void>
  /** The newest mail to an address. */
  newestMail(email: string): Required<Mail>
  mailsTo(address: string): number
  /** The code of the newest message to an address or a phone number. */
  newestCode(address: string): string
  /** How many messages the tenant was asked for so far, by anybody. */
  starts(): number
  close(): Promise<void>
}

export interface StageOptions {
  generation: Generation
  /** Variables of the shop. */
  env?: Record<string, string>
  landing?: DemoOptions['landing']
}

export async function openStage({ generation, env, landing = true }: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'shop-'))
  const browser = await launchBrowser()
  const buyers: Buyer[] = []
  let output = ''
  const demo = await startDemo({
    generation,
    port: 0,
    tenantPort: 0,
    database: join(folder, 'shop.db'),
    landing,
    env: { ...process.env, AUTH0_ISSUER_BASE_URL: undefined, AUTH0_DOMAIN: undefined, ...env },
    onShopOutput: (text) => {
      output += text
    },
  })
  const { url, tenant } = demo
  if (!tenant) throw new Error('the demo should bring its own tenant')

  return {
    url,
    tenant,
    output: () => output,
    async openShop(options) {
      const buyer = await openBuyer(browser, { shop: url, tenant: tenant.url }, options)
      buyers.push(buyer)
      return buyer
    },
    async closeBuyers(noted) {
      const left = buyers.splice(0)
      await Promise.all(left.map(({ context }) => closeContext(context)))
      const incidents = left.flatMap((buyer) => buyer.incidents)
      expect(incidents.filter((incident) => !noted?.test(incident))).toEqual([])
    },
    newestMail(email) {
      const mail = tenant.mailbox.all().findLast(({ to }) => to === email)
      if (!mail?.link || !mail.href) throw new Error('No mail with a link has been sent to this address')
      return { ...mail, link: mail.link, href: mail.href }
    },
    mailsTo: (address) => tenant.mailbox.all().filter(({ to }) => to === address).length,
    newestCode(address) {
      const message = tenant.mailbox.all().findLast(({ to }) => to === address)
      if (!message) throw new Error('Nothing has been sent to this address')
      return message.code
    },
    starts: () => tenant.requests.filter(({ path }) => path === '/passwordless/start').length,
    async close() {
      await browser.close()
      await demo.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

// Chromium now and then does not come back from closing a context in which a page is on its way to another. So they are led
// to nowhere first; and what is still open then ends with the browser.
async function closeContext(context: BrowserContext): Promise<void> {
  await Promise.all(context.pages().map((page) => page.goto('about:blank').catch(() => undefined)))
  await Promise.race([context.close(), setTimeout(10_000, undefined, { ref: false })])
}
