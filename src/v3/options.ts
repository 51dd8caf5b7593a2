import type { LoginOptions, CallbackOptions as SdkCallbackOptions } from '@auth0/nextjs-auth0'
import type { NextApiRequest } from 'next'
import type { NextRequest } from 'next/server.js'
import {
  assertForCodes,
  assertFunction,
  assertNoPromise,
  assertWithout,
  type StartOptions as CoreStartOptions,
  type ForCodes,
  settleOptions,
} from '../options.js'

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

/** Options of the callback as the flow gets them. */
export interface BoundCallbackOptions extends BoundOptions {
  /** What the SDK's own `handleCallback` takes. */
  stock: SdkCallbackOptions
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

/**
 * Options of SDK v3's `handlePasswordlessVerify`: those of a start that mean something for a code.
 *
 * @interface
 */
export type VerifyOptions = ForCodes<StartOptions>

/** As {@link bindOptions}, for `handlePasswordlessVerify`. */
export function bindVerifyOptions(defaults: StartOptions, options: VerifyOptions | undefined) {
  assertForCodes(options)
  return bindOptions(defaults, options)
}

/**
 * Options of SDK v3's `handlePasswordlessCallback`: those of the SDK's own `handleCallback`, and ours for what comes back and
 * signs nobody in. A new link goes out with them, so give them what the start handler has, or give it to both in
 * `createPasswordless`.
 *
 * @see https://github.com/auth0/nextjs-auth0/blob/v3.8.0/src/handlers/callback.ts
 */
export interface CallbackOptions
  extends SdkCallbackOptions,
    Omit<StartOptions, 'authorizationParams' | 'fields' | 'getLoginState'> {}

/** As {@link bindOptions}, for `handlePasswordlessCallback`: the SDK's own options, and ours. */
export function bindCallbackOptions(defaults: StartOptions, options: CallbackOptions = {}) {
  assertNoPromise(options)
  assertWithout(options, ['fields', 'getLoginState'])
  const { afterCallback, redirectUri, organization, authorizationParams, ...own } = options
  // One of its own is called without fields.
  const { fields: _, ...withoutFields } = defaults
  const bound = bindOptions(options.beforeSend ? withoutFields : defaults, {
    ...own,
    ...(redirectUri && { authorizationParams: { redirect_uri: redirectUri } }),
  })
  const stock = {
    ...(afterCallback && { afterCallback }),
    ...(redirectUri && { redirectUri }),
    ...(organization && { organization }),
    ...(authorizationParams && { authorizationParams }),
  }
  return (request: NextRequest | NextApiRequest): BoundCallbackOptions => ({ ...bound(request), stock })
}
