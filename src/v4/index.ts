/**
 * For `@auth0/nextjs-auth0` 4.21 and later, on Node and on the edge.
 *
 * @module nextjs-auth0-passwordless/v4
 */
import type { Auth0ClientOptions } from '@auth0/nextjs-auth0/types'
import type { Fetch } from '../auth0.js'
import type { StartBody } from '../input.js'
import { type AuthHandler, type Handler, mount, type OptionsProvider } from '../mount.js'
import type { StartOptions, VerifyOptions } from '../options.js'
import { whenFirstUsed } from '../when-first-used.js'
import type { Auth0 } from './auth0.js'
import { createWithCallback, type WithPasswordlessCallback } from './callback.js'
import { settle, settleCallback, settleVerify } from './options.js'
import type { PasswordlessSent } from './start-passwordless.js'

export type { Fetch, FetchInit } from '../auth0.js'
export type { AuthorizationParams } from '../authorization-params.js'
export type { StartBody } from '../input.js'
export type { AuthHandler, Handler, OptionsProvider } from '../mount.js'
export type { Pages, StartOptions, VerifyOptions } from '../options.js'
export type { Auth0 } from './auth0.js'
export type { Proxy, WithPasswordlessCallback } from './callback.js'
export type { CallbackOptions } from './options.js'
export type { PasswordlessSent } from './start-passwordless.js'

// An app imports its handlers with every process that it starts, and most of its requests are not for them.
const load = whenFirstUsed(() => import('./flows.js'))

/** What our own key of the options takes: defaults for every handler of the instance, and the network. */
export interface PasswordlessOptions<Fields = unknown> extends StartOptions<Fields> {
  /** Replaces the global `fetch`. Default: the SDK's `customFetch`, else the global `fetch` at the time of the call. */
  fetch?: Fetch
}

/** The object given to `new Auth0Client`, with a key of our own in it. */
export type PasswordlessConfig<Fields = unknown> = Auth0ClientOptions & {
  /** Ours; the SDK does not look at it. Default: none. */
  passwordless?: PasswordlessOptions<Fields>
}

/** The start handler: a handler, and a factory of handlers with options. `Fields` is what the app's schema returns. */
export interface StartHandler extends AuthHandler<StartOptions> {
  <Fields>(options: StartOptions<Fields> | OptionsProvider<StartOptions<Fields>>): Handler
}

/** What {@link createPasswordless} returns. Its members may be destructured. */
export interface Passwordless {
  /** As the export of the same name, for these options. */
  handlePasswordlessStart: StartHandler
  /** As the export of the same name, for these options. */
  handlePasswordlessVerify: AuthHandler<VerifyOptions>
  /** As the export of the same name, for these options. */
  withPasswordlessCallback: WithPasswordlessCallback
  /** As the export of the same name, for these options. */
  startPasswordless: <Input extends StartBody>(
    input: Input,
    options?: StartOptions,
  ) => Promise<PasswordlessSent>
}

/**
 * The handlers for an app that gives options to `new Auth0Client(options)`.
 *
 * @param options The very object given to `Auth0Client`; what it leaves out comes from the environment, as in the SDK.
 * `passwordless` holds defaults for the handlers. Settings are read when a handler is first called.
 * @param auth0 The app's own `Auth0Client`, to ask who is signed in when a link is clicked again. Default: one that is made of
 * the same options when it is first needed.
 * @returns The handlers, for these options.
 * @throws `configuration_error` for an option that cannot work, naming it.
 *
 * @example
 * ```ts
 * import { Auth0Client } from '@auth0/nextjs-auth0/server'
 * import { createPasswordless } from 'nextjs-auth0-passwordless/v4'
 *
 * const options = { signInReturnToPath: '/account', passwordless: { returnTo: '/checkout' } }
 * export const auth0 = new Auth0Client(options)
 * export const { handlePasswordlessStart, withPasswordlessCallback } = createPasswordless(options, auth0)
 * ```
 */
