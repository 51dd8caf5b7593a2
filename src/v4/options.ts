import { PasswordlessError } from '../errors.js'
import {
  assertForCodes,
  assertWithout,
  type StartOptions,
  settleOptions,
  type VerifyOptions,
} from '../options.js'

/**
 * The options of a handler over those of the instance, checked.
 *
 * @throws `configuration_error` naming the option.
 */
export function settle(defaults: StartOptions, options: StartOptions | undefined): StartOptions {
  const settled = settleOptions(defaults, options)
  if (settled.authorizationParams?.redirect_uri === undefined) return settled
  throw new PasswordlessError(
    'configuration_error',
    '"authorizationParams.redirect_uri" cannot be chosen: the callback of SDK v4 sends the one of "routes.callback"',
  )
}

/** As {@link settle}, for `handlePasswordlessVerify`. */
export function settleVerify(defaults: StartOptions, options: VerifyOptions | undefined): StartOptions {
  assertForCodes(options)
  return settle(defaults, options)
}

/**
 * Options of `withPasswordlessCallback`. A new link goes out with them, so give them what the start handler has, or give it to
 * both in `createPasswordless`.
 *
 * @interface
 */
export type CallbackOptions = Omit<StartOptions, 'fields'>

/** As {@link settle}, for `withPasswordlessCallback`. */
export function settleCallback(defaults: StartOptions, options: CallbackOptions | undefined): StartOptions {
  assertWithout(options, ['fields'])
  // A "beforeSend" of its own is called without fields.
  const { fields: _, ...withoutFields } = defaults
  return settle(options?.beforeSend ? withoutFields : defaults, options)
}
