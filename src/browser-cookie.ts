import { parseCookie, stringifySetCookie } from 'cookie'
import { encode } from 'jose/base64url'
import { randomState } from 'openid-client'
import type { Keys } from './keys.js'
import type { Settings } from './sdk.js'
import { stateLifetimeSeconds } from './state.js'

const name = 'passwordless_browser'
const maxRemembered = 8

/** Tells this browser from others, and nothing else: a random value that only this app can have made. */
export interface Browser {
  /** Random, and new when the browser had none. */
  id: string
  isNew: boolean
  /** What may be known of it elsewhere. */
  digest: string
  /** Whether a state was made for this browser. */
  began(state: { browser: string }): boolean
  /** Whether a state of this browser has been through the callback already. */
  hasUsed(state: string): Promise<boolean>
  /** The `Set-Cookie` line that keeps the browser known, and remembers a state that is used now. */
  toCookie(used?: string): Promise<string>
}

/** The browser that sends a request. */
export async function readBrowser(request: Request, settings: Settings, keys: Keys): Promise<Browser> {
  const cookie = parseCookie(request.headers.get('cookie') ?? '')[name] ?? ''
  const [random = '', mac = '', remembered = ''] = cookie.split('.')
  const isKnown = await isOurs(random, mac, keys)
  const id = isKnown ? random : randomState()
  const marks = isKnown ? remembered.split('~').filter((mark) => /^[\w-]{11}$/.test(mark)) : []
  const digest = await digestOf(id)

  return {
    id,
    isNew: !isKnown,
    digest,
    began: (state) => isKnown && state.browser === digest,
    hasUsed: async (state) => marks.includes(await markOf(state)),
    async toCookie(used) {
      const mark = used === undefined ? [] : [await markOf(used)]
      const kept = [...mark, ...marks.filter((one) => one !== mark[0])].slice(0, maxRemembered)
      const signed = `${id}.${await keys.browser[0]?.(id)}`
      const value = kept.length > 0 ? `${signed}.${kept.join('~')}` : signed
      return stringifySetCookie(name, value, {
        ...cookiePlace(settings),
        sameSite: 'lax',
        maxAge: stateLifetimeSeconds,
      })
    },
  }
}

// Otherwise a script could be a new browser at every request by writing something random into the cookie.
async function isOurs(random: string, mac: string, keys: Keys): Promise<boolean> {
  if (!random || !mac) return false
  const macs = await Promise.all(keys.browser.map((hash) => hash(random)))
  return macs.includes(mac)
}

// 96 bits: every try at hitting another's costs a start, since a cookie counts only when the app has signed it.
async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return encode(new Uint8Array(bytes, 0, 12))
}

async function markOf(state: string): Promise<string> {
  return (await digestOf(state)).slice(0, 11)
}

/** Where a cookie of ours is kept: wherever the app is, since start, callback and codes may have routes far apart. */
export function cookiePlace({ cookie: { domain, secure }, homeUrl }: Settings) {
  const path = new URL(homeUrl).pathname.replace(/\/$/, '') || '/'
  return { httpOnly: true, path, secure, ...(domain && { domain }) }
}
