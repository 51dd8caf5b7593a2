import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startDemo } from '../../example-app/start-demo.mjs'
import { freePort } from '../support/free-port.js'
import {
  type Buyer,
  type Details,
  expectAccessible,
  expectFits,
  newDetails,
  picture,
  tabTo,
  typeCode,
} from './buyer.js'
import { generations, openStage, type Stage } from './stage.js'

/** What differs between the shops: the cookies of the SDK. */
const shops = {
  v3: { transaction: /^auth_verification$/, session: 'appSession' },
  v4: { transaction: /^__txn_/, session: '__session' },
}

const titles = [
  'You send the form',
  'The shop asks for a message',
  'This browser remembers',
  'You open the link',
  'The callback redeems the code',
  'You are signed in',
]

// What Chromium notes of a page that is an error.
const noted = /^console: Failed to load resource: .* status of (400|403|429) .*(\/callback|\/passwordless)/

let stage: Stage

const openShop = (options?: BrowserContextOptions): Promise<Buyer> => stage.openShop(options)

/** The post of the checkout form: the form itself has tests of its own. */
async function ask({ context }: Buyer, details: Details) {
  const answer = await context.request.post('/checkout/details', {
    multipart: { ...details },
    headers: { origin: stage.url },
    maxRedirects: 0,
  })
  expect(answer.status()).toBe(303)
}

async function askAndFollow(buyer: Buyer, details: Details): Promise<void> {
  await ask(buyer, details)
  await buyer.page.goto(stage.newestMail(details.email).link)
  await buyer.page.getByText(`Signed in as ${details.email}`).waitFor()
}

async function openBehind(page: Page): Promise<void> {
  await page.goto('/behind-the-scenes')
  await page.getByRole('heading', { name: 'Behind the scenes', level: 1 }).waitFor()
}

const step = (page: Page, title: string) => page.getByRole('listitem', { name: title, exact: true })

const wire = (page: Page, title: string, label = 'As Auth0 received it') =>
  page.getByRole('region', { name: `${title}: ${label}` }).innerText()

/** How each step ended, from the first to the last. */
function outcomes(page: Page): Promise<string[]> {
  return page.locator('.step-result strong').allInnerTexts()
}

