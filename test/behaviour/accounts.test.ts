import { expect, it } from 'vitest'
import type { Pages, PasswordlessEvent } from '../../src/index.js'
import { stopTheClock } from '../limits/clock.js'
import { settingsOn } from '../support/apps.js'
import { auth0Host, reachTenantAt } from '../support/auth0-host.js'
import type { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { look } from '../support/look.js'
import { describeMounts } from '../support/mounts.js'
import { runTenant } from '../support/tenant.js'

// All as long as the first, since it is not the address that must not show.
const known = 'known@example.com'
const others = {
  unknown: 'alien@example.com',
  blocked: 'block@example.com',
  'turned away by an Action': 'guest@example.com',
}
const byAction = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: 'access_denied', error_description: 'Words of an Action' }),
}
type Send = (browser: Browser, path: string, email: string) => Promise<Response>
const byScript: Send = (browser, path, email) => browser.postJson(path, { email, returnTo: '/checkout' })
const byForm: Send = (browser, path, email) => browser.postForm(path, { email, returnTo: '/checkout' })

describeMounts('a visitor does not learn who has an account', (mount) => {
  const running = runTenant({
    issuer: auth0Host,
    disableSignups: true,
    knownUsers: [known],
    blockedUsers: [others.blocked],
  })
  reachTenantAt(running)
  const logged = captureLog()
  // What is left of a wait must not depend on how busy this machine is.
  stopTheClock()

  it.each<[string, Send, number[], Pages]>([
    ['a script', byScript, [204, 429, 429], {}],
    ['a form', byForm, [303, 429, 429], {}],
    ['a form of an app with pages', byForm, [303, 303, 303], { sent: '/inbox', failed: '/login?step=1' }],
  ])('from anything that three tries get %s', async (_title, send, statuses, pages) => {
    const tenant = running()
    const events: PasswordlessEvent[] = []

    /** Everything to be seen of an address: the first try, a hasty second, and one from elsewhere. */
    async function seen(email: string) {
      // An instance for each, so that nobody is held up by the tries of another.
      await using app = await mount.startApp({
        settings: settingsOn(tenant),
        passwordless: { limits: {}, pages, onEvent: (event) => events.push(event) },
      })
      const browser = app.browser()
      const tries = [browser, browser, app.browser()]
      if (email === others['turned away by an Action']) tenant.failNext(byAction)
      const before = tenant.requests.length
      const looks = []
      for (const one of tries) looks.push(await look(await send(one, mount.paths.start, email)))
      expect(tenant.requests.length - before).toBe(1)
      return looks
    }

    const expected = await seen(known)
    expect(expected.map(({ status }) => status)).toEqual(statuses)
    // The transaction, and what tells browsers apart.
    expect(expected.map(({ cookies }) => cookies.length)).toEqual([2, 0, 0])
    for (const wait of expected.slice(1)) expect(JSON.stringify(wait)).toMatch(/retry_after(":|\\":|=)30/)
    for (const email of Object.values(others)) expect(await seen(email)).toEqual(expected)

    // The operator does.
    const told = events.filter(({ type }) => type !== 'limited')
    expect(told.map((event) => ('reason' in event ? event.reason : event.type))).toEqual([
      'started',
      'withheld_by_auth0',
      // The tenant answers as ever for a blocked user: what Auth0 answers is not public.
      'started',
      'withheld_by_auth0',
    ])
    expect((await tenant.mailbox.waitForMail(known)).to).toBe(known)
    for (const email of Object.values(others)) {
      expect(tenant.mailbox.all().filter(({ to }) => to === email)).toEqual([])
    }
    expect(logged()).not.toContain('@example.com')
  })
})
