import { PasswordlessError } from '../errors.js'
import { type StartOptions, settleOptions } from '../options.js'

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
