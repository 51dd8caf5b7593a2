import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { initAuth0 } from '@auth0/nextjs-auth0'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { en } from '../../src/messages/en.js'
import { sendResponse, toRequest } from '../../src/node-http.js'
import { startTenant, type Tenant } from '../../src/testing/index.js'
import { createPasswordless } from '../../src/v3/index.js'
import { settingsOn } from '../support/apps.js'
import { toConfig } from '../support/mounts-v3.js'
import { appRouter, type RouteHandler } from '../support/routers.js'
import { type Buyer, expectAccessible, expectFits, isFocused, launchBrowser, openBuyer } from './buyer.js'

const start = '/api/auth/passwordless'
const texts = en

let browser: Browser
const people: Buyer[] = []

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(() => browser?.close())

/** An app of two pages and the routes of SDK v3, at a tenant whose mails lead to its landing page. */
async function startSite(otherBrowser: 'refuse' | 'allow') {
  let respond: (request: Request) => Promise<Response>
  const server = createServer((req, res) => {
    void respond(toRequest(req)).then((response) => sendResponse(response, res))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://localhost:${(server.address() as AddressInfo).port}`

  const tenant = await startTenant({ appBaseUrl: url, landingUrl: url + start })
  const config = {
    ...toConfig(settingsOn(tenant)),
    passwordless: { limits: false as const, otherBrowser },
  }
  const sdk = initAuth0(config)
  const { handlePasswordlessStart, handlePasswordlessCallback } = createPasswordless(config, sdk)
  const handlers = { passwordless: handlePasswordlessStart, callback: handlePasswordlessCallback }
  const send = appRouter(sdk.handleAuth(handlers) as RouteHandler)

  respond = async (request) => {
    const { pathname, search } = new URL(request.url)
    if (!pathname.startsWith('/api/')) return html(`<title>Shop</title><h1>You are at ${pathname}</h1>`)
    const body = request.method === 'POST' ? await request.text() : null
    return send(new URL(pathname + search, url), { method: request.method, headers: request.headers, body })
  }
  return {
    url,
    tenant,
    /** How many links or codes have been spent. */
    spent: () => tenant.requests.filter(({ path }) => path === '/passwordless/verify_redirect').length,
    async close() {
      server.closeAllConnections()
      server.close()
      await tenant.close()
    },
  }
}

function html(body: string): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8' }
  return new Response(`<!doctype html><html lang="en"><link rel="icon" href="data:,">${body}`, { headers })
}

type Site = Awaited<ReturnType<typeof startSite>>

/** Ends the test's browsers, in which nothing may have gone wrong. */
async function closePeople(): Promise<void> {
  const left = people.splice(0)
  await Promise.all(left.map(({ context }) => context.close()))
  expect(left.flatMap(({ incidents }) => incidents)).toEqual([])
}

async function open(site: Site, options?: BrowserContextOptions): Promise<Buyer> {
  const person = await openBuyer(browser, { shop: site.url, tenant: site.tenant.url }, options)
  people.push(person)
  return person
}

/** Asks for a link on a page of the app, and reads where the mail leads. */
async function askForLink(site: Site, page: Page, name: string): Promise<string> {
  const email = `${name}.${crypto.randomUUID().slice(0, 8)}@example.com`
  await page.goto('/')
  const status = await page.evaluate(
    async ([path = '', body = '']) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(path, { method: 'POST', headers, body })).status
    },
    [start, JSON.stringify({ email, returnTo: '/checkout' })],
  )
  expect(status).toBe(204)
  return hrefTo(site.tenant, email)
}

async function hrefTo(tenant: Tenant, email: string): Promise<string> {
  const { href } = await tenant.mailbox.waitForMail(email)
  if (!href) throw new Error('the mail has no button')
  return href
}

async function signedInAs({ context }: Buyer): Promise<string | undefined> {
  const answer = await context.request.get('/api/auth/me')
  return answer.status() === 200 ? (await answer.json()).email : undefined
}

