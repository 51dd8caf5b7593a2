import type { ConfigParameters } from '@auth0/nextjs-auth0'
import type { Fetch } from '../auth0.js'
import { createFlows, type Flows } from '../flows.js'
import type { Auth0Getter } from './auth0.js'
import type { BoundOptions } from './options.js'
import { createSdk } from './sdk.js'

/** The flows on SDK v3. */
export function createFlowsOn(
  params: ConfigParameters,
  auth0: Auth0Getter,
  fetch: Fetch | undefined,
): Flows<BoundOptions> {
  return createFlows(createSdk(params, auth0), fetch)
}
