import { addQuery, answerSent } from './answer.js'
import { mayHaveBeenSent, type StartMessage, sendPasswordlessStart, writeStartRequest } from './auth0.js'
import { toAuthParams } from './authorization-params.js'
import { isPasswordlessError, PasswordlessError } from './errors.js'
import { answerFailedPost } from './failed-post.js'
import { readSubmission, type StartInput, type Submission } from './input.js'
import type { Instance } from './instance.js'
import { canonicalLanguage } from './language.js'
import type { Attempt } from './limit-keeper.js'
import type { StartOptions } from './options.js'
import { assertOwnOrigin } from './origin.js'
import type { Settings } from './sdk.js'
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

/** A start that Auth0 has accepted, or that must look as if. */
export interface Started {
  /** Whole `Set-Cookie` lines. */
  setCookie: string[]
  /** Where a plain form post goes next. */
  page(): string
  /** Seconds before another message can be asked for, when there is a wait. */
  retryAfter: number | undefined
}

/** The flow of a start. */
export interface Flow<Options> {
  /** Throws `PasswordlessError`, and what the app's own functions throw. */
  run(visit: Visit<Options>): Promise<Started>
  /**
   * The same from where it is known who asks for what.
   *
   * @param isForeign Whether the browser did not begin: see `StateContent`.
   */
  send(context: Context<Options>, submission: Submission, isForeign?: boolean): Promise<Started>
}

/** The flow of a start, for every generation of the SDK: guard, input, limits, transaction, Auth0. */
export function createFlow<Options extends StartOptions>(instance: Instance<Options>): Flow<Options> {
  const { fetch, limitKeeper } = instance

  async function send(
    context: Context<Options>,
    { input, fields }: Submission,
    isForeign = false,
  ): Promise<Started> {
    const { request, options, settings, browser, report } = context
    report.understood(input)
    const transactionInput = toTransactionInput(context, input.returnTo)
    const attempt = await toAttempt(context, input)
    const pass = await limitKeeper.enter(attempt, options.limits, report.limiterFailed)
    try {
      const transaction = await context.transactions.begin(request, transactionInput, {
        recipient: input,
        browser: browser.digest,
        expiresAt: secondsFromNow(stateLifetimeSeconds),
        typed: false,
        guarded: Boolean(options.beforeSend ?? options.fields),
        foreign: isForeign,
        returnTo: toShort(transactionInput),
      })
      const authParams = toAuthParams(transactionInput.authorizationParams, transaction)
      const startRequest = await writeStartRequest(settings, toMessage(request, input, attempt, authParams))
      // Without the transaction the callback asks for the address first.
      const setCookie = [...(isForeign ? [] : transaction.setCookie), browser.toCookie()]
      context.keep?.(setCookie)
      const verdict = await options.beforeSend?.({ input: { ...input }, fields, request })
      if (isRefusal(verdict)) report.withheld('app')
      else report.outcome(await sendPasswordlessStart(settings, startRequest, fetch))
      return { setCookie, page: () => toPage(options.pages?.sent, settings), retryAfter: pass.retryAfter }
    } catch (error) {
      await pass.giveBack(mayHaveBeenSent(error))
      throw error
    }
  }

  return {
    send,
    run: (visit) =>
      reporting(instance, visit.options, async (report) => {
        assertPost(visit.request)
        const context = await toContext(instance, visit, report)
        assertOwnOrigin(visit.request, context.settings, visit.options)
        return send(context, await readSubmission(visit.request, visit.options.fields))
      }),
  }
}

/**
 * `/api/auth/passwordless`, for every mount: web request in, web response out. The browser gets no cookie before Auth0 has
 * accepted.
 */
export function createStart<Options extends StartOptions>(
  instance: Instance<Options>,
  { run }: Flow<Options>,
) {
  return async function start(visit: Visit<Options>): Promise<Response> {
    try {
      return answerSent(visit.request, await run(visit))
    } catch (error) {
      // What the app's own functions throw is the app's to handle.
      if (!isPasswordlessError(error)) throw error
      return answerFailedPost(instance, visit, error, { step: 'start', allow: 'GET, HEAD, POST' })
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

/** Refuses what is no `POST`. */
export function assertPost(request: Request): void {
  if (request.method === 'POST') return
  throw new PasswordlessError('method_not_allowed', 'send a POST')
}

function toMessage(
  request: Request,
  input: StartInput,
  { clientIp }: Attempt,
  authParams: StartMessage['authParams'],
): StartMessage {
  // As asked for, or as the browser prefers.
  const preferred = request.headers.get('accept-language')?.split(/[,;]/, 1)[0]?.trim()
  const language = canonicalLanguage(input.language ?? preferred ?? '')
  return { input, authParams, language, clientIp: clientIp?.address }
}
