import { addQuery, redirectTo } from './answer.js'
import { chooseMessages } from './messages/choose.js'
import type { StartOptions } from './options.js'
import { type Page, toPageResponse } from './page.js'
import { addressPage, type Offer, type PageParts, reasonPage, stalePage } from './recovery-pages.js'
import type { RecoveryReason } from './recovery-reason.js'
import type { Settings } from './sdk.js'
import type { OpenState, StateContent } from './state.js'
import { toTicketCookies, writeTicket } from './ticket.js'
import { type Context, toTransactionInput } from './visit.js'

/** Tells the visitor why nobody was signed in, on our page or on the app's, and offers the next step. */
export async function explain<Options extends StartOptions>(
  context: Context<Options>,
  reason: RecoveryReason,
  state?: StateContent,
): Promise<Response> {
  const { options, report } = context
  report.recovery(reason)
  const offer = state && toOffer(context, state)
  const appPage = state?.failedPage ?? options.pages?.recover
  if (!appPage) return show(context, reasonPage(partsOf(context), reason, offer))

  // Without an offer, the form on that page must not do what an earlier one was for.
  const cookies = toTicketCookies(context, offer?.canSend ? offer.ticket : undefined)
  const page = new URL(addQuery(toAppPage(context, appPage), 'error', reason))
  // With an end of its own, a token behind "#" does not go there, too.
  if (reason === 'fragment' && !page.hash) page.hash = 'no-token'
  return redirectTo(page.href, [...cookies, context.browser.toCookie()])
}

/** Asks for the address that a link from another browser was sent to. */
export async function askAddress<Options extends StartOptions>(
  context: Context<Options>,
  state: StateContent,
  { problem, status = 200 }: { problem?: string; status?: number } = {},
): Promise<Response> {
  const offer = { ...toOffer(context, state), problem }
  const query = new URL(context.request.url).searchParams
  return show(context, { ...addressPage(partsOf(context), offer, query), status })
}

/** Whether a link goes on here once its address has been typed. */
export function canTypeAddress<Options extends StartOptions>(
  { browser, options }: Context<Options>,
  state: string,
  opened: OpenState,
): boolean {
  if (browser.hasUsed(state)) return false
  if (browser.began(opened)) return opened.foreign
  // A code that is typed goes to Auth0 and back in one browser. Whoever brings its state to another knows its nonce, too,
  // and may have made it for any address.
  return options.otherBrowser === 'allow' && !opened.typed
}

/** Writes the transaction of a state once more, and comes back to the callback with it. */
export async function restore<Options extends StartOptions>(
  context: Context<Options>,
  state: string,
  opened: OpenState,
): Promise<Response> {
  const { request, browser, transactions, report } = context
  const input = toTransactionInput(context, opened.returnTo)
  const setCookie = await transactions.restore(request, input, state, opened)
  report.restored()
  const callback = callbackOf(context)
  const query = new URL(request.url).searchParams
  query.set(...restoredMark)
  callback.search = String(query)
  return redirectTo(callback.href, [...setCookie, browser.toCookie(state)])
}

/** The callback as Auth0 leads to it: behind a proxy, or with options of its own, the request may not know. */
export function callbackOf<Options extends StartOptions>(context: Context<Options>): URL {
  return new URL(String(toTransactionInput(context, undefined).authorizationParams.redirect_uri))
}

/** A request that comes from {@link restore}: not to be restored again, whatever the browser has made of the cookies. */
export function isRestored(query: URLSearchParams): boolean {
  const [name, value] = restoredMark
  return query.get(name) === value
}

const restoredMark = ['passwordless', 'restored'] as const

/** What can be done about a state in this browser. */
export function toOffer<Options extends StartOptions>(
  context: Context<Options>,
  content: StateContent,
): Offer {
  const { options, report, browser } = context
  const { recipient, typed, guarded } = content
  // A page of ours has no fields for a schema. Without a "beforeSend" here, there may be one at the start handler.
  const isAllowed = options.fields === undefined && (options.beforeSend !== undefined || !guarded)
  // Of a code that was typed in, it may only be unknown.
  if (!isAllowed && guarded && !typed) report.noNewLink()
  const foreign = content.foreign || !browser.began(content)
  return {
    ticket: writeTicket(context, { ...content, foreign }),
    recipient,
    typed,
    foreign,
    goingTo: foreign ? undefined : toTransactionInput(context, content.returnTo).returnTo,
    // To a phone goes a code, and a code is typed where nobody asks for the address.
    canSend: isAllowed && !(foreign && recipient.connection === 'sms'),
  }
}

/** Shows one of our pages, and keeps the browser known: what is on the page is for it alone. */
export async function show<Options extends StartOptions>(
  { settings, browser, options }: Context<Options>,
  page: Page,
): Promise<Response> {
  const setCookie = page.setCookie ?? [browser.toCookie()]
  return toPageResponse({ ...page, setCookie, formsLeadTo: formTargets(settings, options) })
}

/** Tells that nothing has happened: too long ago, in another browser, or in one that keeps no cookies. */
export function showStale<Options extends StartOptions>(context: Context<Options>): Promise<Response> {
  return show(context, stalePage(partsOf(context), !context.browser.isNew))
}

/** Where the answers to the forms on our pages may lead. */
export function formTargets(
  { issuer, callbackUrl, baseUrl }: Settings,
  { authorizationParams, allowedOrigins }: StartOptions,
): string[] {
  return [issuer, callbackUrl, baseUrl, authorizationParams?.redirect_uri ?? [], allowedOrigins ?? []].flat()
}

export function partsOf<Options extends StartOptions>({
  request,
  options,
  settings,
}: Context<Options>): PageParts {
  return { texts: chooseMessages(request, options.messages), homeUrl: settings.homeUrl }
}

/** A page of the app's own, absolute. */
export function toAppPage<Options extends StartOptions>(
  { settings }: Context<Options>,
  path: string,
): string {
  return new URL(path, settings.baseUrl).href
}
