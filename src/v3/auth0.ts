import type { Auth0Server, ConfigParameters } from '@auth0/nextjs-auth0'

/** What we need of the SDK itself. */
export type Auth0 = Pick<Auth0Server, 'handleCallback' | 'getSession'>

/** Gets the SDK when it is first needed: a start does without. */
export type Auth0Getter = () => Promise<Auth0>

/**
 * The SDK with the app's settings: the app's own instance if it is given; else one like it, or the one behind the SDK's named
 * exports where there are no settings of its own. The SDK refuses to mix the last two in one app.
 */
export function createAuth0Getter(params: ConfigParameters, own: Auth0 | undefined): Auth0Getter {
  let instance = own
  return async () => {
    instance ??= await load(params)
    return instance
  }
}

async function load(params: ConfigParameters): Promise<Auth0> {
  // Next folds this condition, and so keeps the SDK's Node build out of edge bundles. There are no links of ours there, and
  // stock logins go on.
  const sdk =
    process.env.NEXT_RUNTIME === 'edge'
      ? await import('@auth0/nextjs-auth0/edge')
      : await import('@auth0/nextjs-auth0')
  return Object.keys(params).length > 0 ? sdk.initAuth0(params) : sdk
}
