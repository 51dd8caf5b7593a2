import type { LoginOptions } from '@auth0/nextjs-auth0'
import type { NextApiRequest } from 'next'
import type { NextRequest } from 'next/server.js'
import { assertFunction, type StartOptions as CoreStartOptions, settleOptions } from '../options.js'

/** Options of SDK v3's `handlePasswordlessStart`. */
export interface StartOptions<Fields = unknown> extends CoreStartOptions<Fields> {
  /**
   * Adds properties to the state, which `afterCallback` receives: the same function that `handleLogin` takes. They
   * travel in the mailed link, readable by whoever holds it. Default: the `getLoginState` given to `initAuth0`.
   */
  // A method, so that a function for one router's kind of request fits, as it does in the SDK.
  getLoginState?(request: NextRequest | NextApiRequest, options: LoginOptions): object | Promise<object>
}

/** Options as the flow gets them: checked, and with the login-state hook bound to the request. */
export interface BoundOptions extends CoreStartOptions {
  loginState?: (options: LoginOptions) => object | Promise<object>
}

/**
 * Settles the options of a handler, as far as that goes without a request.
 *
 * @returns What fits them to each request.
 * @throws `configuration_error` naming the option.
 */
export function bindOptions(defaults: StartOptions, options: StartOptions | undefined) {
  const { getLoginState, ...settled } = settleOptions(defaults, options, ['getLoginState'])
  assertFunction('getLoginState', getLoginState)
  return (request: NextRequest | NextApiRequest): BoundOptions => {
    if (!getLoginState) return settled
    return { ...settled, loginState: (loginOptions) => getLoginState(request, loginOptions) }
  }
}
