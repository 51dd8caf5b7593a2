import { expect, it } from 'vitest'
import { askForLink, follow, loseTransaction, whoIs } from '../state/support.js'
import { settingsOn } from '../support/apps.js'
import { auth0Host, reachTenantAt } from '../support/auth0-host.js'
import { captureLog } from '../support/log.js'
import { describeMounts, mounts } from '../support/mounts.js'
import { runTenant } from '../support/tenant.js'

captureLog()
const isV4 = mounts.filter(({ version }) => version.startsWith('4.'))

describeMounts(
  'a state that is in the name of its cookie',
  (mount) => {
    const tenant = runTenant({ issuer: auth0Host })
    reachTenantAt(tenant)

    it.each([
      ['ada@example.com', undefined],
      ['ada@example.com', '/checkout'],
      ['ada.lovelace@example.com', '/checkout?step=2'],
      ['augusta.lovelace@mail.example.com', '/orders/2024-0711'],
      ['j\u00f6rg.m\u00fcller@b\u00fccher.example', '/checkout'],
      ['a-rather-long-name.of-somebody@department.university.example', undefined],
      ['ada@example.com', `/${'x'.repeat(400)}`],
    ])('stays short for %s, on the way to %s', async (email, returnTo) => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })

      const { state } = await askForLink(app, mount, tenant(), { email, ...(returnTo && { returnTo }) })

      expect(state).toMatch(/^[\w-]{90,200}$/)
    })

    it.each([
      ['ada@example.com', '/checkout'],
      ['augusta.ada.lovelace@mail.example.com', '/checkout?step=2'],
      ['j\u00f6rg@b\u00fccher.example', '/checkout'],
    ])('knows the way when the cookie was lost: %s, %s', async (email, returnTo) => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
      const { browser, link } = await askForLink(app, mount, tenant(), { email, returnTo })
      await loseTransaction(browser)

      const arrived = await follow(browser, await browser.click(link))

      expect(arrived.headers.get('location')).toBe(`http://localhost:3000${returnTo}`)
      expect(await whoIs(browser, mount)).toBe(email)
    })

    it.each([
      '//evil.example/checkout',
      'https://evil.example/checkout',
      'http://localhost:3000//evil.example/checkout',
      'http://localhost:3000/..//evil.example',
      '/\\evil.example',
      '?step=2#pay',
      '',
    ])('leads where it would have led with the cookie, and that is not away: %s', async (returnTo) => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
      const kept = await askForLink(app, mount, tenant(), { email: 'kept@example.com', returnTo })
      const usual = (await kept.browser.click(kept.link)).headers.get('location') ?? ''
      const lost = await askForLink(app, mount, tenant(), { email: 'lost@example.com', returnTo })
      await loseTransaction(lost.browser)

      const arrived = await follow(lost.browser, await lost.browser.click(lost.link))

      expect(arrived.headers.get('location')).toBe(usual)
      expect(new URL(usual).origin).toBe('http://localhost:3000')
    })

    const long = `/${'way/'.repeat(125)}`

    it('goes a long way while the cookie is there', async () => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
      const { browser, link } = await askForLink(app, mount, tenant(), {
        email: 'long-way@example.com',
        returnTo: long,
      })

      const arrived = await browser.click(link)

      expect(arrived.headers.get('location')).toBe(`http://localhost:3000${long}`)
    })

    it('leads to the front page when the cookie was lost and the way was too long for it', async () => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
      const { browser, link, email } = await askForLink(app, mount, tenant(), {
        email: 'long-lost@example.com',
        returnTo: long,
      })
      await loseTransaction(browser)

      const arrived = await follow(browser, await browser.click(link))

      expect(arrived.headers.get('location')).toBe('http://localhost:3000/')
      expect(await whoIs(browser, mount)).toBe(email)
    })
  },
  isV4,
)
