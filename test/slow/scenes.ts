import { describe, expect, it } from 'vitest'
import { policyOfTheApp } from '../support/app-headers.js'
import type { Browser } from '../support/browser.js'
import type { RunningApp } from '../support/next-app.js'
import { startReverseProxy } from '../support/reverse-proxy.js'

/** What both generations must do alike in a running Next. The app is there when the test runs. */
type GetApp = () => RunningApp

const visitorIp = '198.51.100.7'
const formType = 'application/x-www-form-urlencoded'

// What somebody else's page, or a program, can send; a browser adds the headers by itself.
const strangers: [string, Record<string, string>][] = [
  ['a form on another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['one in a browser without Sec-Fetch-Site', { origin: 'https://evil.example' }],
  ['one in a sandboxed frame', { origin: 'null' }],
  ['a page of a neighbour', { 'sec-fetch-site': 'same-site', origin: 'http://localhost:1' }],
  ['a program that does not say', {}],
]

/** The README's forms, before any script has run. */
export function itRendersTheForm(app: GetApp): void {
  it.each(['/sign-in', '/pages-sign-in'])(
    'renders a form in React that works without scripts: %s',
    async (path) => {
      const browser = app().browser()
      const page = await (await browser.fetch(path)).text()
      const [, action = ''] = /<form [^>]*action="([^"]*)"/.exec(page) ?? []
      const email = addressFor('react', path)

      expect(page).toMatch(/<form [^>]*method="post"/)
      expect(page).toContain('Send me a link')
      const answer = await browser.postForm(action, { email })

      expect(answer.status).toBe(303)
      const callback = await browser.click((await app().tenant.mailbox.waitForMail(email)).link)
      // Relative or not, as the SDK and Next have it.
      expect(new URL(callback.headers.get('location') ?? '', app().baseUrl).pathname).toBe('/checkout')
    },
  )

  // Posted in test/docs/readme.test.ts: the tenant takes fifty starts an hour, and they are needed here.
  it('renders the form as it is pasted out of the README', async () => {
    const page = await (await app().browser().fetch('/form')).text()

    // React has an order of its own for attributes.
    const [, form = ''] = /<form ([^>]*)>/.exec(page) ?? []
    const [, input = ''] = /<input ([^>]*)>/.exec(page) ?? []
    expect(form).toContain('action="/api/auth/passwordless?returnTo=/checkout"')
    expect(form).toContain('method="post"')
    expect(input).toContain('name="email"')
  })
}

/** What docs/after-the-click.md says of headers that an app sets for every path. */
export function itMeetsHeadersOfTheApp(
  app: GetApp,
  next: string,
  { onAppRouter, elsewhere }: Record<'onAppRouter' | 'elsewhere', string[]>,
): void {
  const policyOf = async (path: string) =>
    (await app().browser().fetch(path)).headers.get('content-security-policy') ?? ''

  it.each(onAppRouter)('has headers of the app on a page of ours from the App Router: %s', async (path) => {
    const policy = await policyOf(`${path}?headers=1`)

    expect(await policyOf(path)).toMatch(/^default-src 'none'/)
    if (next.startsWith('14.')) expect(policy).toMatch(`${policyOfTheApp}, default-src 'none'`)
    else expect(policy).toBe(policyOfTheApp)
  })

  it.each(elsewhere)('keeps the headers of our page elsewhere: %s', async (path) => {
    expect(await policyOf(`${path}?headers=1`)).toMatch(/^default-src 'none'(?!.*object-src)/)
  })
}

