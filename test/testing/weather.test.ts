import { describe, expect, it } from 'vitest'
import { ADA, alter, fates, landing, mailFor, open, press, stubApp, tenantFor } from './support.js'

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' }
const backToInbox = (answer: Response) => [answer.status, answer.headers.get('location')]

describe('the weather in the inbox', () => {
  it('is there for live links only', async () => {
    const tenant = await tenantFor()
    const labels = async () => {
      const html = await (await fetch(tenant.inboxUrl)).text()
      return html.match(/(?<=<button[^>]*>)[^<]+/g)
    }
    await mailFor(tenant, { send: 'code', email: 'grace@example.com' })
    expect(await labels()).toBe(null)
    await mailFor(tenant)
    expect(await labels()).toEqual(['A scanner was here', 'Expired', 'Open in another browser'])
    tenant.links.expire(ADA)
    expect(await labels()).toBe(null)
  })

  it('names each mail by an id of its own', async () => {
    const tenant = await tenantFor()
    const [first, second] = [await mailFor(tenant), await mailFor(tenant)]
    expect(first.id).toMatch(/^[0-9a-f-]{36}$/)
    expect(second.id).not.toBe(first.id)
  })

  it('has no place in another page, and leads nowhere else', async () => {
    const policy = (await fetch((await tenantFor()).inboxUrl)).headers.get('content-security-policy')
    expect(policy).toContain("frame-ancestors 'none'; form-action 'self'")
  })

  it('lets browsers say where its forms come from', async () => {
    const page = await fetch((await tenantFor()).inboxUrl)
    expect(page.headers.get('referrer-policy')).toBe('same-origin')
  })
})

describe.each(['scan', 'expire', 'elsewhere'] as const)('the form "%s"', (button) => {
  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port', { 'sec-fetch-site': 'same-site' }],
    ['another site, whatever origin it names', { 'sec-fetch-site': 'cross-site', origin: 'OWN' }],
    ['another origin', { origin: 'http://localhost:3000' }],
    ['a hidden origin', { origin: 'null' }],
    ['nowhere', {}],
  ])('is refused from %s', async (_title, headers) => {
    const tenant = await tenantFor()
    const mail = await mailFor(tenant)
    const own = Object.entries(headers).map(([name, value]) => [
      name,
      value.replace('OWN', tenant.url.slice(0, -1)),
    ])
    const answer = await press(tenant, button, mail, Object.fromEntries(own))
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null])
    expect(await fates(tenant)).toEqual(['valid'])
  })

  it('is taken from its own origin by a browser that says no more', async () => {
    const tenant = await tenantFor()
    const answer = await press(tenant, button, await mailFor(tenant), { origin: tenant.url.slice(0, -1) })
    expect(answer.status).toBe(303)
  })

  it('knows no mail without a link, no address, and nothing else', async () => {
    const tenant = await tenantFor()
    const mail = await mailFor(tenant, { send: 'code' })
    for (const id of [mail.id, ADA, '']) {
      expect((await press(tenant, button, { ...mail, id })).status).toBe(404)
    }
    expect(await fates(tenant)).toEqual(['valid'])
  })
})

describe('"A scanner was here"', () => {
  it('spends the link', async () => {
    const tenant = await tenantFor()
    const mail = await mailFor(tenant)
    expect(backToInbox(await press(tenant, 'scan', mail))).toEqual([303, '/inbox'])
    expect(await fates(tenant)).toEqual(['used'])
  })

  it('says that a link behind the landing page still works', async () => {
    const tenant = await tenantFor({ landingUrl: (await stubApp()).origin })
    const mail = await mailFor(tenant)
    const note = 'A scanner has opened the link, and it still works.'
    expect(await (await fetch(tenant.inboxUrl)).text()).not.toContain(note)
    expect(backToInbox(await press(tenant, 'scan', mail))).toEqual([303, '/inbox'])
    expect(await (await fetch(tenant.inboxUrl)).text()).toContain(note)
    expect((await landing(mail.link)).query).toHaveProperty('code')
  })

  it('says so when nobody answers, and spends nothing', async () => {
    const tenant = await tenantFor()
    const mail = await mailFor(tenant)
    tenant.failNext('reset', { path: '/passwordless/verify_redirect' })
    const answer = await press(tenant, 'scan', mail)
    expect(answer.status).toBe(502)
    expect(await answer.text()).toContain('The scanner got no answer from http://localhost:')
    expect(await fates(tenant)).toEqual(['valid'])
  })

  it('may be pressed many times at once', async () => {
    const tenant = await tenantFor()
    const mail = await mailFor(tenant)
    const answers = await Promise.all(Array.from({ length: 20 }, () => press(tenant, 'scan', mail)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 303))
  })
})

