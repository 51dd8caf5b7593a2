import { type AuthorizationParams, assertAuthorizationParams } from './authorization-params.js'
import { PasswordlessError } from './errors.js'

/** An app's own pages, as paths on the app's origin. Only plain form posts are sent to them. */
export interface Pages {
  /** After a form post that Auth0 accepted. Default: the base URL with `?passwordless=sent`. */
  sent?: string
  /**
   * After a form post that failed; `?error=<code>` is added. Default: none, the visitor gets the status and the
   * JSON error.
   */
  failed?: string
}

/** What the start handlers of both SDK generations take. */
export interface StartOptions {
  /**
   * Parameters for the link, over those of the app's logins. Default: the app's logins' `scope`, `audience`,
   * `ui_locales`, `acr_values` and `ext-*`.
   */
  authorizationParams?: AuthorizationParams
  /**
   * Where the callback sends the person when neither body nor query says so; on the app's own origin, anything
   * else becomes the base URL. Default: the app's base URL.
   */
  returnTo?: string
  /** The app's own pages for plain form posts. */
  pages?: Pages
}

/**
 * The options of a handler over those of the instance, checked.
 *
 * @throws `configuration_error` naming the option.
 */
export function settleOptions<Options extends StartOptions>(
  defaults: Options,
  options: Options | undefined,
): Options {
  const settled = {
    ...defaults,
    ...options,
    pages: { ...defaults.pages, ...options?.pages },
    authorizationParams: { ...defaults.authorizationParams, ...options?.authorizationParams },
  }
  assertAuthorizationParams(settled.authorizationParams)
  if (settled.returnTo !== undefined) assertString('returnTo', settled.returnTo)
  for (const [name, path] of Object.entries(settled.pages)) assertPath(`pages.${name}`, path)
  return settled
}

function assertString(name: string, value: unknown): void {
  if (typeof value === 'string') return
  throw new PasswordlessError('configuration_error', `"${name}" must be a string`)
}

function assertPath(name: string, value: unknown): void {
  // "//host" and "/\host" are other origins to a browser.
  if (value === undefined || (typeof value === 'string' && /^\/(?![/\\])/.test(value))) return
  throw new PasswordlessError('configuration_error', `"${name}" must be a path that begins with one slash`)
}
