import { addQuery, answerFailed, answerSent } from './answer.js'
import { type Fetch, type StartMessage, sendPasswordlessStart } from './auth0.js'
import { mergeAuthorizationParams, toAuthParams } from './authorization-params.js'
import { isFormPost } from './body.js'
import { isPasswordlessError, PasswordlessError } from './errors.js'
import { canonicalLanguage, readStartInput, type StartInput } from './input.js'
import { logFailure, logWithheld } from './log.js'
import type { StartOptions } from './options.js'
import { safeReturnTo } from './return-to.js'
import type { Sdk, Settings } from './sdk.js'

/** A start that wants only Auth0: everything that can fail on our side has succeeded. */
export interface Prepared {
  settings: Settings
  message: StartMessage
  /** Whole `Set-Cookie` lines of the transaction. */
  setCookie: string[]
  /** Where a plain form post goes next. */
  page: string
}

/** The two halves of the flow. Both throw `PasswordlessError`, and what the app's own functions throw. */
export interface Flow<Options> {
  prepare(request: Request, options: Options): Promise<Prepared>
  deliver(prepared: Prepared): Promise<void>
  /** The app's page for forms that failed, unless it has none or its base URL is what is wrong. */
  failedPage(request: Request, options: Options): Promise<string | undefined>
}

/** The flow of a start, for every generation of the SDK. Nothing goes out before the second half. */
export function createFlow<Options extends StartOptions>(
  sdk: Sdk<Options>,
  fetch: Fetch = (url, init) => globalThis.fetch(url, init),
): Flow<Options> {
  return {
    async prepare(request, options) {
      assertPost(request)
      const settings = await sdk.settings(request)
      const input = await readStartInput(request)

      const authorizationParams = mergeAuthorizationParams(settings, options.authorizationParams)
      const returnToRules = {
        // A handler with a callback of its own on another host comes back to that host, as the SDK's login does.
        base: options.authorizationParams?.redirect_uri ?? settings.baseUrl,
        otherwise: settings.defaultReturnTo,
      }
      const returnTo = safeReturnTo([input.returnTo, options.returnTo], returnToRules)
      const transaction = await sdk.writeTransaction(request, {
        settings,
        returnTo,
        returnToRules,
        authorizationParams,
        options,
      })
      const authParams = toAuthParams(authorizationParams, transaction)
      const message = { input, authParams, language: languageOf(request, input) }

      const page = toPage(options.pages?.sent, settings)
      return { settings, message, setCookie: transaction.setCookie, page }
    },

    async deliver({ settings, message }) {
      const outcome = await sendPasswordlessStart(settings, message, fetch)
      if (outcome === 'withheld') logWithheld()
    },

    async failedPage(request, { pages }) {
      const path = pages?.failed
      if (!path || !isFormPost(request)) return undefined
      return sdk.settings(request).then(
        ({ baseUrl }) => new URL(path, baseUrl).href,
        () => undefined,
      )
    },
  }
}

/**
 * `POST /api/auth/passwordless`, for every mount: web request in, web response out. The browser gets no cookie before
 * Auth0 has accepted.
 */
export function createStart<Options extends StartOptions>({ prepare, deliver, failedPage }: Flow<Options>) {
  return async function start(request: Request, options: Options): Promise<Response> {
    try {
      const prepared = await prepare(request, options)
      await deliver(prepared)
      return answerSent(request, prepared)
    } catch (error) {
      // What the app's own functions throw is the app's to handle.
      if (!isPasswordlessError(error)) throw error
      logFailure(error)
      return answerFailed(error, await failedPage(request, options))
    }
  }
}

// Absolute, because a redirect out of Next's proxy must be.
function toPage(path: string | undefined, { baseUrl, homeUrl }: Settings): string {
  return path ? new URL(path, baseUrl).href : addQuery(homeUrl, 'passwordless', 'sent')
}

function assertPost(request: Request): void {
  if (request.method === 'POST') return
  throw new PasswordlessError('method_not_allowed', 'send a POST')
}

// The language of the mail: as asked for, or as the browser prefers.
function languageOf(request: Request, input: StartInput): string | undefined {
  const preferred = request.headers.get('accept-language')?.split(/[,;]/, 1)[0]?.trim()
  return canonicalLanguage(input.language ?? preferred ?? '')
}
