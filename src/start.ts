import { addQuery, answerFailed, answerSent } from './answer.js'
import { type Fetch, sendPasswordlessStart } from './auth0.js'
import { mergeAuthorizationParams, toAuthParams } from './authorization-params.js'
import { isPasswordlessError, PasswordlessError } from './errors.js'
import { canonicalLanguage, readStartInput, type StartInput } from './input.js'
import { logFailure, logWithheld } from './log.js'
import type { StartOptions } from './options.js'
import { safeReturnTo } from './return-to.js'
import type { Sdk } from './sdk.js'

/**
 * The flow of `POST /api/auth/passwordless`, for every generation of the SDK and every mount.
 *
 * The order is the point. Auth0 hears nothing before all that can fail on our side has succeeded, and the browser
 * gets no cookie before Auth0 has accepted.
 */
export function createStart<Options extends StartOptions>(sdk: Sdk<Options>, fetch: Fetch) {
  async function send(request: Request, options: Options): Promise<Response> {
    assertPost(request)
    const settings = await sdk.settings(request)
    const input = await readStartInput(request)

    const authorizationParams = mergeAuthorizationParams(settings, options.authorizationParams)
    const transaction = await sdk.writeTransaction(request, {
      returnTo: safeReturnTo([input.returnTo, options.returnTo], settings.baseUrl),
      authorizationParams,
      options,
    })
    const authParams = toAuthParams(authorizationParams, transaction)
    const message = { input, authParams, language: languageOf(request, input) }
    if ((await sendPasswordlessStart(settings, message, fetch)) === 'withheld') logWithheld()

    const page = options.pages?.sent ?? addQuery(new URL(settings.baseUrl).pathname, 'passwordless', 'sent')
    return answerSent(request, transaction.setCookie, page)
  }

  return async function start(request: Request, options: Options): Promise<Response> {
    try {
      return await send(request, options)
    } catch (error) {
      // What the app's own functions throw is the app's to handle.
      if (!isPasswordlessError(error)) throw error
      logFailure(error)
      return answerFailed(request, error, options.pages)
    }
  }
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
