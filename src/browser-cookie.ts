import { parseCookie, stringifySetCookie } from 'cookie'
import { randomState } from 'openid-client'
import type { KeyedHash } from './keyed-hash.js'
import type { Settings } from './sdk.js'

const name = 'passwordless_browser'
// As long as the resend cooldown remembers.
const maxAgeSeconds = 3600

/** Tells this browser from others, and nothing else: a random value that only this app can have made. */
export interface BrowserId {
  id: string
  /** `Set-Cookie` line for a browser that had none. */
  setCookie: string | undefined
}

/** The identity of the browser that sends a request, or a new one. */
export async function readBrowserId(
  request: Request,
  settings: Settings,
  hash: KeyedHash,
): Promise<BrowserId> {
  const known = parseCookie(request.headers.get('cookie') ?? '')[name]
  if (known && (await isOurs(known, hash))) return { id: known, setCookie: undefined }

  const random = randomState()
  const id = `${random}.${await hash(random)}`
  return { id, setCookie: stringifySetCookie(name, id, toAttributes(settings)) }
}

// Otherwise a script could be a new browser at every request by writing something random into the cookie.
async function isOurs(value: string, hash: KeyedHash): Promise<boolean> {
  const [random = '', mac] = value.split('.')
  return value === `${random}.${mac}` && (await hash(random)) === mac
}

// For the same places as the transaction cookie, which the callback will read beside it.
function toAttributes({ cookie: { path = '/', domain, secure } }: Settings) {
  return {
    httpOnly: true,
    sameSite: 'lax' as const,
    maxAge: maxAgeSeconds,
    path,
    secure,
    ...(domain && { domain }),
  }
}
