import { answerLocation } from './answer.js'
import { toAuthParams } from './authorization-params.js'
import { isPasswordlessError } from './errors.js'
import { answerFailedPost } from './failed-post.js'
import { readCode, type VerifyInput } from './input.js'
import type { Instance } from './instance.js'
import type { StartOptions } from './options.js'
import { assertOwnOrigin } from './origin.js'
import type { Settings } from './sdk.js'
import { assertPost } from './start.js'
import { secondsFromNow, stateLifetimeSeconds } from './state.js'
import {
  type Context,
  reporting,
  toAttempt,
  toContext,
  toShort,
  toTransactionInput,
  type Visit,
} from './visit.js'

/** A code on its way to Auth0. */
export interface Verifying {
  /** Where the browser goes next: Auth0's own check, which ends at the stock callback. */
  location: string
  /** Whole `Set-Cookie` lines. */
  setCookie: string[]
}

/**
 * Sends the browser to Auth0 with a code that was typed in, on the rails of a mailed link: a transaction of this browser,
 * and the URL that the link would have been. Nothing is asked of Auth0 from here.
 *
 * @param guarded As in `StateContent`. Nobody knows it of the start before a code that comes from anywhere but a page of ours.
 * @throws `too_many_requests` and `configuration_error`
 */
export async function verifyCode<Options extends StartOptions>(
  { limitKeeper }: Instance<Options>,
  context: Context<Options>,
  input: VerifyInput,
  guarded = true,
): Promise<Verifying> {
  const { request, options, settings, browser, report } = context
  report.understood(input)
  const transactionInput = toTransactionInput(context, input.returnTo)
  await limitKeeper.guess(await toAttempt(context, input), options.limits, report.limiterFailed)
  const transaction = await context.transactions.begin(request, transactionInput, {
    recipient: input,
    browser: browser.digest,
    expiresAt: secondsFromNow(stateLifetimeSeconds),
    typed: true,
    guarded,
    foreign: false,
    returnTo: toShort(transactionInput),
    failedPage: options.pages?.failed,
  })
  const authParams = toAuthParams(transactionInput.authorizationParams, transaction)
  report.verifying()
  return {
    location: toVerifyUrl(settings, input, authParams),
    setCookie: [...transaction.setCookie, browser.toCookie()],
  }
}

/** `POST /api/auth/passwordless-verify`, for every mount: web request in, web response out. */
export function createVerify<Options extends StartOptions>(instance: Instance<Options>) {
  const run = (visit: Visit<Options>) =>
    reporting(instance, visit.options, async (report) => {
      assertPost(visit.request)
      const context = await toContext(instance, visit, report)
      assertOwnOrigin(visit.request, context.settings, visit.options)
      return verifyCode(instance, context, await readCode(visit.request))
    })

  return async function verify(visit: Visit<Options>): Promise<Response> {
    try {
      return answerLocation(visit.request, await run(visit))
    } catch (error) {
      if (!isPasswordlessError(error)) throw error
      return answerFailedPost(instance, visit, error, { step: 'verify' })
    }
  }
}

// The link of a mail, but for where it comes from (auth0-facts.md 3).
function toVerifyUrl(
  { issuer, clientId }: Settings,
  input: VerifyInput,
  authParams: Record<string, unknown>,
): string {
  const url = new URL(`${issuer}passwordless/verify_redirect`)
  const recipient =
    input.connection === 'email' ? { email: input.email } : { phone_number: input.phoneNumber }
  const parameters = {
    client_id: clientId,
    connection: input.connection,
    ...recipient,
    verification_code: input.verificationCode,
    protocol: 'oauth2',
    ...authParams,
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value))
  return url.href
}
