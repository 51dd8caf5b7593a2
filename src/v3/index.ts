/**
 * For `@auth0/nextjs-auth0` 3.1 to 3.8 on the Node runtime.
 *
 * @module nextjs-auth0-passwordless/v3
 */
import type { ConfigParameters } from '@auth0/nextjs-auth0'
import type { Fetch } from '../auth0.js'
import { PasswordlessError } from '../errors.js'
import { type AuthHandler, type Handler, mount, type OptionsProvider } from '../mount.js'
import { whenFirstUsed } from '../when-first-used.js'
import { type Auth0, createAuth0Getter } from './auth0.js'
import { createHandleCallback } from './callback.js'
import {
  bindCallbackOptions,
  bindOptions,
  bindVerifyOptions,
  type CallbackOptions,
  type StartOptions,
  type VerifyOptions,
} from './options.js'

export type { Fetch, FetchInit } from '../auth0.js'
export type { AuthorizationParams } from '../authorization-params.js'
export type { AuthHandler, Handler, OptionsProvider } from '../mount.js'
export type { Pages } from '../options.js'
export type { Auth0 } from './auth0.js'
export type { CallbackOptions, StartOptions, VerifyOptions } from './options.js'

// An app imports its handlers with every process that it starts, and most of its requests are not for them.
const load = whenFirstUsed(() => import('./flows.js'))

/** What our own key of the configuration takes: defaults for every handler of the instance, and the network. */
export interface PasswordlessOptions<Fields = unknown> extends StartOptions<Fields> {
  /** Replaces the global `fetch`, for a proxy or an agent. Default: the global `fetch` at the time of the call. */
  fetch?: Fetch
}

/** The object given to `initAuth0`, with a key of our own in it. */
export type PasswordlessConfig<Fields = unknown> = ConfigParameters & {
  /** Ours; the SDK does not look at it. Default: none. */
  passwordless?: PasswordlessOptions<Fields>
}

/** The start handler: a handler, and a factory of handlers with options. `Fields` is what the app's schema returns. */
export interface StartHandler extends AuthHandler<StartOptions> {
  <Fields>(options: StartOptions<Fields> | OptionsProvider<StartOptions<Fields>>): Handler
}

/** What {@link createPasswordless} returns. Its handlers may be destructured. */
export interface Passwordless {
  /** As the export of the same name, for this configuration. */
  handlePasswordlessStart: StartHandler
  /** As the export of the same name, for this configuration. */
  handlePasswordlessVerify: AuthHandler<VerifyOptions>
  /** As the export of the same name, for this configuration. */
  handlePasswordlessCallback: AuthHandler<CallbackOptions>
}

/**
 * The handlers for an app that calls `initAuth0(config)` itself.
 *
 * @param config The very object given to `initAuth0`; what it leaves out comes from the environment, as in the SDK.
 * `passwordless` holds defaults for the handlers. Settings are read when a handler is first called.
 * @param auth0 What `initAuth0` has returned. Only `handlePasswordlessCallback` needs it, and only when `config` has nothing
 * in it but `passwordless`: it takes the SDK's named exports then, which the SDK refuses beside `initAuth0`.
 * @returns The handlers, for this configuration.
 * @throws `configuration_error` for an option that cannot work, naming it.
 *
 * @example
 * ```ts
 * import { initAuth0 } from '@auth0/nextjs-auth0'
 * import { createPasswordless } from 'nextjs-auth0-passwordless/v3'
 *
 * const config = { baseURL: 'https://shop.example', passwordless: { returnTo: '/checkout' } }
 * export const auth0 = initAuth0(config)
 * export const { handlePasswordlessStart, handlePasswordlessCallback } = createPasswordless(config, auth0)
 * ```
 */
export function createPasswordless<Fields = unknown>(
  config: PasswordlessConfig<Fields> = {},
  auth0?: Auth0,
): Passwordless {
  const { passwordless: { fetch, ...defaults } = {}, ...params } = config
  if (params.httpAgent && !fetch) {
    throw new PasswordlessError(
      'configuration_error',
      '"httpAgent" has no effect on fetch; give "passwordless.fetch" the same route to Auth0',
    )
  }
  const getAuth0 = createAuth0Getter(params, auth0)
  const flows = whenFirstUsed(async () => (await load()).createFlowsOn(params, getAuth0, fetch))
  return {
    handlePasswordlessStart: mount(
      async (visit) => (await flows()).start(visit),
      (options?: StartOptions) => bindOptions(defaults, options),
    ),
    handlePasswordlessVerify: mount(
      async (visit) => (await flows()).verify(visit),
      (options?: VerifyOptions) => bindVerifyOptions(defaults, options),
    ),
    handlePasswordlessCallback: mount(createHandleCallback(flows, getAuth0), (options?: CallbackOptions) =>
      bindCallbackOptions(defaults, options),
    ),
  }
}