/** What the browser says of an answer that is an error; it is the app's, and expected. */
function expectComplaints({ incidents }: Buyer, pattern: RegExp): void {
  const complaints = incidents.splice(0)
  expect(complaints.length).toBeGreaterThan(0)
  expect(complaints.filter((line) => !pattern.test(line))).toEqual([])
}

const failedQuestion =
  /^console: Failed to load resource: .* http:\/\/localhost:\d+\/api\/auth\/passwordless\?passwordless=landing$/
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const button = (page: Page, name: string) => page.getByRole('button', { name })

/** What our page asks in a browser that did not begin. */
async function typeAddress(page: Page, address: string): Promise<void> {
  await page.getByRole('heading', { name: texts.addressTitle }).waitFor()
  await expectAccessible(page)
  await page.getByLabel(texts.addressLabel).fill(address)
  await button(page, texts.addressButton).click()
}

describe('the landing page where a link belongs to its browser', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite('refuse')
  })
  afterAll(() => site?.close())
  afterEach(closePeople)

  it('goes on by itself in the browser that began', async () => {
    const ada = await open(site)
    const href = await askForLink(site, ada.page, 'ada')

    await ada.page.goto(href)

    await ada.page.waitForURL('**/checkout')
    expect(await signedInAs(ada)).toMatch(/^ada\./)
  })

  it('goes on in a tab of its own, and the way back does not lead to the link again', async () => {
    const ada = await open(site)
    const href = await askForLink(site, ada.page, 'tab')
    const tab = await ada.context.newPage()
    await tab.goto('/before')
    await tab.goto(href)
    await tab.waitForURL('**/checkout')
    const before = site.spent()

    await tab.goBack()

    await tab.waitForURL('**/before')
    expect(site.spent()).toBe(before)
  })

  it('spends nothing for a stranger who runs its scripts, and offers a new link', async () => {
    const [ada, scanner] = [await open(site), await open(site)]
    const href = await askForLink(site, ada.page, 'scanned')
    const before = site.tenant.requests.length

    await scanner.page.goto(href)

    await scanner.page.getByText(texts.landingElsewhereText).waitFor()
    expect(await heading(scanner.page).textContent()).toBe(texts.otherBrowserTitle)
    expect(await scanner.page.getByRole('button').allTextContents()).toEqual([
      texts.newLinkButton,
      texts.landingCopyButton,
    ])
    expect(await scanner.page.content()).not.toContain('verify_redirect')
    expect(site.tenant.requests.length).toBe(before)
    await ada.page.goto(href)
    await ada.page.waitForURL('**/checkout')
    expect(await signedInAs(ada)).toMatch(/^scanned\./)
    expect(await signedInAs(scanner)).toBeUndefined()
  })

  it('sends a new link, which signs in here when the address is typed', async () => {
    const [ada, phone] = [await open(site), await open(site)]
    const href = await askForLink(site, ada.page, 'phone')
    const email = new URL(decodeURIComponent(new URL(href).hash.slice(1))).searchParams.get('email') ?? ''
    await phone.page.goto(href)

    await button(phone.page, texts.newLinkButton).click()

    await phone.page.getByRole('heading', { name: texts.sentTitle }).waitFor()
    await expectAccessible(phone.page)
    expect(phone.page.url()).toBe(`${site.url}${start}?passwordless=sent`)
    const mails = site.tenant.mailbox.all().length
    await phone.page.goto('/elsewhere')
    await phone.page.goBack()
    await phone.page.reload()
    await phone.page.getByText(texts.sentElsewhereText).waitFor()
    expect(site.tenant.mailbox.all().length).toBe(mails)
    await phone.page.goto(await hrefTo(site.tenant, email))
    await typeAddress(phone.page, email)
    await phone.page.waitForURL('**/checkout')
    expect(await signedInAs(phone)).toBe(email)
    expect(await signedInAs(ada)).toBeUndefined()
  })

  it('has no button where there is no new link to be had', async () => {
    const [ada, phone] = [await open(site), await open(site)]
    const href = await askForLink(site, ada.page, 'none')
    await phone.page.route('**/*passwordless=landing', (route) => route.fulfill({ json: { began: false } }))

    await phone.page.goto(href)

    await phone.page.getByText(texts.landingElsewhereText).waitFor()
    expect(await phone.page.getByRole('button').allTextContents()).toEqual([texts.landingCopyButton])
  })

  it('copies the link for the browser that asked, and spends nothing', async () => {
    const [ada, phone] = [await open(site), await open(site)]
    const href = await askForLink(site, ada.page, 'copied')
    await phone.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await phone.page.goto(href)
    const before = site.tenant.requests.length

    await button(phone.page, texts.landingCopyButton).click()

    await phone.page.getByText(texts.landingCopied).waitFor()
    expect(await isFocused(button(phone.page, texts.landingCopyButton))).toBe(true)
    await expectAccessible(phone.page)
    expect(site.tenant.requests.length).toBe(before)
    const copied: unknown = await phone.page.evaluate('navigator.clipboard.readText()')
    expect(copied).toBe(new URL(href, site.url).href)
    await ada.page.goto(String(copied))
    await ada.page.waitForURL('**/checkout')
    expect(await signedInAs(ada)).toMatch(/^copied\./)
    expect(await signedInAs(phone)).toBeUndefined()
  })

  it.each([
    ['is not to be had', 'Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined })'],
    ['is refused', 'Clipboard.prototype.writeText = () => Promise.reject(new Error("refused"))'],
  ])('has no button to copy by where the clipboard %s', async (_title, script) => {
    const [ada, phone] = [await open(site), await open(site)]
    const href = await askForLink(site, ada.page, 'uncopied')
    await phone.context.addInitScript(script)

    await phone.page.goto(href)

    await button(phone.page, texts.newLinkButton).waitFor()
    const copy = button(phone.page, texts.landingCopyButton)
    if (await copy.isVisible()) await copy.click()
    await copy.waitFor({ state: 'hidden' })
    expect(await phone.page.getByText(texts.landingCopied).isVisible()).toBe(false)
    await button(phone.page, texts.newLinkButton).click()
    await phone.page.getByRole('heading', { name: texts.sentTitle }).waitFor()
  })

  it('works with the keyboard alone', async () => {
    const [ada, phone] = [await open(site), await open(site)]
    await phone.page.goto(await askForLink(site, ada.page, 'keys'))
    await button(phone.page, texts.newLinkButton).waitFor()

    await phone.page.keyboard.press('Tab')
    await phone.page.keyboard.press('Enter')

    await phone.page.getByRole('heading', { name: texts.sentTitle }).waitFor()
  })

  it('says that a link is not complete, and goes nowhere', async () => {
    const ada = await open(site)
    const good = await askForLink(site, ada.page, 'bad')
    const before = site.tenant.requests.length
    const link = decodeURIComponent(new URL(good).hash.slice(1))
    const asked = [
      '#https%3A%2F%2Fevil.example%2F',
      '#javascript%3Aalert(1)',
      '#Sign%20in',
      `#${encodeURIComponent(link.replace('client_id=', 'client_id=x'))}`,
    ]

    for (const fragment of ['', '#', '#%E0%A4%A']) {
      await ada.page.goto('about:blank')
      await ada.page.goto(start + fragment)
      expect(await heading(ada.page).textContent()).toBe(texts.landingBadTitle)
    }
    expect(ada.incidents).toEqual([])
    for (const fragment of asked) {
      await ada.page.goto('about:blank')
      await ada.page.goto(start + fragment)
      await ada.page.getByRole('heading', { name: texts.landingBadTitle }).waitFor()
      expect(new URL(ada.page.url()).pathname).toBe(start)
    }
    expectComplaints(ada, failedQuestion)
    expect(site.tenant.requests.length).toBe(before)
  })

  it('reads the link again when it is pasted into the open page', async () => {
    const ada = await open(site)
    const href = await askForLink(site, ada.page, 'pasted')
    await ada.page.goto(start)
    expect(await heading(ada.page).textContent()).toBe(texts.landingBadTitle)
    expect(await ada.page.title()).toBe(texts.landingBadTitle)

    await ada.page.goto(href)

    await ada.page.waitForURL('**/checkout')
    expect(await signedInAs(ada)).toMatch(/^pasted\./)
  })

  it.each<[string, string, (page: Page) => Promise<unknown>]>([
    [
      'nobody answers',
      texts.landingOfflineText,
      (page) => page.route('**/*passwordless=landing', (route) => route.abort()),
    ],
    [
      'the answer is an error',
      texts.failedText,
      (page) => page.route('**/*passwordless=landing', (route) => route.fulfill({ status: 500, body: '{}' })),
    ],
    [
      'something else answers',
      texts.landingOfflineText,
      (page) => page.route('**/*passwordless=landing', (route) => route.fulfill({ body: '<h1>Login</h1>' })),
    ],
  ])('says that something is wrong when %s, and that it may be tried again', async (title, text, spoil) => {
    const ada = await open(site)
    const href = await askForLink(site, ada.page, 'down')
    await spoil(ada.page)

    await ada.page.goto(href)

    await ada.page.getByText(text).waitFor()
    await expectAccessible(ada.page)
    if (title !== 'something else answers') expectComplaints(ada, failedQuestion)
    await ada.page.unrouteAll()
    await ada.page.getByRole('button', { name: texts.landingRetryButton }).click()
    await ada.page.waitForURL('**/checkout')
  })

  it('says that it needs scripts where there are none, and spends nothing', async () => {
    const [ada, scanner] = [await open(site), await open(site, { javaScriptEnabled: false })]
    const href = await askForLink(site, ada.page, 'scripts')
    const before = site.tenant.requests.length

    await scanner.page.goto(href)

    const shown = (await scanner.page.locator('main').innerText()).split(/\n+/)
    expect(shown).toEqual([texts.landingTitle, texts.landingNoScriptText, texts.homeLink])
    expect(site.tenant.requests.length).toBe(before)
  })

  it('leads back to the front page', async () => {
    const ada = await open(site)
    await ada.page.goto(start)

    await ada.page.getByRole('link', { name: texts.homeLink }).click()

    await ada.page.waitForURL(`${site.url}/`)
  })
})

