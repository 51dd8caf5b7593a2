import { Auth0Client } from '@auth0/nextjs-auth0/server'
import type { Auth0ClientOptions } from '@auth0/nextjs-auth0/types'
import { isOffline } from './domain.js'

/** What we need of the SDK itself. */
export type Auth0 = Pick<Auth0Client, 'getSession'>

/** Gets the SDK when it is first needed: a start does without. */
export type Auth0Getter = () => Promise<Auth0>

/** The SDK with the app's options: the app's own client if it is given, else one like it. */
export function createAuth0Getter(options: Auth0ClientOptions, own: Auth0 | undefined): Auth0Getter {
  let client = own
  return async () => {
    client ??= new Auth0Client({ ...options, ...insecure(options) })
    return client
  }
}

// As for starts: without options there is nowhere to say it. Nothing is sent to look at a session.
function insecure({ domain = process.env.AUTH0_DOMAIN, allowInsecureRequests }: Auth0ClientOptions) {
  if (allowInsecureRequests !== undefined || typeof domain !== 'string') return {}
  return isOffline(domain) ? { allowInsecureRequests: true } : {}
}
