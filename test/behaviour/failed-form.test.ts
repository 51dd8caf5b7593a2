import { expect, it } from 'vitest'
import { PasswordlessError } from '../../src/index.js'
import { de } from '../../src/messages/index.js'
import { settingsOn } from '../support/apps.js'
import { openShop, runTenantForAll } from '../support/arrivals.js'
import type { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { describeMounts } from '../support/mounts.js'
import { fromElsewhere, read } from '../support/shown-page.js'

/** A plain form that failed, in an app that has no page for that. */
const ada = 'ada@example.com'
// As browsers navigate.
const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

function post(
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return browser.fetch(path, {
    method: 'POST',
    headers: { accept, ...headers },
    body: new URLSearchParams(fields),
  })
}

describeMounts('a plain form that failed, without a page of the app', (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it.each([
    ['an address that is none', 'start', { email: 'ada.example' }, /We cannot send anything to this address/],
    ['a code that is none', 'verify', { email: ada, verificationCode: 'abc' }, /A code has only digits/],
  ] as const)('leads to a page of ours that says so: %s', async (_title, path, fields, words) => {
    await using shop = await openShop(mount, tenant())

    const answer = await post(shop.browser(), mount.paths[path], fields)
    const page = await read(answer)

    expect([page.status, page.heading]).toEqual([400, 'That did not work'])
    expect(page.alert).toMatch(words)
    expect(page.forms).toEqual({})
    expect(answer.headers.getSetCookie()).toEqual([])
    for (const typed of Object.values(fields)) expect(page.html).not.toContain(typed)
  })

  it('says how long to wait, in the language of the visitor', async () => {
    const passwordless = { limits: {}, messages: [de] }
    await using shop = await openShop(mount, tenant(), { passwordless })
    const browser = shop.browser()
    expect((await post(browser, mount.paths.start, { email: ada })).status).toBe(303)

    const answer = await post(browser, mount.paths.start, { email: ada })
    const page = await read(answer)

    expect([page.status, page.heading]).toEqual([429, 'Das hat nicht geklappt'])
    expect(page.alert).toMatch(/in (29|30) Sekunden noch einmal/)
    expect(answer.headers.get('retry-after')).toMatch(/^(29|30)$/)
  })

  it("says what the app's own hook says, as text", async () => {
    const beforeSend = () => {
      throw new PasswordlessError('access_denied', '<b>Members</b> only.')
    }
    await using shop = await openShop(mount, tenant(), { passwordless: { beforeSend } })

    const page = await read(await post(shop.browser(), mount.paths.start, { email: ada }))

    expect(page.status).toBe(403)
    expect(page.alert).toBe('<b>Members</b> only.')
    expect(page.html).toContain('&lt;b&gt;Members')
  })

  it('says nothing of what is wrong with the settings', async () => {
    const settings = settingsOn(tenant(), { clientSecret: 'not the secret of this client' })
    await using shop = await openShop(mount, tenant(), { settings })

    const page = await read(await post(shop.browser(), mount.paths.start, { email: ada }))

    expect([page.status, page.alert]).toEqual([
      500,
      'Something is wrong on our side. Please try again later.',
    ])
  })

  it('is refused like others when it comes from another site', async () => {
    await using shop = await openShop(mount, tenant())

    const page = await read(await post(shop.browser(), mount.paths.start, { email: ada }, fromElsewhere))

    expect(page.status).toBe(403)
    expect(page.alert).toMatch(/not from this site/)
  })

  it.each([undefined, '*/*', 'application/json', 'application/json, text/html'])(
    'gets the JSON error when it is sent by a program: %s',
    async (wanted) => {
      await using shop = await openShop(mount, tenant())

      const answer = await shop.browser().fetch(mount.paths.start, {
        method: 'POST',
        headers: wanted === undefined ? {} : { accept: wanted },
        body: new URLSearchParams({ email: 'none' }),
      })

      expect([answer.status, JSON.parse(await answer.text()).error]).toEqual([400, 'invalid_request'])
    },
  )
})
