import { expect, it, onTestFinished, vi } from 'vitest'
import { settingsOn } from '../support/apps.js'
import { auth0Host, reachTenantAt } from '../support/auth0-host.js'
import { captureLog } from '../support/log.js'
import { describeMounts, newestMounts } from '../support/mounts.js'
import { runTenant } from '../support/tenant.js'
import { askForLink, follow, loseTransaction, whoIs } from './support.js'

captureLog()
// The longest that an address may be, in letters of one byte and of three.
const longest = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(59)}.${'d'.repeat(60)}.example`
const inChinese = `${'\u4f8b'.repeat(60)}@${'\u4f8b'.repeat(20)}.example`

describeMounts('an address that is as long as they come', (mount) => {
  const tenant = runTenant({ issuer: auth0Host })
  reachTenantAt(tenant)

  it.each([longest, inChinese])('signs in, also when the cookie was lost: %s', async (email) => {
    await using app = await mount.startApp({ settings: settingsOn(tenant()), callback: true })
    const kept = await askForLink(app, mount, tenant(), { email, returnTo: '/checkout' })
    await kept.browser.click(kept.link)
    const lost = await askForLink(app, mount, tenant(), { email, returnTo: '/checkout' })
    await loseTransaction(lost.browser)
    await follow(lost.browser, await lost.browser.click(lost.link))

    expect(await whoIs(kept.browser, mount)).toBe(email)
    expect(await whoIs(lost.browser, mount)).toBe(email)
  })
})

describeMounts(
  'all that a visitor may send, at its longest',
  (mount) => {
    const tenant = runTenant()
    const way = `/${'\u6f22'.repeat(110)}`
    const inThreeBytes = `${'\u4f8b'.repeat(126)}@${'\u4f8b'.repeat(60)}.${'\u4f8b'.repeat(58)}.example`

    it.each([longest, inChinese])('is no fault of the operator: a long way for %s', async (email) => {
      await using app = await mount.startApp({ settings: settingsOn(tenant()) })

      const answer = await app.browser().postJson(mount.paths.start, { email, returnTo: way })

      expect([204, 400]).toContain(answer.status)
    })

    it('is no fault of the operator: every letter takes three bytes', async () => {
      // SDK v4 has its own words on such a cookie.
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      onTestFinished(() => warn.mockRestore())
      await using app = await mount.startApp({ settings: settingsOn(tenant()) })

      const answer = await app.browser().postJson(mount.paths.start, { email: inThreeBytes, returnTo: way })

      expect([204, 400]).toContain(answer.status)
    })
  },
  newestMounts,
)