const instance = createPasswordless()

/**
 * `POST /api/auth/passwordless`: has Auth0 send a magic link or a code, and writes the transaction cookie that lets the
 * SDK's own callback accept it. Configured by the environment variables of SDK v3.
 *
 * Body, as JSON or as a form: `{ connection?: "email", email, send?: "link" | "code", returnTo?, language?, captcha? }`
 * or `{ connection: "sms", phoneNumber, returnTo?, language?, captcha? }`. Answers `204` with the cookie, `303` to a
 * page of the app for a plain form post, otherwise `{ error, error_description }`; `docs/errors.md` has every code.
 *
 * `GET` answers the landing page, for mail templates that lead there: see `docs/auth0-setup.md`.
 *
 * Call it as a handler, or with {@link StartOptions} or a function of the request to make one.
 *
 * @see https://auth0.com/docs/api/authentication/passwordless/get-code-or-link
 *
 * @throws `configuration_error` for an option that cannot work, when the handler is made.
 *
 * @example
 * ```ts
 * // app/api/auth/[auth0]/route.ts
 * import { handleAuth } from '@auth0/nextjs-auth0'
 * import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'
 *
 * const handler = handleAuth({ passwordless: handlePasswordlessStart({ returnTo: '/checkout' }) })
 * export { handler as GET, handler as POST }
 * ```
 */
export const handlePasswordlessStart: StartHandler = instance.handlePasswordlessStart

/**
 * `POST /api/auth/passwordless-verify`: takes the code of a message, and sends the browser to Auth0 with it, on to the SDK's
 * own callback. In any browser, whichever has asked for the message.
 *
 * Body, as JSON or as a form: `{ connection?: "email", email, verificationCode, returnTo? }` or
 * `{ connection: "sms", phoneNumber, verificationCode, returnTo? }`. Answers `200` with `{ location }`, to go to, or `303` for
 * a plain form post, otherwise `{ error, error_description }`. A code that Auth0 refuses comes back through
 * {@link handlePasswordlessCallback}.
 *
 * @throws `configuration_error` for an option that cannot work, when the handler is made.
 *
 * @example
 * ```ts
 * // app/api/auth/[auth0]/route.ts
 * import { handleAuth } from '@auth0/nextjs-auth0'
 * import {
 *   handlePasswordlessCallback,
 *   handlePasswordlessStart,
 *   handlePasswordlessVerify,
 * } from 'nextjs-auth0-passwordless/v3'
 *
 * const handler = handleAuth({
 *   passwordless: handlePasswordlessStart,
 *   'passwordless-verify': handlePasswordlessVerify({ pages: { failed: '/sign-in/code' } }),
 *   callback: handlePasswordlessCallback,
 * })
 * export { handler as GET, handler as POST }
 * ```
 */
export const handlePasswordlessVerify: AuthHandler<VerifyOptions> = instance.handlePasswordlessVerify

/**
 * The SDK's own callback, with help in front of it for links that come back in another browser, too late, or used up. All
 * else goes to `handleCallback` as it came, with its own options.
 *
 * Call it as a handler, or with {@link CallbackOptions} or a function of the request to make one.
 *
 * @throws `configuration_error` for an option that cannot work, when the handler is made; and whatever `handleCallback` throws.
 *
 * @example
 * ```ts
 * // app/api/auth/[auth0]/route.ts
 * import { handleAuth } from '@auth0/nextjs-auth0'
 * import { handlePasswordlessCallback, handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'
 *
 * const handler = handleAuth({
 *   passwordless: handlePasswordlessStart,
 *   callback: handlePasswordlessCallback({ pages: { recover: '/sign-in' } }),
 * })
 * export { handler as GET, handler as POST }
 * ```
 */
export const handlePasswordlessCallback: AuthHandler<CallbackOptions> = instance.handlePasswordlessCallback
