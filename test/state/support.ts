import type { Tenant } from '../../src/testing/index.js'
import type { App, Mount } from '../support/apps.js'
import type { Browser } from '../support/browser.js'

const home = 'http://localhost:3000/'
/** Any code: what comes with a state that is nobody's is never looked at. */
const code = 'a-code-of-the-tenant'

/** Somebody who has asked for a link. */
export interface Asker {
  browser: Browser
  email: string
  /** As the tenant has received it. */
  state: string
  nonce: string
  link: string
}

/** What a start asks for. */
interface Wish {
  email: string
  returnTo?: string
}

/** Asks for a link, in a browser of its own unless one is given. */
export async function askForLink(
  app: App,
  mount: Mount,
  tenant: Tenant,
  wish: Wish,
  browser = app.browser(),
): Promise<Asker> {
  const started = await browser.postJson(mount.paths.start, wish)
  if (started.status !== 204) throw new Error(`the start was refused: ${started.status}`)
  const { authParams, link } = await tenant.mailbox.waitForMail(wish.email)
  if (!link) throw new Error('the mail has no link')
  return {
    browser,
    email: wish.email,
    state: String(authParams.state),
    nonce: String(authParams.nonce),
    link,
  }
}

/** The callback as it is reached with a state, by a link that is good or by one that is not. */
export function callbackWith(mount: Mount, state: string, outcome: 'code' | 'unauthorized' = 'code'): string {
  const query =
    outcome === 'code'
      ? { code, state }
      : { error: 'unauthorized', error_description: 'The verification code has expired.', state }
  return `${mount.paths.callback}?${new URLSearchParams(query)}`
}

/** Makes a browser forget all but our own cookie: the transaction, and whoever was signed in. */
export async function loseTransaction({ cookies }: Browser): Promise<void> {
  for (const { key, domain, path } of await cookies.getCookies(home)) {
    if (key !== 'passwordless_browser') await cookies.store.removeCookie(domain ?? '', path ?? '', key)
  }
}

/** A browser of an app that has the cookies of another one's. */
export async function takeOver(app: App, { cookies }: Browser): Promise<Browser> {
  const browser = app.browser()
  for (const cookie of await cookies.getCookies(home)) await browser.cookies.setCookie(cookie, home)
  return browser
}

/** Goes on where a redirect leads, once. */
export function follow(browser: Browser, redirect: Response): Promise<Response> {
  const location = redirect.headers.get('location')
  if (redirect.status !== 303 || !location) throw new Error(`no redirect of ours: ${redirect.status}`)
  return browser.fetch(location)
}

/** The address of whoever is signed in. */
export async function whoIs(browser: Browser, mount: Mount): Promise<unknown> {
  const response = await browser.fetch(mount.paths.profile)
  return response.status === 200 ? JSON.parse(await response.text()).email : undefined
}

/** The ticket in the form of a page. */
export function ticketOn(page: string): string {
  const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1]
  if (!ticket) throw new Error('the page has no ticket')
  return ticket
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Other base64url texts that decoders take for the same bytes: all that differs is in the bits that do not count. */
export function twinsOf(text: string): string[] {
  const bytes = Buffer.from(text, 'base64url')
  return [...alphabet]
    .map((last) => text.slice(0, -1) + last)
    .filter((twin) => twin !== text && Buffer.from(twin, 'base64url').equals(bytes))
}

/** A text with one character changed, added or taken away, at each place. */
export function editsOf(text: string): string[] {
  const places = [...text].map((_, place) => place)
  const other = (place: number) => {
    const index = alphabet.indexOf(text.charAt(place))
    // Far away, and next to it.
    return [alphabet.charAt((index + 32) % 64), alphabet.charAt((index + 1) % 64)]
  }
  const edits = places.flatMap((place) => [
    ...other(place).map((one) => text.slice(0, place) + one + text.slice(place + 1)),
    text.slice(0, place) + text.slice(place + 1),
    `${text.slice(0, place)}A${text.slice(place)}`,
  ])
  return [...new Set([...edits, `${text}A`])].filter((edit) => edit !== text)
}
