import { parseCookie, stringifySetCookie } from 'cookie'
import { encode } from 'jose/base64url'
import { isSame, digest as sha256 } from './keyed-hash.js'
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
  hasUsed(state: string): boolean
  /** The `Set-Cookie` line that keeps the browser known, and remembers a state that is used now. */
  toCookie(used?: string): string
}

/** The browser that sends a request. */
export function readBrowser(request: Request, settings: Settings, keys: Keys): Browser {
  const cookie = parseCookie(request.headers.get('cookie') ?? '')[name] ?? ''
  const [random = '', mac = '', remembered = ''] = cookie.split('.')
  const isKnown = isOurs(random, mac, keys)
  const id = isKnown ? random : crypto.randomUUID()
  const marks = isKnown ? remembered.split('~').filter((mark) => /^[\w-]{11}$/.test(mark)) : []
  const digest = digestOf(id)

  return {
    id,
    isNew: !isKnown,
    digest,
    began: (state) => isKnown && state.browser === digest,
    hasUsed: (state) => marks.includes(markOf(state)),
    toCookie(used) {
      const mark = used === undefined ? [] : [markOf(used)]
      const kept = [...mark, ...marks.filter((one) => one !== mark[0])].slice(0, maxRemembered)
      const signed = `${id}.${keys.browser[0]?.(id)}`
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
function isOurs(random: string, mac: string, keys: Keys): boolean {
  if (!random || !mac) return false
  return keys.browser.some((hash) => isSame(hash(random), mac))
}

// 96 bits: every try at hitting another's costs a request, since a cookie counts only when the app has made it up and signed it.
function digestOf(text: string): string {
  return encode(sha256(text).subarray(0, 12))
}

function markOf(state: string): string {
  return digestOf(state).slice(0, 11)
}

/** Where a cookie of ours is kept: wherever the app is, since start, callback and codes may have routes far apart. */
export function cookiePlace({ cookie: { domain, secure }, homeUrl }: Settings) {
  const path = new URL(homeUrl).pathname.replace(/\/$/, '') || '/'
  return { httpOnly: true, path, secure, ...(domain && { domain }) }
}
