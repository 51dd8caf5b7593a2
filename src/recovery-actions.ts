import { addressOf } from './address.js'
import { answerFailed, redirectTo, withError, withRetryAfter } from './answer.js'
import { readFields } from './body.js'
import { isPasswordlessError, type PasswordlessError } from './errors.js'
import { parseAddress, parseCode } from './input.js'
import type { Instance } from './instance.js'
import { chooseLanguage } from './messages/choose.js'
import type { StartOptions } from './options.js'
import { propertyOf } from './property-of.js'
import {
  askAddress,
  canTypeAddress,
  partsOf,
  restore,
  show,
  showStale,
  toAppPage,
  toOffer,
} from './recovery.js'
import { type Action, actions, reasonPage, toProblem } from './recovery-pages.js'
import { type RecoveryReason, recoveryReasons } from './recovery-reason.js'
import { toSentPage } from './sent.js'
import type { Flow } from './start.js'
import { readTicket, type Ticket, toTicketCookies } from './ticket.js'
import { verifyCode } from './verify.js'
import { type Context, reporting, toAttempt, toContext, type Visit } from './visit.js'

/** Which of the forms on our pages a post comes from, if any. */
export function actionOf(request: Request): Action | undefined {
  if (request.method !== 'POST') return undefined
  const wanted = new URL(request.url).searchParams.get('passwordless')
  return actions.find((action) => action === wanted)
}

/**
 * What the forms on our pages do: with the same limits and hooks as the app's own form.
 *
 * @param routeOf The route that they post to, absolute.
 */
export function createActions<Options extends StartOptions>(
  instance: Instance<Options>,
  flow: Flow<Options>,
  routeOf: (context: Context<Options>) => URL,
) {
  async function run(context: Context<Options>, action: Action): Promise<Response> {
    const fields = await readFields(context.request)
    const ticket = readTicket(context, propertyOf(fields, 'ticket'))
    if (!ticket) return showStale(context)
    context.report.understood(ticket.content.recipient)
    if (action === 'link') {
      const sent = toSentPage(routeOf(context))
      return sendAgain(flow, context, ticket, { cameFrom: propertyOf(fields, 'reason'), sent })
    }
    if (action === 'code') return typeCode(instance, context, ticket, propertyOf(fields, 'verificationCode'))
    return typeAddress(instance, context, propertyOf(fields, 'address'))
  }

  return async function act(visit: Visit<Options>, action: Action): Promise<Response> {
    try {
      return await reporting(instance, visit.options, async (report) =>
        run(await toContext(instance, visit, report), action),
      )
    } catch (error) {
      if (!isPasswordlessError(error)) throw error
      return answerFailed(error)
    }
  }
}

async function sendAgain<Options extends StartOptions>(
  { send }: Flow<Options>,
  context: Context<Options>,
  { content, isFromApp }: Ticket,
  { cameFrom, sent }: { cameFrom: unknown; sent: string },
): Promise<Response> {
  const { pages } = context.options
  const offer = toOffer(context, content)
  if (!offer.canSend) return showStale(context)
  const { recipient, returnTo } = content
  // In the language of the page that it is asked for on.
  const language = chooseLanguage(context.request, context.options.messages)
  const input =
    recipient.connection === 'email'
      ? { ...recipient, send: 'link' as const, returnTo, language }
      : { ...recipient, send: 'code' as const, returnTo, language }
  try {
    const { setCookie, page } = await send(context, { input, fields: undefined }, offer.foreign)
    if (pages?.sent) return redirectTo(page(), setCookie)
    return redirectTo(sent, [...setCookie, ...toTicketCookies(context, offer.ticket)])
  } catch (error) {
    const failure = told(context, error)
    if (isFromApp && pages?.recover) return redirectTo(withError(toAppPage(context, pages.recover), failure))
    const parts = partsOf(context)
    const problem = toProblem(parts, failure)
    return fail(context, failure, reasonPage(parts, toReason(cameFrom), { ...offer, problem }))
  }
}

async function typeCode<Options extends StartOptions>(
  instance: Instance<Options>,
  context: Context<Options>,
  { content }: Ticket,
  code: unknown,
): Promise<Response> {
  const { recipient, returnTo, foreign } = content
  // Where the address is not known to whoever types, a code could be somebody else's.
  if (foreign) return showStale(context)
  try {
    const input = { ...recipient, returnTo, verificationCode: parseCode(code) }
    const { location, setCookie } = await verifyCode(instance, context, input, content.guarded)
    return redirectTo(location, setCookie)
  } catch (error) {
    const failure = told(context, error)
    const parts = partsOf(context)
    const isCode = failure.code !== 'invalid_request'
    const problem = isCode ? toProblem(parts, failure) : parts.texts.codeInvalid
    const offer = { ...toOffer(context, content), problem }
    return fail(context, failure, reasonPage(parts, 'wrong_code', offer))
  }
}

async function typeAddress<Options extends StartOptions>(
  { limitKeeper }: Instance<Options>,
  context: Context<Options>,
  address: unknown,
): Promise<Response> {
  const { request, options, report } = context
  const state = new URL(request.url).searchParams.get('state') ?? ''
  const opened = context.transactions.open(state)
  if (!opened || !canTypeAddress(context, state, opened)) return showStale(context)
  try {
    const attempt = await toAttempt(context, opened.recipient)
    await limitKeeper.guess(attempt, options.limits, report.limiterFailed)
  } catch (error) {
    const failure = told(context, error)
    const problem = toProblem(partsOf(context), failure)
    return withRetryAfter(await askAddress(context, opened, { problem, status: failure.status }), failure)
  }
  if (parseAddress(address) === addressOf(opened.recipient)) return restore(context, state, opened)
  return askAddress(context, opened, { problem: partsOf(context).texts.addressWrong, status: 400 })
}

// What is not ours to tell the visitor is the app's to handle.
function told<Options extends StartOptions>({ report }: Context<Options>, error: unknown): PasswordlessError {
  if (!isPasswordlessError(error)) throw error
  report.failed(error)
  return error
}

async function fail<Options extends StartOptions>(
  context: Context<Options>,
  failure: PasswordlessError,
  page: Parameters<typeof show>[1],
): Promise<Response> {
  return withRetryAfter(await show(context, { ...page, status: failure.status }), failure)
}

function toReason(cameFrom: unknown): RecoveryReason {
  return recoveryReasons.find((reason) => reason === cameFrom) ?? 'used'
}
