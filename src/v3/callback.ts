import type { FlowsGetter } from '../flows.js'
import type { Original } from '../mount.js'
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
    const answer: unknown = await Reflect.apply(handleCallback, undefined, [
      request,
      second,
      visit.options.stock,
    ])
    if (!(answer instanceof Response)) return undefined
    for (const line of arrival.setCookie) answer.headers.append('set-cookie', line)
    return answer
  }
}
