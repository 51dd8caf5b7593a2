/** What both SDK generations share: errors and types. Loads no SDK. */
export type { AuthorizationParams } from './authorization-params.js'
export {
  isPasswordlessError,
  PasswordlessError,
  type PasswordlessErrorCode,
  type PasswordlessErrorOptions,
} from './errors.js'
export type { Pages, StartOptions } from './options.js'
