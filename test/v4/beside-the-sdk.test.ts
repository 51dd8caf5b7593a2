import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { NextRequest } from 'next/server.js'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import { settingsOn } from '../support/apps.js'
import { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { loadV4, toOptions } from '../support/mounts-v4.js'
import { toNextRequest } from '../support/routers.js'
import { runTenant } from '../support/tenant.js'

/** Each line of the table in docs/beside-the-sdk.md, on both sides. */
const { sdk, ours } = await loadV4('4.30.0')
const start = '/auth/passwordless/start'
const verify = '/auth/passwordless-verify'
const tenant = runTenant()
const shown = new Set<string>()
captureLog()

type Options = ReturnType<typeof toOptions> & { clientAssertionSigningKey?: string; passwordless?: object }

function bothOn(where: Tenant, overrides: Partial<Options> = {}) {
  const options = { ...toOptions(settingsOn(where)), ...overrides }
  const auth0 = new sdk.Auth0Client(options)
  const { handlePasswordlessStart, handlePasswordlessVerify, withPasswordlessCallback } =
    ours.createPasswordless(options, auth0)
  const proxy = withPasswordlessCallback(async (request: NextRequest) => {
    if (request.nextUrl.pathname === start) return handlePasswordlessStart(request)
    if (request.nextUrl.pathname === verify) return handlePasswordlessVerify(request)
    return auth0.middleware(request)
  })
  return {
    auth0,
    theirs: new Browser('http://localhost:3000', (url, init) => auth0.middleware(toNextRequest(url, init))),
    ours: new Browser('http://localhost:3000', (url, init) => proxy(toNextRequest(url, init))),
  }
}

function line(title: string, body: () => Promise<void>): void {
  shown.add(title)
  it(title, body)
}

const mailTo = (email: string) => ({ connection: 'email', email, send: 'link' })

async function starts(body: () => Promise<unknown>): Promise<number> {
  const before = tenant().requests.length
  await body()
  return tenant()
    .requests.slice(before)
    .filter(({ path }) => path === '/passwordless/start').length
}

describe('the table beside the SDK', () => {
  line('`returnTo` of a start', async () => {
    const both = bothOn(tenant())
    const locations: (string | null)[] = []
    for (const browser of [both.theirs, both.ours]) {
      await browser.postJson(start, { ...mailTo('a@example.com'), returnTo: '/checkout' })
      const callback = await browser.click((await tenant().mailbox.waitForMail('a@example.com')).link)
      locations.push(callback.headers.get('location'))
    }
    expect(locations).toEqual(['http://localhost:3000/', 'http://localhost:3000/checkout'])
  })

  line('parameters for one link', async () => {
    const { auth0 } = bothOn(tenant())
    const authParams = { acr_values: 'mfa' }
    const request = toNextRequest(new URL('http://localhost:3000/'), {})
    const { NextResponse } = await import('next/server.js')
    await auth0.passwordless.start(request, new NextResponse(), {
      connection: 'email',
      email: 'b@example.com',
      send: 'link',
      authParams,
    })
    expect((await tenant().mailbox.waitForMail('b@example.com')).authParams).not.toHaveProperty('acr_values')

    const { handlePasswordlessStart } = ours.createPasswordless(toOptions(settingsOn(tenant())))
    const handler = handlePasswordlessStart({ authorizationParams: authParams })
    const browser = new Browser('http://localhost:3000', (url, init) => handler(toNextRequest(url, init)))
    await browser.postJson(start, mailTo('b@example.com'))
    expect((await tenant().mailbox.waitForMail('b@example.com')).authParams).toMatchObject(authParams)
  })

  line('`private_key_jwt`', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { startTenant } = await import('../../src/testing/index.js')
    const keyTenant = await startTenant({
      clientPublicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    })
    const clientAssertionSigningKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const both = bothOn(keyTenant, { clientAssertionSigningKey })

    expect((await both.theirs.postJson(start, mailTo('c@example.com'))).status).toBe(400)
    expect((await both.ours.postJson(start, mailTo('c@example.com'))).status).toBe(204)
    await keyTenant.close()
  })

  line('a post from another site', async () => {
    const both = bothOn(tenant())
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    expect((await both.theirs.postJson(start, mailTo('x@example.com'), headers)).status).toBe(204)
    expect((await both.ours.postJson(start, mailTo('x@example.com'), headers)).status).toBe(403)
  })

  line('body of `text/plain`', async () => {
    const both = bothOn(tenant())
    const plain = {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify(mailTo('d@example.com')),
    }
    expect((await both.theirs.fetch(start, plain)).status).toBe(204)
    expect((await both.ours.fetch(start, plain)).status).toBe(415)
  })

  line('one mail after another', async () => {
    const both = bothOn(tenant())
    const body = mailTo('again@example.com')
    for (const browser of [both.theirs, both.ours]) await browser.postJson(start, body)
    const theirs = await both.theirs.postJson(start, body)
    const ours = await both.ours.postJson(start, body)
    expect([theirs.status, ours.status, ours.headers.get('retry-after')]).toEqual([204, 429, '30'])
  })

  line("the visitor's IP address", async () => {
    const both = bothOn(tenant(), { passwordless: { trustedProxies: 1 } })
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    const told: unknown[] = []
    for (const [name, browser] of Object.entries({ theirs: both.theirs, ours: both.ours })) {
      await browser.postJson(start, mailTo(`ip-${name}@example.com`), headers)
      const mail = await tenant().mailbox.waitForMail(`ip-${name}@example.com`)
      told.push(mail.headers['auth0-forwarded-for'])
    }
    expect(told).toEqual([undefined, '203.0.113.9'])
  })

  line('unknown `send`', async () => {
    const both = bothOn(tenant())
    const body = { ...mailTo('e@example.com'), send: 'pigeon' }
    expect(await starts(() => both.theirs.postJson(start, body))).toBe(1)
    expect(await starts(() => both.ours.postJson(start, body))).toBe(0)
  })

  line('broken address', async () => {
    const both = bothOn(tenant())
    const body = mailTo('f@example.com\r\nBcc: g@example.com')
    expect(await starts(() => both.theirs.postJson(start, body))).toBe(1)
    expect(await starts(() => both.ours.postJson(start, body))).toBe(0)
  })

  line('long body', async () => {
    const both = bothOn(tenant())
    const body = { ...mailTo('h@example.com'), padding: 'x'.repeat(100_000) }
    expect((await both.theirs.postJson(start, body)).status).toBe(204)
    expect((await both.ours.postJson(start, body)).status).toBe(413)
  })

  line('plain HTML form', async () => {
    const both = bothOn(tenant())
    expect((await both.theirs.postForm(start, mailTo('i@example.com'))).status).toBe(400)
    expect((await both.ours.postForm(start, mailTo('i@example.com'))).status).toBe(303)
  })

  line('captcha', async () => {
    const both = bothOn(tenant())
    for (const browser of [both.theirs, both.ours]) {
      await browser.postJson(start, { ...mailTo('j@example.com'), captcha: 'solved' })
    }
    const [theirs, ourOwn] = tenant().requests.slice(-2)
    expect(theirs?.body).not.toHaveProperty('captcha')
    expect(ourOwn?.body).toMatchObject({ captcha: 'solved' })
  })

  line('language of the mail', async () => {
    const both = bothOn(tenant())
    for (const browser of [both.theirs, both.ours]) {
      await browser.postJson(start, mailTo('k@example.com'), { 'accept-language': 'de-AT,de;q=0.9' })
    }
    const [theirs, ourOwn] = tenant().requests.slice(-2)
    expect(theirs?.headers).not.toHaveProperty('x-request-language')
    expect(ourOwn?.headers).toMatchObject({ 'x-request-language': 'de-AT' })
  })

  line('too many requests', async () => {
    const both = bothOn(tenant())
    tenant().failNext('rate_limited')
    const theirs = await both.theirs.postJson(start, mailTo('l@example.com'))
    tenant().failNext('rate_limited')
    const ourOwn = await both.ours.postJson(start, mailTo('l@example.com'))
    expect([theirs.status, theirs.headers.get('retry-after')]).toEqual([400, null])
    expect([ourOwn.status, ourOwn.headers.get('retry-after')]).toEqual([429, '60'])
  })

  line('sign-ups disabled', async () => {
    const { startTenant } = await import('../../src/testing/index.js')
    const closed = await startTenant({ disableSignups: true })
    const both = bothOn(closed)
    const theirs = await both.theirs.postJson(start, mailTo('m@example.com'))
    expect(await theirs.text()).toContain('Public signup is disabled')
    expect((await both.ours.postJson(start, mailTo('m@example.com'))).status).toBe(204)
    await closed.close()
  })

  line('Auth0 out of order', async () => {
    const both = bothOn(tenant())
    const fault = { status: 503, body: '{"error":"oops","error_description":"words of Auth0"}' }
    tenant().failNext(fault)
    const theirs = await both.theirs.postJson(start, mailTo('n@example.com'))
    tenant().failNext(fault)
    const ourOwn = await both.ours.postJson(start, mailTo('n@example.com'))
    expect([theirs.status, await theirs.text()]).toEqual([400, expect.stringContaining('words of Auth0')])
    expect([ourOwn.status, await ourOwn.text()]).toEqual([502, expect.not.stringContaining('words of Auth0')])
  })

  line('typed code', async () => {
    const both = bothOn(tenant())
    await both.ours.postJson(start, { ...mailTo('o@example.com'), send: 'code' })
    const first = await tenant().mailbox.waitForMail('o@example.com')
    const body = { connection: 'email', email: 'o@example.com', verificationCode: first.code }
    const theirs = await both.theirs.postJson('/auth/passwordless/verify', body)
    expect([theirs.ok, (await both.theirs.fetch('/auth/profile')).status]).toEqual([true, 200])

    await both.theirs.postJson(start, { ...mailTo('o@example.com'), send: 'code' })
    const { code } = await tenant().mailbox.waitForMail('o@example.com')
    const sent = await both.ours.postForm(verify, { ...body, verificationCode: code })
    await both.ours.click(sent.headers.get('location') ?? '')
    expect([sent.status, (await both.ours.fetch('/auth/profile')).status]).toEqual([303, 200])
  })

  line('a code that another site posts', async () => {
    const both = bothOn(tenant())
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    const statuses: number[][] = []
    for (const [browser, path] of [
      [both.theirs, '/auth/passwordless/verify'],
      [both.ours, verify],
    ] as const) {
      await both.ours.postJson(start, { ...mailTo(`evil${statuses.length}@example.com`), send: 'code' })
      const { code, to } = await tenant().mailbox.waitForMail(`evil${statuses.length}@example.com`)
      // As a form of "text/plain" writes it.
      const body = JSON.stringify({ connection: 'email', email: to, verificationCode: code, x: '=\r\n' })
      const init = { method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body }
      const posted = await browser.fetch(path, init)
      statuses.push([posted.status, (await browser.fetch('/auth/profile')).status])
    }
    expect(statuses).toEqual([
      [200, 200],
      [403, 401],
    ])
  })

  line('link in another browser', async () => {
    const pages = await openLinks(async () => {}, 'p@example.com')
    expect(pages).toEqual([
      [500, 'The state parameter is invalid.'],
      [400, expect.stringContaining('Send a new link')],
    ])
  })

  line('link that is too old, used, or replaced', async () => {
    const pages = await openLinks(async () => tenant().links.expire('q@example.com'), 'q@example.com')
    expect(pages).toEqual([
      [500, 'An error occurred during the authorization flow.'],
      [400, expect.stringContaining('This link is too old')],
    ])
  })

  async function openLinks(happens: () => Promise<void>, email: string) {
    const both = bothOn(tenant())
    const others = bothOn(tenant())
    const pages: [number, string][] = []
    for (const side of ['theirs', 'ours'] as const) {
      await both[side].postJson(start, mailTo(email))
      const { link } = await tenant().mailbox.waitForMail(email)
      await happens()
      const isOld = email.startsWith('q')
      const page = await (isOld ? both : others)[side].click(link)
      pages.push([page.status, await page.text()])
    }
    return pages
  }
})

// Needs a running Next: test/slow/next-v4.test.ts.
shown.add('Server Component')

afterAll(() => vi.restoreAllMocks())

it('has a test for each line of the table, and a line for each test', () => {
  const page = readFileSync(new URL('../../docs/beside-the-sdk.md', import.meta.url), 'utf8')
  const lines = [...page.matchAll(/^\| ([^|]+?) \|/gm)].map(([, first]) => first)
  expect(lines.sort()).toEqual([...shown].sort())
})