/** Posts from elsewhere start nothing. */
export function itIsGuarded(app: GetApp, paths: string[]): void {
  it.each(paths)('refuses what does not come from its own pages: %s', async (path) => {
    const before = app().starts()
    const email = addressFor('stranger', path)
    for (const [who, headers] of strangers) {
      const form = await post(app(), path, { ...headers, 'content-type': formType }, `email=${email}`)
      const text = await post(
        app(),
        path,
        { ...headers, 'content-type': 'text/plain' },
        `{"email":"${email}"}`,
      )

      for (const response of [form, text]) {
        expect(response.status, who).toBe(403)
        expect(await response.json(), who).toMatchObject({ error: 'origin_not_allowed' })
        expect(response.headers.getSetCookie(), who).toEqual([])
      }
    }
    expect(app().starts()).toBe(before)
  })

  it.each(paths)('refuses text/plain even from its own pages: %s', async (path) => {
    const before = app().starts()

    const response = await app()
      .browser()
      .fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify({ email: addressFor('text', path) }),
      })

    expect(response.status).toBe(415)
    expect(app().starts()).toBe(before)
  })
}

/** The limits are on without a word about them. */
export function itIsLimited(app: GetApp, paths: string[]): void {
  it.each(paths)('has somebody wait who asks twice: %s', async (path) => {
    const browser = app().browser()
    const email = addressFor('twice', path)
    expect((await browser.postJson(path, { email })).status).toBe(204)

    const json = await browser.postJson(path, { email })
    const form = await browser.postForm(path, { email })

    for (const response of [json, form]) {
      const retryAfter = Number(response.headers.get('retry-after'))
      expectAWait(retryAfter)
      expect(response.status).toBe(429)
      expect(await response.json()).toEqual({
        error: 'too_many_requests',
        error_description: 'the last message has only just been sent',
        retry_after: retryAfter,
      })
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(mailsTo(app(), email)).toBe(1)
  })
}

/** Behind a reverse proxy Auth0 is told who is asking, and visitors have no say in it. */
export function itTellsAuth0TheVisitor(app: GetApp, paths: string[], pathThatTrustsNone: string): void {
  const forged = {
    'x-forwarded-for': '203.0.113.66',
    'x-real-ip': '203.0.113.66',
    forwarded: 'for=203.0.113.66',
    'auth0-forwarded-for': '203.0.113.66',
  }

  /** What Auth0 got, without and with forged headers. */
  async function ask(path: string): Promise<(string | undefined)[]> {
    const proxy = await startReverseProxy(app().baseUrl, visitorIp)
    try {
      const before = app().starts()
      const browser = app().browser(proxy.url)
      const answers = [
        await browser.postJson(path, { email: addressFor('honest', path) }),
        await browser.postJson(path, { email: addressFor('forged', path) }, forged),
      ]
      expect(answers.map(({ status }) => status)).toEqual([204, 204])
      return startRequests(app())
        .slice(before)
        .map(({ headers }) => headers['auth0-forwarded-for'])
    } finally {
      await proxy.stop()
    }
  }

  it.each(paths)('tells Auth0 the address that its proxy has seen: %s', async (path) => {
    expect(await ask(path)).toEqual([visitorIp, visitorIp])
  })

  it('tells Auth0 no address when no proxy is trusted', async () => {
    expect(await ask(pathThatTrustsNone)).toEqual([undefined, undefined])
  })
}

/** What docs/limits.md and docs/errors.md say of Next itself. The route trusts a proxy that is not there, and exports nothing but POST. */
export function itKnowsNext(app: GetApp, path: string): void {
  it('fills X-Forwarded-For from the socket only when the visitor has sent none', async () => {
    const before = app().starts()
    const headers = { 'x-forwarded-for': '203.0.113.66' }
    // A failure is none of the fifty starts an hour that the tenant takes.
    for (const _ of ['bare', 'forged']) app().tenant.failNext('rate_limited')
    await app()
      .browser()
      .postJson(path, { email: addressFor('bare', path) })
    await app()
      .browser()
      .postJson(path, { email: addressFor('bare-forged', path) }, headers)

    const told = startRequests(app()).slice(before)
    expect(told.map((start) => start.headers['auth0-forwarded-for'])).toEqual([undefined, '203.0.113.66'])
  })

  it('answers a method that a route file does not export with an empty 405', async () => {
    const answer = await app().browser().fetch(path)

    expect([answer.status, await answer.text()]).toEqual([405, ''])
  })
}

/** A route with a schema and a hook of the app's own: `firstName`, kept in a cookie, and no mail for Mallory. */
export function itTakesFieldsOfTheApp(app: GetApp, path: string): void {
  it(`takes fields of the app, by script and by form: ${path}`, async () => {
    const browser = app().browser()
    const [email, other] = [addressFor('fields', path), addressFor('fields-form', path)]

    const json = await browser.postJson(path, { email, firstName: ' Ada ' })
    expect(json.status).toBe(204)
    expect(json.headers.getSetCookie().join()).toContain('first_name=Ada;')
    const form = await browser.postForm(path, { email: other, firstName: 'Grace' })
    expect(form.headers.get('location')).toBe(`${app().baseUrl}/sent`)
    expect(form.headers.getSetCookie().join()).toContain('first_name=Grace;')
    expect([mailsTo(app(), email), mailsTo(app(), other)]).toEqual([1, 1])

    const tooEarly = await browser.postForm(path, { email: other, firstName: 'Joan' })
    expect(tooEarly.headers.getSetCookie()).toEqual([])
    const { pathname, searchParams } = new URL(tooEarly.headers.get('location') ?? '')
    expect([tooEarly.status, pathname]).toEqual([303, '/again'])
    expect(searchParams.get('error')).toBe('too_many_requests')
    expectAWait(Number(searchParams.get('retry_after')))
  })

  it(`sends nothing when the app's schema or hook says so: ${path}`, async () => {
    const browser = app().browser()
    const email = addressFor('withheld', path)

    const refused = await browser.postJson(path, { email, firstName: ' ' })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({
      error: 'invalid_request',
      error_description: '"firstName" was not accepted',
    })
    const withheld = await browser.postJson(path, { email, firstName: 'Mallory' })
    expect([withheld.status, await withheld.text()]).toEqual([204, ''])
    expect(withheld.headers.getSetCookie().join()).not.toContain('first_name')
    expect(mailsTo(app(), email)).toBe(0)
  })
}

interface AfterTheClick {
  start: string
  verify: string
  callback: string
  profile: string
}

/** Where the stock callback has an error, a page with a next step; and what can be done without a link. */
export function itHelpsAfterTheClick(app: GetApp, { start, verify, callback, profile }: AfterTheClick): void {
  async function ask(browser: Browser, scene: string) {
    // Not longer than people's: behind a very long one, v4's state has no room for `returnTo`.
    const email = addressFor(scene, start + verify.length)
    expect((await browser.postJson(start, { email, returnTo: '/checkout' })).status).toBe(204)
    return { email, ...(await app().tenant.mailbox.waitForMail(email)) }
  }

  async function expectSignedIn(browser: Browser, answer: Response, email: string): Promise<void> {
    expect(new URL(answer.headers.get('location') ?? '', app().baseUrl).pathname).toBe('/checkout')
    expect(await (await browser.fetch(profile)).json()).toMatchObject({ email })
  }

  describe(`after the click: ${start}, ${verify}`, () => {
    it('refuses another browser, and sends it a link of its own, which asks for the address', async () => {
      const [first, second] = [app().browser(), app().browser()]
      const { link, email } = await ask(first, 'elsewhere')

      const page = await second.click(link)
      const text = await page.text()
      const [, ticket = ''] = /name="ticket" value="([^"]+)"/.exec(text) ?? []
      const posted = await second.postForm(`${callback}?passwordless=link`, { ticket })
      // What a reload of the page asks for.
      const sent = await second.fetch(posted.headers.get('location') ?? '')

      expect([page.status, posted.status, sent.status]).toEqual([400, 303, 200])
      // Next makes it relative out of a proxy.
      expect(new URL(posted.headers.get('location') ?? '', app().baseUrl).href).toBe(
        `${app().baseUrl}${callback}?passwordless=sent`,
      )
      expect(await sent.text()).toContain('Look into your mail')
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(text).toContain('another browser')
      expect((await first.fetch(profile)).status).not.toBe(200)
      expect((await second.fetch(profile)).status).not.toBe(200)
      const renewed = await app().tenant.mailbox.waitForMail(email)
      const question = await second.click(renewed.link)
      const form = await question.text()
      expect([question.status, form.includes('name="address"')]).toEqual([200, true])
      const [, action = ''] = /action="([^"]+)"/.exec(form) ?? []
      const restored = await second.postForm(callback + action.replaceAll('&amp;', '&'), {
        ticket: /name="ticket" value="([^"]+)"/.exec(form)?.[1] ?? '',
        address: email,
      })
      expect(restored.status).toBe(303)
      await expectSignedIn(second, await second.fetch(restored.headers.get('location') ?? ''), email)
    })

    it('goes on where the transaction was lost', async () => {
      const browser = app().browser()
      const { link, email } = await ask(browser, 'lost')
      for (const { key, path } of await browser.cookies.getCookies(app().baseUrl)) {
        if (key !== 'passwordless_browser') await browser.cookies.store.removeCookie('localhost', path, key)
      }

      const restored = await browser.click(link)
      const back = await browser.fetch(restored.headers.get('location') ?? '')

      expect(restored.status).toBe(303)
      await expectSignedIn(browser, back, email)
      await expectSignedIn(browser, await browser.click(link), email)
    })

    it('has a landing page in front of the link, which spends nothing', async () => {
      const browser = app().browser()
      const { link, email } = await ask(browser, 'landing')

      const head = await browser.fetch(start, { method: 'HEAD' })
      const page = await browser.fetch(start)
      const verdict = await browser.postJson(`${start}?passwordless=landing`, { link })

      expect([head.status, page.status]).toEqual([200, 200])
      expect(await page.text()).toContain('<script nonce=')
      const answer = JSON.parse(await verdict.text())
      expect(answer).toEqual({ location: link, began: true })
      await expectSignedIn(browser, await browser.click(answer.location), email)
    })

    it('takes a code that is typed in another browser, by script and by form', async () => {
      const { code, email } = await ask(app().browser(), 'code')
      const [wrong, right] = [app().browser(), app().browser()]
      const other = code === '000000' ? '111111' : '000000'

      const refused = await wrong.postForm(`${verify}?returnTo=/checkout`, { email, verificationCode: other })
      const page = await wrong.click(refused.headers.get('location') ?? '')
      const accepted = await right.postJson(verify, { email, verificationCode: code, returnTo: '/checkout' })
      const { location } = JSON.parse(await accepted.text())

      expect([refused.status, page.status, accepted.status]).toEqual([303, 400, 200])
      expect(await page.text()).toContain('This code did not work')
      await expectSignedIn(right, await right.click(location), email)
    })
  })
}

/** About 30 seconds: the first of the growing waits, on a machine that may be slow. */
export function expectAWait(seconds: number): void {
  expect(seconds).toBeGreaterThan(15)
  expect(seconds).toBeLessThanOrEqual(30)
}

export function mailsTo(app: RunningApp, email: string): number {
  return app.tenant.mailbox.all().filter(({ to }) => to === email).length
}

function startRequests({ tenant }: RunningApp) {
  return tenant.requests.filter(({ path }) => path === '/passwordless/start')
}

/** An address that no other scene uses, so that no limit of another is in the way. */
function addressFor(scene: string, path: string): string {
  return `${scene}${path.replaceAll(/\W/g, '-')}@example.com`
}

/** A post with these headers and no others. */
function post({ baseUrl }: RunningApp, path: string, headers: Record<string, string>, body: string) {
  return fetch(new URL(path, baseUrl), { method: 'POST', headers, body, redirect: 'manual' })
}
