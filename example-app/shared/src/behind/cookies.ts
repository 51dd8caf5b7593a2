import { draftCookie } from '../drafts'
import { maskStart } from './mask'

/** What a cookie of the shop is there for. */
export type CookieKind = 'transaction' | 'browser' | 'session' | 'draft'

/** A cookie of this browser, fit to be shown. */
export interface CookieNote {
  kind: CookieKind
  name: string
  value: string
  /** Of name and value. */
  bytes: number
  purpose: string
}

const purposes: Record<CookieKind, string> = {
  draft: 'The shop’s own: finds what was typed here, before anybody is signed in.',
  transaction:
    'State, nonce and the way back, as the SDK’s login would have written them, but with no PKCE verifier. It waits for the click.',
  browser: 'Tells this browser from others, so that nobody can sign you in here with a link of theirs.',
  session: 'The SDK’s session, encrypted. Its callback wrote it after the click.',
}

/** The cookies of the shop; what else is kept for this host, such as those of the tenant, is left out. */
export function describeCookies(cookies: readonly { name: string; value: string }[]): CookieNote[] {
  return cookies.flatMap(({ name, value }) => {
    const kind = toKind(name)
    if (!kind) return []
    const bytes = Buffer.byteLength(name + value)
    return [{ kind, name: maskCookieName(name), value: maskStart(value), bytes, purpose: purposes[kind] }]
  })
}

function toKind(name: string): CookieKind | undefined {
  if (name === draftCookie) return 'draft'
  if (name === 'passwordless_browser') return 'browser'
  if (name === 'auth_verification' || name.startsWith(transactionPrefix)) return 'transaction'
  return /^(appSession|__session)(\.\d+|__\d+)?$/.test(name) ? 'session' : undefined
}

const transactionPrefix = '__txn_'

/** On SDK v4 the state is part of the name. */
function maskCookieName(name: string): string {
  if (!name.startsWith(transactionPrefix)) return name
  return transactionPrefix + maskStart(name.slice(transactionPrefix.length))
}