export function createPasswordless<Fields = unknown>(
  options: PasswordlessConfig<Fields> = {},
  auth0?: Auth0,
): Passwordless {
  const { passwordless: { fetch: ownFetch, ...defaults } = {}, ...clientOptions } = options
  const flows = whenFirstUsed(async () => (await load()).createFlowsOn(clientOptions, auth0, ownFetch))
  const settleForInstance = (ofHandler?: StartOptions) => settle(defaults, ofHandler)
  return {
    handlePasswordlessStart: mount(
      async (visit) => (await flows()).start(visit),
      (ofHandler?: StartOptions) => {
        const settled = settleForInstance(ofHandler)
        return () => settled
      },
    ),
    handlePasswordlessVerify: mount(
      async (visit) => (await flows()).verify(visit),
      (ofHandler?: VerifyOptions) => {
        const settled = settleVerify(defaults, ofHandler)
        return () => settled
      },
    ),
    withPasswordlessCallback: createWithCallback(
      flows,
      (ofProxy) => settleCallback(defaults, ofProxy),
      clientOptions.routes?.callback,
    ),
    startPasswordless: async (input, ofCall) => {
      const { createStartPasswordless } = await import('./start-passwordless.js')
      return createStartPasswordless(await flows(), settleForInstance)(input, ofCall)
    },
  }
}

const instance = createPasswordless()

/**
 * `POST /api/auth/passwordless`: has Auth0 send a magic link or a code, and writes the transaction cookie that lets the
 * SDK's own callback accept it. Configured by the environment variables of SDK v4.
 *
 * The same wire as the SDK's own `/auth/passwordless/start`, so the SDK's browser client works against it. Body, as JSON or as
 * a form: `{ connection?: "email", email, send?: "link" | "code", returnTo?, language?, captcha? }` or
 * `{ connection: "sms", phoneNumber, returnTo?, language?, captcha? }`. Answers `204` with the cookie, `303` to a page of the
 * app for a plain form post, otherwise `{ error, error_description }`; `docs/errors.md` has every code.
 *
 * `GET` answers the landing page, for mail templates that lead there: see `docs/auth0-setup.md`.
 *
 * It is a Route Handler, a handler of the Pages Router, or part of a proxy; called with {@link StartOptions} or a function
 * of the request, it makes one.
 *
 * @see https://auth0.com/docs/api/authentication/passwordless/get-code-or-link
 *
 * @throws `configuration_error` for an option that cannot work, when the handler is made.
 *
 * @example
 * ```ts
 * // app/api/auth/passwordless/route.ts
 * export { handlePasswordlessStart as GET, handlePasswordlessStart as POST } from 'nextjs-auth0-passwordless/v4'
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
 * {@link withPasswordlessCallback}.
 *
 * @throws `configuration_error` for an option that cannot work, when the handler is made.
 *
 * @example
 * ```ts
 * // app/api/auth/passwordless-verify/route.ts
 * import { handlePasswordlessVerify } from 'nextjs-auth0-passwordless/v4'
 *
 * export const POST = handlePasswordlessVerify({ pages: { failed: '/sign-in/code' } })
 * ```
 */
export const handlePasswordlessVerify: AuthHandler<VerifyOptions> = instance.handlePasswordlessVerify

/**
 * The SDK's own middleware, with help in front of its callback for links that come back in another browser, too late, or used
 * up. All else goes on as it came.
 *
 * @param proxy `auth0.middleware`, or the app's own function around it. For Next's proxy or middleware, edge included.
 * @param options What the pages say and offer; a new link goes out with them. Default: those of `createPasswordless`.
 * @returns A function to export as `proxy`, or as `middleware` before Next 16. It takes what `proxy` takes.
 * @throws `configuration_error` for an option that cannot work.
 *
 * @example
 * ```ts
 * // proxy.ts, or middleware.ts before Next 16
 * import { withPasswordlessCallback } from 'nextjs-auth0-passwordless/v4'
 * import { auth0 } from './lib/auth0'
 *
 * export const proxy = withPasswordlessCallback((request) => auth0.middleware(request))
 * ```
 *
 * @see docs/v4.md, "The SDK's own routes": they stay open beside ours, and take codes from any site.
 */
export const withPasswordlessCallback: WithPasswordlessCallback = instance.withPasswordlessCallback

/**
 * The same start from a Server Action or a Route Handler of the app. Reads and sets cookies through `next/headers`.
 *
 * @param input What the body of the route would be.
 * @param options As those of {@link handlePasswordlessStart}; `pages` has no use here. Default: those of `createPasswordless`.
 * @returns What is known of the message, once Auth0 has accepted it.
 * @throws `PasswordlessError`; switch on its `code`. Nothing has been sent then, unless it says `auth0_timeout`.
 *
 * @example
 * ```ts
 * 'use server'
 * import { redirect } from 'next/navigation'
 * import { startPasswordless } from 'nextjs-auth0-passwordless/v4'
 *
 * export async function sendLink(form: FormData) {
 *   await startPasswordless({ email: String(form.get('email')), returnTo: '/checkout' })
 *   redirect('/checkout/inbox')
 * }
 * ```
 */
export const startPasswordless: Passwordless['startPasswordless'] = instance.startPasswordless
