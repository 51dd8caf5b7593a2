import type { Fetch } from './auth0.js'
import { type Arrival, createCallback } from './callback.js'
import { createInstance } from './instance.js'
import type { StartOptions } from './options.js'
import type { Sdk } from './sdk.js'
import { createFlow, type Flow } from './start.js'
import { createStartRoute } from './start-route.js'
import { createVerify } from './verify.js'
import type { Visit } from './visit.js'

/** All that the handlers of one `createPasswordless` do. */
export interface Flows<Options> {
  /** All that the start route answers. */
  start(visit: Visit<Options>): Promise<Response>
  /** A code that was typed in. */
  verify(visit: Visit<Options>): Promise<Response>
  /** What comes back from Auth0, in front of the stock callback. */
  arrive(visit: Visit<Options>): Promise<Arrival>
  /** A start that is not asked for by a request of its own. */
  run: Flow<Options>['run']
}

/** Gets the flows, which are loaded when one of them is first needed: most requests to an app are not for us. */
export type FlowsGetter<Options> = () => Promise<Flows<Options>>

/** The flows for one configuration of the SDK. */
export function createFlows<Options extends StartOptions>(sdk: Sdk<Options>, fetch?: Fetch): Flows<Options> {
  const instance = createInstance(sdk, fetch)
  const flow = createFlow(instance)
  return {
    start: createStartRoute(instance, flow),
    verify: createVerify(instance),
    arrive: createCallback(instance, flow),
    run: flow.run,
  }
}