/** Everything about this sign-in that nobody may read on the page. */
async function secretsOf({ context }: Buyer, details: Details): Promise<string[]> {
  const { tenant } = stage
  const mail = stage.newestMail(details.email)
  const answer = await fetch(`${tenant.inboxUrl}/api/requests?${new URLSearchParams({ to: details.email })}`)
  const requests = await answer.text()
  const values = [
    ...requests.matchAll(/"(?:code|state|nonce|client_secret)":"([^"]+)"/g),
    ...requests.matchAll(/[?&](?:code|state)=([^&"]+)/g),
    ...requests.matchAll(/"authorization":"\w+ ([^"]+)"/g),
  ].map(([, value = '']) => value)
  const cookies = (await context.cookies()).flatMap(({ name, value }) => [
    value,
    ...name.split('__txn_').slice(1),
  ])
  const secrets = [details.email, details.lastName, mail.code, String(tenant.env.v3.AUTH0_CLIENT_SECRET)]
  return [...secrets, ...values, ...cookies].filter((value) => value.length > 5)
}

/** Neither what is rendered nor what Next sends along for its scripts holds any of it. */
async function expectMasked(buyer: Buyer, details: Details): Promise<void> {
  const html = await (await buyer.context.request.get('/behind-the-scenes')).text()
  expect(html).toContain(`a•••@example.com`)
  const secrets = await secretsOf(buyer, details)
  expect(secrets.length).toBeGreaterThan(7)
  expect(secrets.filter((secret) => html.includes(secret))).toEqual([])
}

/** Light and dark, and down to 320 pixels. */
async function expectGood(page: Page): Promise<void> {
  await expectAccessible(page)
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  await expectFits(page)
  if (size) await page.setViewportSize(size)
}

describe.each(generations)('behind the scenes, in the shop on SDK %s', (generation) => {
  const shop = shops[generation]

  beforeAll(async () => {
    stage = await openStage({ generation, env: { SHOP_LIMITS: 'off' } })
  })
  afterEach(() => stage.closeBuyers(noted))
  afterAll(() => stage?.close())

  it('says what to do before anything has happened', async () => {
    const { page } = await openShop()
    await openBehind(page)
    for (const title of titles) await step(page, title).waitFor()
    expect(await outcomes(page)).toEqual(Array(6).fill('Not yet'))
    await page.getByText('Ask for a link at the checkout.').waitFor()
    expect(await page.locator('pre, .jar').count()).toBe(0)
    await expectGood(page)
  })

  it('shows the start and the cookies while the mail is on its way', async () => {
    const buyer = await openShop()
    const { page, context } = buyer
    const details = newDetails()
    await ask(buyer, details)
    await openBehind(page)

    expect(await outcomes(page)).toEqual(['Done', 'Done', 'Done', 'Not yet', 'Not yet', 'Not yet'])
    expect(await wire(page, 'You send the form', 'What the shop got')).toBe(
      'firstName=A•••\nlastName=L•••\nemail=a•••@example.com',
    )
    const asked = await wire(page, 'The shop asks for a message')
    expect(asked).toContain('POST /passwordless/start')
    expect(asked).toContain('"client_secret": "••••••••"')
    expect(asked).toContain('"response_type": "code"')
    expect(asked).toContain(`"redirect_uri": "${stage.url}`)
    expect(asked).toMatch(/"state": "[\w-]{4}••• \(\d+ characters\)"/)
    expect(asked).toMatch(/"nonce": "[\w-]{4}••• \(\d+ characters\)"/)
    await step(page, 'The shop asks for a message').getByText('200 OK').first().waitFor()
    expect(await page.locator('.absent code').allInnerTexts()).toEqual([
      'code_challenge',
      'code_challenge_method',
    ])

    const jar = await step(page, 'This browser remembers').locator('dt > code').allInnerTexts()
    expect(jar).toHaveLength((await context.cookies()).length)
    expect(jar).toEqual(
      expect.arrayContaining(['shop_draft', 'passwordless_browser', expect.stringMatching(shop.transaction)]),
    )
    await expectMasked(buyer, details)
    await expectGood(page)
  })

  it('shows the link, the exchange and the session after the click', async () => {
    const buyer = await openShop()
    const { page } = buyer
    const details = newDetails()
    await askAndFollow(buyer, details)
    await openBehind(page)
    await picture(page, 'behind-the-scenes')

    expect(await outcomes(page)).toEqual(Array(6).fill('Done'))
    const clicked = await wire(page, 'You open the link')
    expect(clicked).toContain('GET /passwordless/verify_redirect')
    expect(clicked).toContain('&verification_code=••• (6 characters)')
    expect(await wire(page, 'You open the link', 'The answer')).toMatch(
      /302 Found\nlocation: \S+\/auth\/callback\n {2}\?code=[\w-]{4}••• .*\n {2}&state=[\w-]{4}•••/,
    )
    const redeemed = await wire(page, 'The callback redeems the code')
    expect(redeemed).toContain('POST /oauth/token')
    expect(redeemed).toContain('grant_type=authorization_code')
    expect(redeemed).toMatch(/authorization: Basic ••••••••|client_secret=••••••••/)
    expect(redeemed).not.toContain('code_verifier')
    await step(page, 'The callback redeems the code').locator('.absent').getByText('code_verifier').waitFor()
    await page.getByText('The transaction is gone').waitFor()
    expect(await wire(page, 'You are signed in', 'What the shop knows of you')).toContain(
      `cookie=${shop.session} (`,
    )
    await expectMasked(buyer, details)
    await expectGood(page)
  })

  it('hydrates on a slow line, where the page comes in pieces', async () => {
    const buyer = await openShop()
    await askAndFollow(buyer, newDetails())
    for (const kilobytes of [10, 20, 30, 40, 50, 60, 70, 80]) {
      const page = await buyer.context.newPage()
      const devtools = await buyer.context.newCDPSession(page)
      await devtools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 5,
        downloadThroughput: kilobytes * 1024,
        uploadThroughput: -1,
      })
      await openBehind(page)
    }
    // Each test ends with a look at them, but here they are what it is about.
    expect(buyer.incidents).toEqual([])
  })

  it('can be read without scripts, and scrolled with the keyboard', async () => {
    const buyer = await openShop({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } })
    const { page } = buyer
    await askAndFollow(buyer, newDetails())
    await openBehind(page)
    expect(await outcomes(page)).toEqual(Array(6).fill('Done'))
    await expectFits(page)

    const asked = page.getByRole('region', { name: 'The shop asks for a message: As Auth0 received it' })
    await tabTo(page, asked)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.evaluate('document.activeElement.scrollLeft')).toBeGreaterThan(0)
  })

  it('shows a typed code, and one that was wrong', async () => {
    const buyer = await openShop()
    const { page } = buyer
    const details = newDetails()
    await ask(buyer, details)
    const { code } = stage.newestMail(details.email)
    await page.goto('/checkout/inbox')
    await typeCode(page, String((Number(code) + 1) % 1_000_000).padStart(6, '0'))
    await page.getByText('This code did not work.').waitFor()

    await openBehind(page)
    expect(await outcomes(page)).toEqual(['Done', 'Done', 'Done', 'Failed', 'Not yet', 'Not yet'])
    const refused = await wire(page, 'You type the code', 'The answer')
    expect(refused).toContain('?error=unauthorized')
    await expectMasked(buyer, details)
    await expectGood(page)

    await page.goto('/checkout/inbox')
    await typeCode(page, code)
    await page.getByText(`Signed in as ${details.email}`).waitFor()
    await openBehind(page)
    expect(await outcomes(page)).toEqual(Array(6).fill('Done'))
    await step(page, 'You type the code').getByText('Not shown: 1 more of these').waitFor()
    await expectMasked(buyer, details)
  })

  it('shows a link that was too late', async () => {
    const buyer = await openShop()
    const { page } = buyer
    const details = newDetails()
    await ask(buyer, details)
    stage.tenant.links.expire(details.email)
    await page.goto(stage.newestMail(details.email).link)
    await page.getByRole('heading', { name: 'This link is too old' }).waitFor()

    await openBehind(page)
    const clicked = step(page, 'You open the link')
    await clicked.getByText('Failed').waitFor()
    await clicked.getByText('sent back with an error').waitFor()
    expect(await wire(page, 'You open the link', 'The answer')).toContain('verification code has expired')
    await page.getByText('There is no code to redeem. Ask for a new link.').waitFor()
    await expectMasked(buyer, details)
    await expectGood(page)
  })

  it('shows a start that was refused', async () => {
    const buyer = await openShop()
    stage.tenant.failNext('rate_limited')
    await ask(buyer, newDetails())
    await openBehind(buyer.page)
    const start = step(buyer.page, 'The shop asks for a message')
    await start.getByText('Failed').waitFor()
    await start.getByText('No message went out, and no cookie was set.').waitFor()
    expect(await wire(buyer.page, 'The shop asks for a message', 'The answer')).toBe('429 Too Many Requests')
    await expectGood(buyer.page)
  })

  it('shows nothing of it in another browser, where the link was opened in vain', async () => {
    const [first, second] = await Promise.all([openShop(), openShop()])
    const details = newDetails()
    await ask(first, details)
    await second.page.goto(stage.newestMail(details.email).link)
    await second.page.getByRole('heading', { name: 'This link belongs to another browser' }).waitFor()

    await openBehind(second.page)
    expect(await outcomes(second.page)).toEqual(Array(6).fill('Not yet'))
    expect(await second.page.locator('pre').count()).toBe(0)

    // Names are missing, so this asks for nothing. But from now on the other browser has the address in its draft.
    await ask(second, { ...details, lastName: '' })
    await openBehind(second.page)
    expect(await outcomes(second.page)).toEqual(['Done', ...Array(5).fill('Not yet')])

    await openBehind(first.page)
    expect(await outcomes(first.page)).toEqual(['Done', 'Done', 'Done', 'Done', 'Not yet', 'Not yet'])
    await first.page.getByText('The code is still there').waitFor()
  })
})

