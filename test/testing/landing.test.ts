import { describe, expect, it } from 'vitest'
import { startTenant } from '../../src/testing/index.js'
import { ADA, fates, landing, mailFor, open, startBody, stubApp, tenantFor } from './support.js'

const landingUrl = 'http://localhost:3000/api/auth/passwordless'

describe('the button of a mail', () => {
  it('opens the link', async () => {
    const mail = await mailFor(await tenantFor())
    expect(mail.href).toBe(mail.link)
  })

  it('opens the landing page with the link in the fragment', async () => {
    const tenant = await tenantFor({ landingUrl })
    const mail = await mailFor(tenant, { authParams: { response_type: 'code', state: 'a b&c#d%' } })
    expect(mail.href).toBe(`${landingUrl}#${encodeURIComponent(mail.link ?? '')}`)
    expect(decodeURIComponent(new URL(mail.href ?? '').hash.slice(1))).toBe(mail.link)
    expect((await landing(mail.link)).query).toMatchObject({ code: expect.any(String), state: 'a b&c#d%' })
  })

  it('is there for links only', async () => {
    const tenant = await tenantFor({ landingUrl })
    expect(await mailFor(tenant, { send: 'code' })).not.toHaveProperty('href')
    const sms = await mailFor(tenant, { connection: 'sms', email: undefined, phone_number: '+491701234567' })
    expect(sms).not.toHaveProperty('href')
  })

  it('is what the inbox shows, for a dead link too', async () => {
    const tenant = await tenantFor({ landingUrl })
    const mail = await mailFor(tenant)
    const button = `href="${mail.href}" target="_blank" rel="noopener">`
    expect(await (await fetch(tenant.inboxUrl)).text()).toContain(`${button}Sign in</a>`)
    tenant.links.expire(ADA)
    expect(await (await fetch(tenant.inboxUrl)).text()).toContain(`${button}Open it anyway</a>`)
  })
})

describe('a mail scanner', () => {
  it('spends the link, and goes no further than the first redirect', async () => {
    const app = await stubApp()
    const tenant = await tenantFor({ appBaseUrl: app.origin, callbackUrls: [`${app.origin}/callback`] })
    const redirect_uri = `${app.origin}/callback`
    await mailFor(tenant, { authParams: { response_type: 'code', redirect_uri } })
    await tenant.links.scan('Ada@Example.com')
    expect(await fates(tenant)).toEqual(['used'])
    expect(app.visits).toEqual([])
    const visits = tenant.requests.filter(({ path }) => path === '/passwordless/verify_redirect')
    expect(visits).toMatchObject([{ method: 'HEAD' }, { method: 'GET' }])
  })

  it('does not spend a link behind the landing page, which never sees it', async () => {
    const app = await stubApp()
    const tenant = await tenantFor({ landingUrl: `${app.origin}/start?a=b` })
    const { link } = await mailFor(tenant)
    await tenant.links.scan(ADA)
    expect(app.visits).toEqual(['HEAD /start?a=b', 'GET /start?a=b'])
    expect((await landing(link)).query).toHaveProperty('code')
  })

  it('opens the newest link of the address', async () => {
    const tenant = await tenantFor()
    await mailFor(tenant)
    await mailFor(tenant)
    await mailFor(tenant, { email: 'grace@example.com' })
    await tenant.links.scan(ADA)
    expect(await fates(tenant)).toEqual(['valid', 'used', 'replaced'])
  })

  it('finds the tenant under a name that only the app knows', async () => {
    const tenant = await tenantFor({ issuer: 'https://shop.eu.auth0.test/' })
    await fetch(`${tenant.url}passwordless/start`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(startBody(tenant)),
    })
    await tenant.links.scan(ADA)
    const mails = await fetch(`${tenant.url}inbox/api/mails`)
    expect(await mails.json()).toMatchObject([{ status: 'used' }])
  })

  it('is an error without a link, or when nobody answers', async () => {
    const tenant = await tenantFor({ landingUrl: await deadUrl() })
    await mailFor(tenant, { send: 'code' })
    await expect(tenant.links.scan(ADA)).rejects.toThrow('No link has been sent to this address yet')
    const { link } = await mailFor(tenant)
    await expect(tenant.links.scan(ADA)).rejects.toThrow('The scanner got no answer from http://localhost:')
    expect((await open(link)).headers.get('location')).toContain('code=')
  })

  it('does not outlive the tenant', async () => {
    const app = await stubApp({ hang: true })
    const tenant = await tenantFor({ landingUrl: app.origin })
    await mailFor(tenant)
    const scan = expect(tenant.links.scan(ADA)).rejects.toThrow('The scanner got no answer')
    await Promise.all([scan, tenant.close()])
  })
})

it.each(['', '/start', 'localhost'])('an impossible "landingUrl" is told at once: %j', async (url) => {
  const error = new TypeError('"landingUrl" must be made of absolute URLs')
  await expect(startTenant({ landingUrl: url })).rejects.toThrow(error)
})

async function deadUrl(): Promise<string> {
  const tenant = await startTenant()
  await tenant.close()
  return `${tenant.url}start`
}
