import { vi } from 'vitest'
import type { PasswordlessEvent } from '../../src/events.js'
import type { FetchInit } from '../../src/v3/index.js'
import { type AppOptions, type AppSettings, type Mount, standInSettings } from '../support/apps.js'
import type { Browser } from '../support/browser.js'

interface ShopOptions extends Pick<AppOptions, 'passwordless' | 'mounted'> {
  settings?: Partial<AppSettings>
}

/** Somebody at a browser. */
export interface Visitor {
  browser: Browser
  /** Asks for a mail, or for a text message when it is given a phone number. */
  ask(address: string): Promise<Response>
  /** The same as a plain form. */
  askByForm(email: string): Promise<Response>
}

/** An app with the default limits behind one proxy, and an Auth0 that accepts everything unless told otherwise. */
export async function openShop(mount: Mount, { settings, passwordless, mounted }: ShopOptions = {}) {
  const events: PasswordlessEvent[] = []
  const auth0 = vi.fn(async (_url: string, _init: FetchInit) => new Response('{}'))
  const app = await mount.startApp({
    settings: { ...standInSettings, ...settings },
    passwordless: {
      fetch: auth0,
      limits: {},
      trustedProxies: 1,
      onEvent: (event) => events.push(event),
      ...passwordless,
    },
    ...(mounted && { mounted }),
  })
  return {
    auth0,
    events,
    /** How many messages Auth0 was asked for. */
    messages: () => auth0.mock.calls.length,
    /** A fresh browser; without an IP address nobody knows where it is. */
    visitor: (ip?: string) => toVisitor(app.browser(), mount.paths.start, ip),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

function toVisitor(browser: Browser, path: string, ip: string | undefined): Visitor {
  const headers = { ...(ip && { 'x-forwarded-for': ip }) }
  return {
    browser,
    ask: (address) => browser.postJson(path, toBody(address), headers),
    askByForm: (email) =>
      browser.fetch(path, { method: 'POST', headers, body: new URLSearchParams({ email }) }),
  }
}

function toBody(address: string) {
  return address.startsWith('+') ? { connection: 'sms', phoneNumber: address } : { email: address }
}

/** An IP address in a network of its own, for each number. */
export function ipOf(number: number): string {
  return `2001:db8:0:${number.toString(16)}::7`
}

/** How long an answer says to wait, in body and header alike; of any other answer the status. */
export async function waitOf(response: Response): Promise<unknown> {
  if (response.status !== 429) return response.status
  const { retry_after } = JSON.parse(await response.text())
  const header = response.headers.get('retry-after')
  return String(retry_after) === header ? retry_after : { retry_after, header }
}

/** The value of our cookie among those that a response sets. */
export function browserCookieOf(response: Response): string | undefined {
  return cookieLineOf(response)?.match(/^passwordless_browser=([^;]*)/)?.[1]
}

/** The whole line of our cookie. */
export function cookieLineOf(response: Response): string | undefined {
  return response.headers.getSetCookie().find((line) => line.startsWith('passwordless_browser='))
}

/** Puts a cookie of ours into a browser. */
export async function keep({ browser }: Visitor, value: string): Promise<void> {
  await browser.cookies.setCookie(`passwordless_browser=${value}; Path=/`, standInSettings.baseUrl)
}