describe('behind the scenes, without an offline tenant', () => {
  it('says so, and still shows the form and the cookies', async () => {
    const shop = await openOwnTenant({})
    const html = await shop.read(
      'passwordless_browser=abcdefghijklmnopqrstuvwxyz; other=abcdefghijklmnopqrstuvwxyz',
    )
    expect(html).toContain('Only the offline tenant tells what it received')
    expect(html).toContain('passwordless_browser')
    expect(html).toContain('abcd•••')
    expect(html).not.toContain('abcdefghijklmnopqrstuvwxyz')
    expect(html).not.toContain('>other<')
  })

  it('says that the tenant does not answer', async () => {
    const shop = await openOwnTenant({ SHOP_INBOX_URL: `http://localhost:${await freePort()}/inbox` })
    const html = await shop.read(await shop.typeDetails(newDetails()))
    expect(html).toContain('The offline tenant does not answer')
    expect(html).toContain('a•••@example.com')
  })
})

/** The shop with a tenant that is not there. */
async function openOwnTenant(env: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'shop-'))
  const port = await freePort()
  const url = `http://localhost:${port}`
  const demo = await startDemo({
    port,
    database: join(folder, 'shop.db'),
    env: {
      ...process.env,
      SHOP_INBOX_URL: undefined,
      AUTH0_ISSUER_BASE_URL: `http://localhost:${await freePort()}`,
      AUTH0_BASE_URL: url,
      AUTH0_CLIENT_ID: 'client',
      AUTH0_CLIENT_SECRET: 'secret',
      AUTH0_SECRET: 'a secret that is long enough for the SDK',
      ...env,
    },
  })
  onTestFinished(async () => {
    await demo.close()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    async read(cookie: string) {
      return (await fetch(`${url}/behind-the-scenes`, { headers: { cookie } })).text()
    },
    /** Returns the draft cookie. */
    async typeDetails(details: Details) {
      const body = new URLSearchParams({ ...details })
      const headers = { origin: url }
      const answer = await fetch(`${url}/checkout/details`, {
        method: 'POST',
        body,
        headers,
        redirect: 'manual',
      })
      return answer.headers
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; ')
    },
  }
}