describe('the landing page where a link may be opened in another browser', () => {
  let site: Site
  beforeAll(async () => {
    site = await startSite('allow')
  })
  afterAll(() => site?.close())
  afterEach(closePeople)

  it('goes on by itself in the browser that began', async () => {
    const ada = await open(site)

    await ada.page.goto(await askForLink(site, ada.page, 'ada'))

    await ada.page.waitForURL('**/checkout')
    expect(await signedInAs(ada)).toMatch(/^ada\./)
  })

  it('spends nothing for a stranger who runs its scripts, and waits for a click', async () => {
    const [ada, scanner] = [await open(site), await open(site)]
    const href = await askForLink(site, ada.page, 'scanned')
    const before = site.tenant.requests.length

    await scanner.page.goto(href)

    await scanner.page.getByText(texts.landingAddressText).waitFor()
    expect(await heading(scanner.page).textContent()).toBe(texts.landingTitle)
    expect(await scanner.page.getByRole('button').allTextContents()).toEqual([texts.addressButton])
    expect(await scanner.page.getByRole('link').count()).toBe(0)
    expect(await scanner.page.content()).not.toContain('verify_redirect')
    expect(site.tenant.requests.length).toBe(before)
    await ada.page.goto(href)
    await ada.page.waitForURL('**/checkout')
    expect(await signedInAs(ada)).toMatch(/^scanned\./)
  })

  it('goes on by a click, and signs in when the address is typed', async () => {
    const [ada, phone] = [await open(site), await open(site)]
    const href = await askForLink(site, ada.page, 'allowed')
    const email = new URL(decodeURIComponent(new URL(href).hash.slice(1))).searchParams.get('email') ?? ''
    await phone.page.goto(href)

    await button(phone.page, texts.addressButton).click()
    await typeAddress(phone.page, email.toUpperCase())

    await phone.page.waitForURL('**/checkout')
    expect(await signedInAs(phone)).toBe(email)
    expect(await signedInAs(ada)).toBeUndefined()
  })
})

