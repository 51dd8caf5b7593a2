import type { Auth0ClientOptions } from '@auth0/nextjs-auth0/types'
import type { Fetch } from '../auth0.js'
import { createFlows, type Flows } from '../flows.js'
import type { StartOptions } from '../options.js'
import { type Auth0, createAuth0Getter } from './auth0.js'
import { createSdk } from './sdk.js'

/** The flows on SDK v4. */
export function createFlowsOn(
  options: Auth0ClientOptions,
  auth0: Auth0 | undefined,
  fetch: Fetch | undefined,
): Flows<StartOptions> {
  return createFlows(createSdk(options, createAuth0Getter(options, auth0)), fetch ?? options.customFetch)
}
