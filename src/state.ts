import * as v from 'valibot'
import { addressOf } from './address.js'
import type { Recipient } from './input.js'
import type { Keys } from './keys.js'
import { parseJson } from './parse-json.js'

/** What a state of ours knows of the start it comes from. */
export interface StateContent {
  recipient: Recipient
  /** Which browser began: the digest of its cookie. */
  browser: string
  /** Seconds since 1970. */
  expiresAt: number
  /** Whether a code was typed in, rather than a message sent. */
  typed: boolean
  /** Whether the app had a say before the message, or nobody knows: by `beforeSend`, or by a schema for its fields. */
  guarded: boolean
  /**
   * Whether the browser is one that did not begin, so that whoever uses it has to type the address before anything is signed
   * in: somebody else may have led them here.
   */
  foreign: boolean
  /** Where the person was going; absent where it would have made the state too long. */
  returnTo?: string | undefined
  /** The app's page that a refused code goes back to. */
  failedPage?: string | undefined
}

/** A state that is ours, unchanged, and in time. */
export interface OpenState extends StateContent {
  /** The nonce that went with it. */
  nonce: string
}

/**
 * How long a state is of use, in seconds. Longer than any link, so that the page behind an old one can offer a new one.
 */
export const stateLifetimeSeconds = 24 * 60 * 60

// Short, because of v4: no names, and nothing at the end that is empty.
const Content = v.tuple([
  v.pipe(v.string(), v.nonEmpty()),
  v.string(),
  v.number(),
  v.optional(v.pipe(v.string(), v.regex(/^[tgf]*$/)), ''),
  v.optional(v.string(), ''),
  v.optional(v.string(), ''),
])

/**
 * Seals what a state has to know.
 *
 * @param boundTo Where it stands; it opens nowhere else.
 */
export function sealState(keys: Keys, content: StateContent, boundTo: string): string {
  return keys.seal.close(toText(content), boundTo)
}

/** What a state of ours holds; `undefined` when it is not ours, was changed, stands elsewhere, or is too old. */
export function openState(
  keys: Keys,
  sealed: string,
  boundTo: string,
): { content: StateContent; secret: number } | undefined {
  const opened = keys.seal.open(sealed, boundTo)
  const parsed = v.safeParse(Content, opened && parseJson(opened.text))
  if (!opened || !parsed.success) return undefined
  const [address, browser, expiresAt, flags, returnTo, failedPage] = parsed.output
  if (expiresAt <= Date.now() / 1000) return undefined
  const content = {
    recipient: toRecipient(address),
    browser,
    expiresAt,
    typed: flags.includes('t'),
    guarded: flags.includes('g'),
    foreign: flags.includes('f'),
    ...(returnTo && { returnTo }),
    ...(failedPage && { failedPage }),
  }
  return { content, secret: opened.secret }
}

/** When something that is made now ends, in seconds since 1970. */
export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds
}

function toText({
  recipient,
  browser,
  expiresAt,
  typed,
  guarded,
  foreign,
  returnTo,
  failedPage,
}: StateContent): string {
  const flags = `${typed ? 't' : ''}${guarded ? 'g' : ''}${foreign ? 'f' : ''}`
  const rest = [flags, returnTo ?? '', failedPage ?? '']
  while (rest.at(-1) === '') rest.pop()
  return JSON.stringify([addressOf(recipient), browser, expiresAt, ...rest])
}

// A phone number has no "@", and an address has one.
function toRecipient(address: string): Recipient {
  return address.includes('@')
    ? { connection: 'email', email: address }
    : { connection: 'sms', phoneNumber: address }
}