describe('each state of the landing page', () => {
  const sites: Partial<Record<'refuse' | 'allow', Site>> = {}
  beforeAll(async () => {
    sites.refuse = await startSite('refuse')
    sites.allow = await startSite('allow')
  })
  afterAll(() => Promise.all(Object.values(sites).map((site) => site.close())))
  afterEach(closePeople)

  /** Brings a browser of the viewport into a state. */
  const states: Record<string, (site: Site, person: Buyer) => Promise<void>> = {
    wait: async (site, { page }) => {
      const href = await askForLink(site, page, 'wait')
      // The answer does not come.
      await page.route('**/*passwordless=landing', () => {})
      await page.goto(href)
      await page.getByText(texts.landingWait).waitFor()
    },
    stuck: async (site, person) => {
      const { page } = person
      // The app's own policy in place of ours.
      await page.route(`**${start}`, async (route) => {
        const response = await route.fetch()
        const headers = { ...response.headers(), 'content-security-policy': "script-src 'self'" }
        await route.fulfill({ response, headers })
      })
      await page.goto(await askForLink(site, page, 'stuck'))
      await page.getByText(texts.landingNoScriptText).waitFor()
      expectComplaints(person, /Content Security Policy/)
    },
    go: async (site, { page }) => {
      // A link of the tenant that no start of ours has made.
      const link = new URL(
        decodeURIComponent(new URL(await askForLink(site, page, 'go'), site.url).hash.slice(1)),
      )
      link.searchParams.set('state', 'made-elsewhere')
      await page.goto('about:blank')
      await page.goto(`${start}#${encodeURIComponent(link.href)}`)
      await button(page, texts.landingButton).waitFor()
    },
    address: async (site, { page }) => {
      const ada = await open(site)
      await page.goto(await askForLink(site, ada.page, 'address'))
      await button(page, texts.addressButton).waitFor()
    },
    elsewhere: async (site, { page }) => {
      const ada = await open(site)
      await page.goto(await askForLink(site, ada.page, 'elsewhere'))
      await button(page, texts.newLinkButton).waitFor()
    },
    copied: async (site, { page, context }) => {
      const ada = await open(site)
      await context.grantPermissions(['clipboard-write'])
      await page.goto(await askForLink(site, ada.page, 'copied'))
      await button(page, texts.landingCopyButton).click()
      await page.getByText(texts.landingCopied).waitFor()
    },
    bad: async (_site, { page }) => {
      await page.goto(start)
      await page.getByText(texts.landingBadText).waitFor()
    },
    failed: async (site, person) => {
      const { page } = person
      const href = await askForLink(site, page, 'failed')
      await page.route('**/*passwordless=landing', (route) => route.fulfill({ status: 500 }))
      await page.goto(href)
      await page.getByText(texts.failedText).waitFor()
      expectComplaints(person, failedQuestion)
    },
    offline: async (site, person) => {
      const { page } = person
      const href = await askForLink(site, page, 'offline')
      await page.route('**/*passwordless=landing', (route) => route.abort())
      await page.goto(href)
      await page.getByText(texts.landingOfflineText).waitFor()
      expectComplaints(person, failedQuestion)
    },
  }

  it.each(Object.keys(states))(
    'is accessible, in light and dark, and fits a small phone: %s',
    async (state) => {
      const site = sites[state === 'address' ? 'allow' : 'refuse']
      if (!site) throw new Error('the site is not running')
      const person = await open(site, { viewport: { width: 320, height: 568 } })

      await states[state]?.(site, person)

      await expectAccessible(person.page)
      await expectFits(person.page)
      await picturesOf(person.page, state)
      expect(await heading(person.page).count()).toBe(1)
      await person.page.setViewportSize({ width: 1280, height: 900 })
      await expectFits(person.page)
    },
  )
})

/** Pictures for people to look at, only when asked to. */
async function picturesOf(page: Page, state: string): Promise<void> {
  const folder = process.env.LANDING_PICTURES
  if (!folder) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const [width, height] of [
      [320, 568],
      [1280, 800],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.screenshot({ path: `${folder}/${state}-${colorScheme}-${width}.png` })
    }
  }
}
