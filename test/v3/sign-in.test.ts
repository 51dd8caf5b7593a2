import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTenant, type Tenant } from '../../src/testing/index.js'
import { configOf } from '../support/config-v3.js'
import { describeMounts, startApp } from '../support/sdk-v3.js'

let tenant: Tenant

beforeAll(async () => {
  tenant = await startTenant()
})

afterAll(() => tenant.close())

describeMounts('a magic link', (mount) => {
  it('signs the person in through the stock callback and returns to where it was asked for', async () => {
    await using app = await startApp(mount, { config: configOf(tenant) })
    const browser = app.browser()

    const started = await browser.postJson('/api/auth/passwordless', {
      email: 'ada@example.com',
      send: 'link',
      returnTo: '/checkout?step=2',
    })
    expect(started.status).toBe(204)

    const mail = await tenant.mailbox.waitForMail('ada@example.com')
    const callback = await browser.click(mail.link)
    expect(callback.status).toBe(302)
    expect(callback.headers.get('location')).toBe('http://localhost:3000/checkout?step=2')

    const me = await browser.fetch('/api/auth/me')
    expect(await me.json()).toMatchObject({ email: 'ada@example.com', email_verified: true })
  })
})