describe('"Expired"', () => {
  it('ends the time of the link', async () => {
    const tenant = await tenantFor()
    const mail = await mailFor(tenant)
    expect(backToInbox(await press(tenant, 'expire', mail))).toEqual([303, '/inbox'])
    expect(await fates(tenant)).toEqual(['expired'])
  })

  it('leaves a newer link of the address alone', async () => {
    const tenant = await tenantFor()
    const old = await mailFor(tenant)
    await mailFor(tenant)
    expect((await press(tenant, 'expire', old)).status).toBe(303)
    expect(await fates(tenant)).toEqual(['valid', 'replaced'])
  })

  it('does not mind newer mail of somebody else', async () => {
    const tenant = await tenantFor()
    const mail = await mailFor(tenant)
    await mailFor(tenant, { email: 'grace@example.com' })
    await press(tenant, 'expire', mail)
    expect(await fates(tenant)).toEqual(['valid', 'expired'])
  })
})

describe('"Open in another browser"', () => {
  const landingUrl = 'http://landing.localhost:3000/start'
  const pageOf = (inboxUrl: string, id: string) => fetch(`${inboxUrl}/elsewhere?mail=${id}`)

  it('shows what the button opens, to be copied', async () => {
    const tenant = await tenantFor({ landingUrl })
    const mail = await mailFor(tenant)
    const html = await (await pageOf(tenant.inboxUrl, mail.id)).text()
    expect(html).toContain(`<input id="link" readonly value="${mail.href}">`)
    expect(html).toContain('you are signed out of the app, and of everything else on localhost')
    expect(html).toContain(`<input type="hidden" name="mail" value="${mail.id}">`)
  })

  it('escapes what senders and settings choose', async () => {
    const tenant = await tenantFor({ landingUrl: `${landingUrl}?a="><b>` })
    const mail = await mailFor(tenant, { email: '"<img/src=x>"@example.com', authParams: { state: '"><b>' } })
    const html = await (await pageOf(tenant.inboxUrl, mail.id)).text()
    expect(html).toContain('&lt;img/src=x&gt;')
    expect(html).not.toMatch(/<img|"><b>/)
  })

  it('knows no mail without a link, and no address', async () => {
    const tenant = await tenantFor()
    const mail = await mailFor(tenant, { send: 'code' })
    for (const id of [mail.id, ADA, '']) expect((await pageOf(tenant.inboxUrl, id)).status).toBe(404)
  })

  it('lets its form go where the link goes, and nowhere else', async () => {
    const appBaseUrl = 'http://localhost:3000'
    const callbackUrls = ['http://localhost:3001/callback', 'com.example.app://callback']
    const tenant = await tenantFor({ appBaseUrl, callbackUrls, landingUrl })
    const mail = await mailFor(tenant, { authParams: {} })
    const policy = (await pageOf(tenant.inboxUrl, mail.id)).headers.get('content-security-policy')
    const own = tenant.url.slice(0, -1)
    const landingOrigin = 'http://landing.localhost:3000'
    expect(policy?.split('form-action ')[1]).toBe(
      `'self' ${own} ${landingOrigin} ${appBaseUrl} http://localhost:3001`,
    )
  })

  it('forgets every cookie of the host and opens the link', async () => {
    const tenant = await tenantFor({ landingUrl })
    const mail = await mailFor(tenant)
    const cookie = 'appSession=a=b; __Host-flow=1; =x; appSession=twice; odd[name]=%'
    const answer = await press(tenant, 'elsewhere', mail, { ...SAME_ORIGIN, cookie })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, mail.href])
    const over = 'Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'
    expect(answer.headers.getSetCookie()).toEqual([
      `appSession=; ${over}`,
      `__Host-flow=; ${over}; Secure`,
      `odd[name]=; ${over}`,
    ])
  })

  it('opens a landing page of any spelling', async () => {
    const tenant = await tenantFor({ landingUrl: 'http://localhost:3000/пуск' })
    const answer = await press(tenant, 'elsewhere', await mailFor(tenant))
    expect(answer.headers.get('location')).toMatch(/^http:\/\/localhost:3000\/%D0%BF[\w%]+#http/)
  })

  it('opens the link itself without a landing page, and without cookies forgets none', async () => {
    const tenant = await tenantFor()
    const mail = await mailFor(tenant)
    const answer = await press(tenant, 'elsewhere', mail)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(answer.headers.get('location')).toBe(mail.link)
    expect((await open(alter(mail.link, {}))).status).toBe(302)
  })

  it('does not promise to forget cookies of another host', async () => {
    const tenant = await tenantFor({ appBaseUrl: 'http://127.0.0.1:3000' })
    const mail = await mailFor(tenant)
    const html = await (await pageOf(tenant.inboxUrl, mail.id)).text()
    expect(html).toContain('the app is on 127.0.0.1, this page is on localhost')
    expect(html).not.toContain('<form')
  })
})
