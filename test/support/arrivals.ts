import { vi } from 'vitest'
import type { PasswordlessEvent } from '../../src/index.js'
import type { Mail, Tenant, TenantOptions } from '../../src/testing/index.js'
import { type AppOptions, type Mount, settingsOn } from './apps.js'
import { auth0Host, reachTenantAt } from './auth0-host.js'
import type { Browser } from './browser.js'
import { runTenant } from './tenant.js'

export const home = 'http://localhost:3000'

/** What a start takes; an address alone asks for a link. */
export type Wish = string | Record<string, string>

/** A tenant that every version of the SDK can talk to. */
export function runTenantForAll(options: TenantOptions = {}): () => Tenant {
  const tenant = runTenant({ ...options, issuer: auth0Host })
  reachTenantAt(tenant)
  return tenant
}

/** An app with our callback, which tells what happens and what reaches the stock one. */
export async function openShop(mount: Mount, tenant: Tenant, options: Partial<AppOptions> = {}) {
  const stock = vi.fn()
  const events: PasswordlessEvent[] = []
  const { passwordless, ...rest } = options
  const app = await mount.startApp({
    settings: settingsOn(tenant),
    passwordless: { onEvent: (event) => events.push(event), ...passwordless },
    callback: true,
    onStockCallback: stock,
    ...rest,
  })
  return { browser: () => app.browser(), stock, events, [Symbol.asyncDispose]: app[Symbol.asyncDispose] }
}

/** Asks for a message, and reads it. */
export async function ask(browser: Browser, mount: Mount, tenant: Tenant, wish: Wish): Promise<Mail> {
  const body: Record<string, string> = typeof wish === 'string' ? { email: wish } : wish
  // Others may have left theirs unread.
  tenant.mailbox.clear()
  const answer = await browser.postJson(mount.paths.start, body)
  if (answer.status !== 204) throw new Error(`the start was answered ${answer.status}`)
  return tenant.mailbox.waitForMail(body.email ?? body.phoneNumber ?? '')
}

/** Where the tenant sends a browser that opens a link: the callback, with what came of it. */
export async function arrivalOf(link: string | undefined): Promise<string> {
  return locationOf(await fetch(link ?? '', { redirect: 'manual' }))
}

/** Where a visit of the callback leads that has brought its transaction back: to the callback, and marked. */
export function restored(arrival: string): string {
  const url = new URL(arrival)
  url.searchParams.set('passwordless', 'restored')
  return url.href
}

/** Goes where an answer leads, within the app. */
export function follow(browser: Browser, answer: Response, init?: RequestInit): Promise<Response> {
  const location = locationOf(answer)
  if (new URL(location).origin !== home) throw new Error(`this leads out of the app: ${location}`)
  return browser.fetch(location, init)
}

/** What somebody sees of the answer to a form: a browser goes where it leads. */
export async function shownTo(
  browser: Browser,
  answer: Response | Promise<Response>,
  init?: RequestInit,
): Promise<Response> {
  const first = await answer
  return first.status === 303 ? follow(browser, first, init) : first
}

/** The absolute URL that an answer leads to. */
export function locationOf(answer: Response, base = home): string {
  const location = answer.headers.get('location')
  if (location === null) throw new Error(`no redirect but ${answer.status}`)
  return new URL(location, base).href
}

/** Whoever is signed in: the address, or what the tenant calls somebody who has none. */
export async function whoIs(browser: Browser, mount: Mount): Promise<string | undefined> {
  const answer = await browser.fetch(mount.paths.profile)
  if (answer.status !== 200) return undefined
  const { email, sub } = JSON.parse(await answer.text())
  return email ?? sub
}

/** The browser forgets the cookies whose names fit, on every path. */
export async function forget(browser: Browser, names: RegExp): Promise<void> {
  for (const { key, domain, path } of await browser.cookies.store.getAllCookies()) {
    if (names.test(key)) await browser.cookies.store.removeCookie(domain, path, key)
  }
}

/** The transaction cookies of both generations. */
export const transactions = /^(auth_verification|__txn_)/

/** The session cookies of both generations. */
export const sessions = /^(appSession|__session)/

/** How often the tenant has been asked at a path. */
export function countOf(tenant: Tenant, path: string): number {
  return tenant.requests.filter((request) => request.path === path).length
}

/** The stock login as far as the tenant: its `/authorize` URL. */
export async function beginLogin(browser: Browser, mount: Mount, query = ''): Promise<string> {
  return locationOf(await browser.fetch(`${mount.paths.login}${query}`))
}

/** The way of a stock login through the tenant's login page: the tenant's last answer. */
export async function logInAtTenant(tenant: Tenant, authorize: string, address: string): Promise<Response> {
  const cookies = new Map<string, string>()
  const visit = async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, {
      ...init,
      headers: { cookie, accept: 'text/html' },
      credentials: 'omit',
      redirect: 'manual',
    })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    return answer
  }
  const page = locationOf(await visit(authorize), tenant.issuer)
  const body = new URLSearchParams({ address })
  const resume = locationOf(await visit(page, { method: 'POST', body }), tenant.issuer)
  return visit(resume)
}
