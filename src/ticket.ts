import { parseCookie, stringifySetCookie } from 'cookie'
import { cookiePlace } from './browser-cookie.js'
import type { StartOptions } from './options.js'
import { assertOwnOrigin } from './origin.js'
import type { Settings } from './sdk.js'
import { openState, type StateContent, sealState, secondsFromNow } from './state.js'
import type { Context } from './visit.js'

const name = 'passwordless_ticket'
const lifetimeSeconds = 15 * 60

/** What one of our pages may ask for, and for whom: sealed, for one browser, for a short time. */
export function writeTicket<Options>(
  { keys, settings, browser }: Context<Options>,
  content: StateContent,
): string {
  const ofThisBrowser = { ...content, browser: browser.digest, expiresAt: secondsFromNow(lifetimeSeconds) }
  return sealState(keys, ofThisBrowser, purposeOf(settings))
}

/**
 * The `Set-Cookie` lines that give a ticket to a page of the app's own, or to the one of what was sent; or that take away the
 * ticket of an earlier failure.
 */
export function toTicketCookies(context: Context<unknown>, ticket: string | undefined): string[] {
  if (ticket === undefined && !ticketIn(context.request)) return []
  const maxAge = ticket === undefined ? 0 : lifetimeSeconds
  const place = cookiePlace(context.settings)
  return [stringifySetCookie(name, ticket ?? '', { ...place, sameSite: 'strict', maxAge })]
}

/** The ticket in the cookie as it is, for a page that only shows what it was given for: looking needs no origin. */
export function ticketToShow(
  context: Context<unknown>,
): { ticket: string; content: StateContent } | undefined {
  const ticket = ticketIn(context.request)
  const opened = ticket && open(context, ticket, true)
  return opened ? { ticket, content: opened.content } : undefined
}

/** A ticket that came with a post. */
export interface Ticket {
  content: StateContent
  /** Whether it came from a page of the app's own, rather than one of ours. */
  isFromApp: boolean
}

/**
 * The ticket of a post: in the form on our own pages, and nobody else can know it; in a cookie from a page of the app,
 * which has to be the app's own origin then.
 *
 * @throws `origin_not_allowed`
 */
export function readTicket<Options extends StartOptions>(
  context: Context<Options>,
  inForm: unknown,
): Ticket | undefined {
  const { request, settings, options } = context
  if (request.headers.get('sec-fetch-site') === 'cross-site') return undefined
  if (typeof inForm === 'string') return open(context, inForm, false)

  assertOwnOrigin(request, settings, options)
  const inCookie = ticketIn(request)
  return inCookie ? open(context, inCookie, true) : undefined
}

function ticketIn(request: Request): string | undefined {
  return parseCookie(request.headers.get('cookie') ?? '')[name]
}

function open<Options>(
  { keys, settings, browser }: Context<Options>,
  sealed: string,
  isFromApp: boolean,
): Ticket | undefined {
  const opened = openState(keys, sealed, purposeOf(settings))
  if (!opened || !browser.began(opened.content)) return undefined
  return { content: opened.content, isFromApp }
}

function purposeOf({ issuer, clientId }: Settings): string {
  return ['ticket', issuer, clientId].join('\n')
}
