import type { Mount } from './apps.js'
import { locationOf } from './arrivals.js'
import type { Browser } from './browser.js'

/** How a code gets to our route. */
export type Typing = (browser: Browser, path: string, fields: Record<string, string>) => Promise<Response>

export const byScript: Typing = (browser, path, fields) => browser.postJson(path, fields)
export const byForm: Typing = (browser, path, fields) => browser.postForm(path, fields)

/** Where an answer to a code sends the browser: a script by its body, a form by a redirect. */
export async function nextOf(response: Response): Promise<string> {
  if (response.status === 303) return locationOf(response)
  const text = await response.text()
  if (response.status !== 200) throw new Error(`the code was answered ${response.status} ${text}`)
  return JSON.parse(text).location
}

/** Types a code, goes to Auth0, and back to the callback, not further. */
export async function typeCode(
  mount: Mount,
  browser: Browser,
  fields: Record<string, string>,
  typing = byScript,
): Promise<Response> {
  return browser.click(await nextOf(await typing(browser, mount.paths.verify, fields)))
}

/** A code of six digits that is not this one. */
export function notThis(code: string): string {
  return code === '000000' ? '000001' : '000000'
}
