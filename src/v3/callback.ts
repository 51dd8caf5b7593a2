import { createCallback } from '../callback.js'
import type { Instance } from '../instance.js'
import type { Original } from '../mount.js'
import type { Flow } from '../start.js'
import type { Visit } from '../visit.js'
import type { Auth0Getter } from './auth0.js'
import type { BoundCallbackOptions, BoundOptions } from './options.js'

/** The callback of SDK v3 with ours in front of it. */
export function createHandleCallback(
  instance: Instance<BoundOptions>,
  flow: Flow<BoundOptions>,
  auth0: Auth0Getter,
) {
  const arrive = createCallback(instance, flow)

  return async function callback(
    visit: Visit<BoundCallbackOptions>,
    { request, second, response }: Original,
  ): Promise<Response | undefined> {
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
