import { addressOf } from './address.js'
import { redirectTo } from './answer.js'
import type { Recipient } from './input.js'
import type { Instance } from './instance.js'
import type { StartOptions } from './options.js'
import { askAddress, callbackOf, canTypeAddress, explain, isRestored, restore } from './recovery.js'
import { actionOf, createActions } from './recovery-actions.js'
import { readReason } from './recovery-reason.js'
import { createReturn, isBare, isReturn } from './sent.js'
import type { Flow } from './start.js'
import type { OpenState } from './state.js'
import { type Context, toContext, toTransactionInput, type Visit } from './visit.js'

/** What comes of a request to the callback: an answer of ours, or the stock callback with some cookies added to its. */
export type Arrival = Response | { setCookie: string[]; only?: Only }

/** Whom alone the stock callback may sign in, where it can be asked. */
export interface Only {
  recipient: Recipient
  /** The answer when it would be somebody else. */
  otherwise(): Promise<Response>
}

const untouched: Arrival = { setCookie: [] }

/**
 * What happens after the click, in front of the stock callback. All that is not ours goes through untouched: stock logins,
 * other errors, and states that were changed, or are too old.
 */
export function createCallback<Options extends StartOptions>(
  instance: Instance<Options>,
  flow: Flow<Options>,
) {
  const act = createActions(instance, flow, callbackOf)
  const comeBack = createReturn(instance)

  return async function arrive(visit: Visit<Options>): Promise<Arrival> {
    const action = actionOf(visit.request)
    if (action) return act(visit, action)
    if (isReturn(visit.request)) return comeBack(visit)
    if (visit.request.method !== 'GET') return untouched
    const query = new URL(visit.request.url).searchParams
    const states = query.getAll('state')
    if (states.length !== 1 && !isBare(query)) return untouched
    // What is wrong with the settings, or with a domain that the app looks up, the stock callback says in its own way.
    const context = await toContext(instance, visit, instance.reportTo(visit.options)).catch(() => undefined)
    if (!context) return untouched
    return isBare(query) ? explain(context, 'fragment') : receive(instance, context, states[0] ?? '')
  }
}

async function receive<Options extends StartOptions>(
  instance: Instance<Options>,
  context: Context<Options>,
  state: string,
): Promise<Arrival> {
  const { request, transactions, report } = context
  const opened = transactions.open(state)
  if (!opened) return untouched
  report.understood(opened.recipient)
  const query = new URL(request.url).searchParams
  if (query.has('error')) {
    return query.get('error') === 'unauthorized' ? refused(instance, context, state, opened) : untouched
  }
  if (!query.has('code')) return untouched
  if (await instance.sdk.hasTransaction(request, state)) return toStock(instance, context, state, opened)

  return receiveWithoutTransaction(instance, context, state, opened)
}

async function receiveWithoutTransaction<Options extends StartOptions>(
  instance: Instance<Options>,
  context: Context<Options>,
  state: string,
  opened: OpenState,
): Promise<Response> {
  const { browser } = context
  const isBack = isRestored(new URL(context.request.url).searchParams)
  // It was given one a moment ago.
  if (isBack && browser.isNew) return explain(context, 'no_cookies')
  // Once: a state that was here before, and has no transaction any more, is used up or cannot be kept.
  const isUsed = isBack || browser.hasUsed(state)
  if (isUsed) return (await goOn(instance, context, state, opened)) ?? explain(context, 'used', opened)
  if (canTypeAddress(context, state, opened)) return askAddress(context, opened)
  return browser.began(opened) ? restore(context, state, opened) : explain(context, 'other_browser', opened)
}

/** Auth0 has refused a link of ours. */
async function refused<Options extends StartOptions>(
  instance: Instance<Options>,
  context: Context<Options>,
  state: string,
  opened: OpenState,
): Promise<Response> {
  const description = new URL(context.request.url).searchParams.get('error_description')
  const reason = readReason(description, opened.typed)
  const answer = (await goOn(instance, context, state, opened)) ?? (await explain(context, reason, opened))
  return endTransaction(instance, context, state, answer)
}

/** The stock callback has all that it wants. */
function toStock<Options extends StartOptions>(
  instance: Instance<Options>,
  context: Context<Options>,
  state: string,
  opened: OpenState,
): Arrival {
  const { browser, options } = context
  const setCookie = [browser.toCookie(state)]
  if (options.otherBrowser !== 'allow' || browser.began(opened)) return { setCookie }
  // Whoever began knows the state, and on SDK v3 the nonce, too: enough to put a code of their own beside an address that
  // is not theirs.
  const otherwise = async () =>
    endTransaction(instance, context, state, await explain(context, 'other_browser', opened))
  return { setCookie, only: { recipient: opened.recipient, otherwise } }
}

/** Nothing can come of a refused link any more, and so of its transaction: the stock callback drops it, too. */
async function endTransaction<Options extends StartOptions>(
  { sdk }: Instance<Options>,
  { request }: Context<Options>,
  state: string,
  answer: Response,
): Promise<Response> {
  if (!(await sdk.hasTransaction(request, state))) return answer
  for (const line of await sdk.endTransaction(state)) answer.headers.append('set-cookie', line)
  return answer
}

/** A second click of somebody who is signed in by now: on to where the first one went. */
async function goOn<Options extends StartOptions>(
  { sdk }: Instance<Options>,
  context: Context<Options>,
  state: string,
  opened: OpenState,
): Promise<Response | undefined> {
  // In another browser the answer would tell the page that has led here who is signed in.
  if (!context.browser.began(opened) && !context.browser.hasUsed(state)) return undefined
  const addresses: readonly string[] = await sdk.signedInAs(context.request).catch(() => [])
  if (!addresses.includes(addressOf(opened.recipient))) return undefined
  return redirectTo(toTransactionInput(context, opened.returnTo).returnTo)
}
