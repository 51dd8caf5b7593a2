import { addressesOf, addressOf } from '../address.js'
import type { Only } from '../callback.js'
import type { FlowsGetter } from '../flows.js'
import type { Original } from '../mount.js'
import { propertyOf } from '../property-of.js'
import type { Visit } from '../visit.js'
import type { Auth0Getter } from './auth0.js'
import type { BoundCallbackOptions, BoundOptions } from './options.js'

/** The callback of SDK v3 with ours in front of it. */
export function createHandleCallback(flows: FlowsGetter<BoundOptions>, auth0: Auth0Getter) {
  return async function callback(
    visit: Visit<BoundCallbackOptions>,
    { request, second, response }: Original,
  ): Promise<Response | undefined> {
    const { arrive } = await flows()
    const arrival = await arrive(visit)
    if (arrival instanceof Response) return arrival
    const { handleCallback } = await auth0()
    // Before the stock callback, which ends the response.
    for (const line of arrival.setCookie) response?.appendHeader('set-cookie', line)
    const { stock } = visit.options
    const options = arrival.only
      ? { ...stock, afterCallback: onlyFor(arrival.only, stock.afterCallback) }
      : stock
    try {
      const answer: unknown = await Reflect.apply(handleCallback, undefined, [request, second, options])
      return answer instanceof Response ? withCookies(answer, arrival.setCookie) : undefined
    } catch (error) {
      if (!arrival.only || !isSomebodyElse(error)) throw error
      return withCookies(await arrival.only.otherwise(), arrival.setCookie)
    }
  }
}

class SomebodyElse extends Error {}

// The SDK wraps what its hook throws.
function isSomebodyElse(error: unknown): boolean {
  return error instanceof SomebodyElse || propertyOf(error, 'cause') instanceof SomebodyElse
}

/** The app's `afterCallback`, reached by one person alone: the SDK writes the session after it. */
function onlyFor({ recipient }: Only, next: ((...args: never[]) => unknown) | undefined) {
  return (...args: unknown[]): unknown => {
    // Request, response on the Pages Router, session, state.
    const session = args.at(-2)
    if (!addressesOf(propertyOf(session, 'user')).includes(addressOf(recipient))) throw new SomebodyElse()
    return next ? Reflect.apply(next, undefined, args) : session
  }
}

function withCookies(answer: Response, lines: readonly string[]): Response {
  for (const line of lines) answer.headers.append('set-cookie', line)
  return answer
}
