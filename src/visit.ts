import type { IncomingMessage } from 'node:http'
import { mergeAuthorizationParams } from './authorization-params.js'
import { type Browser, readBrowser } from './browser-cookie.js'
import { readClientIp } from './client-ip.js'
import { isPasswordlessError } from './errors.js'
import type { Recipient } from './input.js'
import type { Instance } from './instance.js'
import type { Keys } from './keys.js'
import type { Attempt } from './limit-keeper.js'
import type { StartOptions } from './options.js'
import type { Report } from './report.js'
import { safeReturnTo } from './return-to.js'
import type { Settings, TransactionInput } from './sdk.js'
import { createTransactions, type Transactions } from './transactions.js'

/** A request on its way through one of the flows. */
export interface Visit<Options> {
  request: Request
  /** The same as the Pages Router has it. */
  nodeRequest?: IncomingMessage
  options: Options
  /** Gets the cookies before the message goes out, for callers that can fail at keeping them. */
  keep?: (setCookie: string[]) => void
}

/** A visit, with all there is to know about it before its body is read. */
export interface Context<Options> extends Visit<Options> {
  settings: Settings
  keys: Keys
  transactions: Transactions<Options>
  browser: Browser
  report: Report
}

/** Finds out about a visit. */
export async function toContext<Options extends StartOptions>(
  { sdk, keysOf }: Instance<Options>,
  visit: Visit<Options>,
  report: Report,
): Promise<Context<Options>> {
  const settings = await sdk.settings(visit.request)
  const keys = keysOf(settings)
  const transactions = createTransactions(sdk, keys, settings)
  const browser = readBrowser(visit.request, settings, keys)
  return { ...visit, settings, keys, transactions, browser, report }
}

/** Runs a flow, and tells the operator when it fails. */
export async function reporting<Options extends StartOptions, Result>(
  instance: Instance<Options>,
  options: Options,
  run: (report: Report) => Promise<Result>,
): Promise<Result> {
  const report = instance.reportTo(options)
  try {
    return await run(report)
  } catch (error) {
    if (isPasswordlessError(error)) report.failed(error)
    throw error
  }
}

/** A visit as the limits see it. */
export async function toAttempt<Options extends StartOptions>(
  context: Context<Options>,
  recipient: Recipient,
): Promise<Attempt> {
  const { options, keys, browser, report } = context
  const clientIp = await readClientIp(context)
  if (!clientIp && (options.clientIp || options.trustedProxies)) report.clientIpUnknown()
  return { keys, browser, recipient, clientIp }
}

/** Where the person goes and with which parameters: by the app, by its handler, by the visitor. */
export function toTransactionInput<Options extends StartOptions>(
  { settings, options }: Context<Options>,
  wish: string | undefined,
): TransactionInput<Options> {
  const returnToRules = {
    // A handler with a callback of its own on another host comes back to that host, as the SDK's login does.
    base: new URL(options.authorizationParams?.redirect_uri ?? settings.baseUrl),
    otherwise: settings.defaultReturnTo,
  }
  return {
    settings,
    options,
    authorizationParams: mergeAuthorizationParams(settings, options.authorizationParams),
    returnTo: safeReturnTo([wish, options.returnTo], returnToRules),
    returnToRules,
  }
}

/** A `returnTo` as a state keeps it: without the origin, which it has anyway. */
export function toShort({ returnTo, returnToRules }: TransactionInput<unknown>): string {
  const { origin } = returnToRules.base
  const path = returnTo.startsWith(`${origin}/`) ? returnTo.slice(origin.length) : returnTo
  // Resolved again, "//host" would be another origin.
  return path.startsWith('//') ? returnTo : path
}
