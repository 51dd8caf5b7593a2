import type { IncomingMessage } from 'node:http'
import { addQuery, answerFailed, answerSent } from './answer.js'
import {
  type Fetch,
  mayHaveBeenSent,
  type StartMessage,
  sendPasswordlessStart,
  writeStartRequest,
} from './auth0.js'
import { mergeAuthorizationParams, toAuthParams } from './authorization-params.js'
import { isFormPost } from './body.js'
import { readClientIp } from './client-ip.js'
import { isPasswordlessError, PasswordlessError } from './errors.js'
import { canonicalLanguage, readSubmission, type StartInput } from './input.js'
import { type Attempt, createLimitKeeper } from './limit-keeper.js'
import type { StartOptions } from './options.js'
import { assertOwnOrigin } from './origin.js'
import { createReports, type Report } from './report.js'
import { safeReturnTo } from './return-to.js'
import type { Sdk, Settings } from './sdk.js'

/** A request on its way through the flow. */
export interface Visit<Options> {
  request: Request
  /** The same as the Pages Router has it. */
  nodeRequest?: IncomingMessage
  options: Options
  /** Gets the cookies before the message goes out, for callers that can fail at keeping them. */
  keep?: (setCookie: string[]) => void
}

/** A start that Auth0 has accepted, or that must look as if. */
export interface Started {
  /** Whole `Set-Cookie` lines. */
  setCookie: string[]
  /** Where a plain form post goes next. */
  page: string
}

/** The flow of a start. */
export interface Flow<Options> {
  /** Throws `PasswordlessError`, and what the app's own functions throw. */
  run(visit: Visit<Options>): Promise<Started>
  /** The app's page for forms that failed, unless it has none or its base URL is what is wrong. */
  failedPage(visit: Visit<Options>): Promise<string | undefined>
}

/** The flow of a start, for every generation of the SDK: guard, input, limits, transaction, Auth0. */
export function createFlow<Options extends StartOptions>(
  sdk: Sdk<Options>,
  fetch: Fetch = (url, init) => globalThis.fetch(url, init),
): Flow<Options> {
  const limitKeeper = createLimitKeeper()
  const reportTo = createReports()

  async function start(visit: Visit<Options>, report: Report): Promise<Started> {
    const { request, options } = visit
    assertPost(request)
    const settings = await sdk.settings(request)
    assertOwnOrigin(request, settings, options)
    const { input, fields } = await readSubmission(request, options.fields)
    report.understood(input)
    const wish = toWish(settings, input, options)

    const clientIp = await readClientIp(visit)
    if (!clientIp && (options.clientIp || options.trustedProxies)) report.clientIpUnknown()
    const attempt = { request, settings, input, clientIp }
    const pass = await limitKeeper.enter(attempt, options.limits, report.limiterFailed)
    try {
      const transaction = await sdk.writeTransaction(request, { settings, options, ...wish })
      const message = toMessage(attempt, toAuthParams(wish.authorizationParams, transaction))
      const startRequest = await writeStartRequest(settings, message)
      const setCookie = [...transaction.setCookie, ...pass.setCookie]
      visit.keep?.(setCookie)
      const verdict = await options.beforeSend?.({ input: { ...input }, fields, request })
      if (isRefusal(verdict)) report.withheld('app')
      else report.outcome(await sendPasswordlessStart(settings, startRequest, fetch))
      return { setCookie, page: toPage(options.pages?.sent, settings) }
    } catch (error) {
      await pass.giveBack(mayHaveBeenSent(error))
      throw error
    }
  }

  return {
    async run(visit) {
      const report = reportTo(visit.options)
      try {
        return await start(visit, report)
      } catch (error) {
        if (isPasswordlessError(error)) report.failed(error)
        throw error
      }
    },

    async failedPage({ request, options: { pages } }) {
      const path = pages?.failed
      if (!path || !isFormPost(request)) return undefined
      return sdk.settings(request).then(
        ({ baseUrl }) => new URL(path, baseUrl).href,
        () => undefined,
      )
    },
  }
}

/** Where the person goes and with which parameters: by the app, by its handler, by the visitor. */
function toWish(settings: Settings, input: StartInput, options: StartOptions) {
  const returnToRules = {
    // A handler with a callback of its own on another host comes back to that host, as the SDK's login does.
    base: options.authorizationParams?.redirect_uri ?? settings.baseUrl,
    otherwise: settings.defaultReturnTo,
  }
  return {
    authorizationParams: mergeAuthorizationParams(settings, options.authorizationParams),
    returnTo: safeReturnTo([input.returnTo, options.returnTo], returnToRules),
    returnToRules,
  }
}

/**
 * `POST /api/auth/passwordless`, for every mount: web request in, web response out. The browser gets no cookie before
 * Auth0 has accepted.
 */
export function createStart<Options extends StartOptions>({ run, failedPage }: Flow<Options>) {
  return async function start(visit: Visit<Options>): Promise<Response> {
    try {
      return answerSent(visit.request, await run(visit))
    } catch (error) {
      // What the app's own functions throw is the app's to handle.
      if (!isPasswordlessError(error)) throw error
      return answerFailed(error, await failedPage(visit))
    }
  }
}

// Absolute, because a redirect out of Next's proxy must be.
function toPage(path: string | undefined, { baseUrl, homeUrl }: Settings): string {
  return path ? new URL(path, baseUrl).href : addQuery(homeUrl, 'passwordless', 'sent')
}

// Closed when in doubt: in plain JavaScript, whoever was not found is often `null`.
function isRefusal(verdict: unknown): boolean {
  return verdict !== undefined && !verdict
}

function assertPost(request: Request): void {
  if (request.method === 'POST') return
  throw new PasswordlessError('method_not_allowed', 'send a POST')
}

function toMessage(
  { request, input, clientIp }: Attempt,
  authParams: StartMessage['authParams'],
): StartMessage {
  // As asked for, or as the browser prefers.
  const preferred = request.headers.get('accept-language')?.split(/[,;]/, 1)[0]?.trim()
  const language = canonicalLanguage(input.language ?? preferred ?? '')
  return { input, authParams, language, clientIp: clientIp?.address }
}
