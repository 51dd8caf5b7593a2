import { parseCookie } from 'cookie'
import { expect, it } from 'vitest'
import { propertyOf } from '../../src/property-of.js'
import type { Tenant } from '../../src/testing/index.js'
import type { Mount } from '../support/apps.js'
import { arrivalOf, ask, home, openShop, runTenantForAll, transactions, whoIs } from '../support/arrivals.js'
import type { Browser } from '../support/browser.js'
import { captureLog } from '../support/log.js'
import { describeMounts } from '../support/mounts.js'
import { read, submit } from '../support/shown-page.js'

const ada = 'ada@example.com'
const stranger = 'mallory@example.com'
const allow = { passwordless: { otherBrowser: 'allow' as const } }

/** What somebody who asks for anybody's address can see of it in their own browser: the nonce not always. */
interface Seen {
  state: string
  nonce?: string
}

async function seenOfStart(theirs: Browser, mount: Mount, tenant: Tenant): Promise<Seen> {
  await ask(theirs, mount, tenant, ada)
  const cookies = await theirs.cookies.getCookies(home)
  const { key = '', value = '' } = cookies.find((cookie) => transactions.test(cookie.key)) ?? {}
  if (key.startsWith('__txn_')) return { state: key.slice('__txn_'.length) }
  // Signed, and not encrypted.
  const [json = ''] = (parseCookie(`${key}=${value}`)[key] ?? '').split('.')
  const transaction: unknown = JSON.parse(json)
  return {
    state: String(propertyOf(transaction, 'state')),
    nonce: String(propertyOf(transaction, 'nonce')),
  }
}

async function seenOfCode(theirs: Browser, mount: Mount): Promise<Seen> {
  const typed = await theirs.postJson(mount.paths.verify, { email: ada, verificationCode: '000000' })
  const { searchParams } = new URL(JSON.parse(await typed.text()).location)
  return { state: searchParams.get('state') ?? '', nonce: searchParams.get('nonce') ?? '' }
}

/** The stranger's own link, changed to come back with the state, as far as the callback. */
async function swap(theirs: Browser, mount: Mount, tenant: Tenant, seen: Seen): Promise<string> {
  const link = new URL((await ask(theirs, mount, tenant, stranger)).link ?? '')
  for (const [name, value] of Object.entries(seen)) link.searchParams.set(name, value)
  return arrivalOf(link.href)
}

describeMounts("a stranger's code behind a state that is for somebody else's address", (mount) => {
  const tenant = runTenantForAll()
  captureLog()

  it('signs nobody in who types that address, which is their own', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const [theirs, victim] = [shop.browser(), shop.browser()]
    const arrival = await swap(theirs, mount, tenant(), await seenOfStart(theirs, mount, tenant()))
    shop.stock.mockClear()

    const { forms } = await read(await victim.fetch(arrival))
    const typed = await submit(victim, mount.paths.callback, forms.address, { address: ada })
    expect(typed.status).toBe(303)
    const answer = await victim.fetch(typed.headers.get('location') ?? '')

    expect(await whoIs(victim, mount)).toBeUndefined()
    if (mount.version.startsWith('3.')) {
      // State and nonce stand in its cookie for everybody to read. The app's own hook does not see the stranger, either.
      expect((await read(answer)).heading).toBe('This link belongs to another browser')
      expect(shop.stock).not.toHaveBeenCalled()
      const left = await victim.cookies.getCookies(home)
      expect(left.map(({ key }) => key)).toEqual(['passwordless_browser'])
    }
  })

  it('is not asked for the address where the state is of a typed code', async () => {
    await using shop = await openShop(mount, tenant(), allow)
    const [theirs, victim] = [shop.browser(), shop.browser()]
    const arrival = await swap(theirs, mount, tenant(), await seenOfCode(theirs, mount))

    const page = await read(await victim.fetch(arrival))

    expect([page.status, page.heading]).toEqual([400, 'This link belongs to another browser'])
    expect(Object.keys(page.forms)).toEqual([])
    expect(await whoIs(victim, mount)).toBeUndefined()
  })
})
