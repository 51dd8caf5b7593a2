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
    const { only } = arrival
    let isRefused = false
    const refuse = () => {
      isRefused = true
      throw new Error('the session would be that of somebody else')
    }
    const { stock } = visit.options
    const options = only ? { ...stock, afterCallback: onlyFor(only, stock.afterCallback, refuse) } : stock
    try {
      const answer: unknown = await Reflect.apply(handleCallback, undefined, [request, second, options])
      return answer instanceof Response ? withCookies(answer, arrival.setCookie) : undefined
    } catch (error) {
      if (!only || !isRefused) throw error
      return withCookies(await only.otherwise(), arrival.setCookie)
    }
  }
}

/** The app's `afterCallback`, reached by one person alone: the SDK writes the session after it. */
function onlyFor(
  { recipient }: Only,
  next: ((...args: never[]) => unknown) | undefined,
  refuse: () => never,
) {
  return (...args: unknown[]): unknown => {
    // The request, the response on the Pages Router, the session, the state.
    const session = args.at(-2)
    const user = propertyOf(session, 'user')
    // Anybody can sign up with an address by another connection, unverified.
    const isVerified = propertyOf(user, 'email_verified') === true
    if (!isVerified || !addressesOf(user).includes(addressOf(recipient))) refuse()
    return next ? Reflect.apply(next, undefined, args) : session
  }
}

function withCookies(answer: Response, lines: readonly string[]): Response {
  for (const line of lines) answer.headers.append('set-cookie', line)
  return answer
}
