import { type AuthorizationParams, assertAuthorizationParams } from './authorization-params.js'
import { PasswordlessError } from './errors.js'
import { unknownHost } from './unknown-host.js'

/** An app's own pages, as paths on the app's origin. Only plain form posts are sent to them. */
export interface Pages {
  /** After a form post that Auth0 accepted. Default: the base URL with `?passwordless=sent`. */
  sent?: string | undefined
  /**
   * After a form post that failed; `?error=<code>` is added. Default: none, the visitor gets the status and the
   * JSON error.
   */
  failed?: string | undefined
}

/** What the start handlers of both SDK generations take. */
export interface StartOptions {
  /**
   * Parameters for the link, over those of the app's logins. Default: the app's logins' `scope`, `audience`,
   * `ui_locales`, `acr_values` and `ext-*`.
   */
  authorizationParams?: AuthorizationParams | undefined
  /**
   * Where the callback sends the person when neither body nor query says so; on the app's own origin, anything
   * else becomes the default. Default: the app's base URL on SDK v3, `signInReturnToPath` on v4.
   */
  returnTo?: string | undefined
  /** The app's own pages for plain form posts. */
  pages?: Pages | undefined
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
  if (options && 'then' in options) {
    throw new PasswordlessError('configuration_error', 'the options must not be a promise')
  }
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
  // By resolving it, as browsers do: they take "//host", "/\\host" and "/\t/host" for other origins.
  const base = `http://${unknownHost}`
  const isPath = typeof value === 'string' && value.startsWith('/') && URL.canParse(value, base)
  if (value === undefined || (isPath && new URL(value, base).origin === base)) return
  throw new PasswordlessError('configuration_error', `"${name}" must be a path of the app, such as "/inbox"`)
}
