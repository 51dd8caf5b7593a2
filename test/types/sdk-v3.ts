// Checked by `tsc`, never run: the real SDK v3, its newest release and its oldest, where ours takes and gives.
import { type AppRouteHandlerFn, type ConfigParameters, handleAuth, initAuth0 } from '@auth0/nextjs-auth0'
import type { NextApiHandler } from 'next'
import type { NextRequest } from 'next/server.js'
import { initAuth0 as initOldest } from 'nextjs-auth0-3.1.0'
import { expectTypeOf } from 'vitest'
import {
  type Auth0,
  type AuthHandler,
  type AuthorizationParams,
  type CallbackOptions,
  createPasswordless,
  type Fetch,
  type FetchInit,
  type Handler,
  handlePasswordlessCallback,
  handlePasswordlessStart,
  handlePasswordlessVerify,
  type OptionsProvider,
  type Pages,
  type Passwordless,
  type PasswordlessConfig,
  type PasswordlessOptions,
  type StartHandler,
  type StartOptions,
  type VerifyOptions,
} from '../../src/v3/index.js'

const pages: Pages = { sent: '/inbox' }
const authorizationParams: AuthorizationParams = { scope: 'openid email' }
const fetch: Fetch = (url, init: FetchInit) => globalThis.fetch(url, init)
const passwordless: PasswordlessOptions = { pages, authorizationParams, fetch, limits: false }
const config: PasswordlessConfig = {
  baseURL: 'https://shop.example',
  session: { rolling: false },
  passwordless,
}

/** One object for both: the SDK takes ours, and we take the SDK's. */
const auth0 = initAuth0(config)
expectTypeOf(auth0).toExtend<Auth0>()
expectTypeOf<ConfigParameters>().toExtend<PasswordlessConfig>()
const ours: Passwordless = createPasswordless(config, auth0)
createPasswordless(config, initOldest(config))
// @ts-expect-error its configuration is an object
initOldest('https://shop.example')
createPasswordless()
// @ts-expect-error made, and not yet called
createPasswordless(config, initAuth0)
// @ts-expect-error misspelt
createPasswordless({ passwordless: { retrunTo: '/' } })
// @ts-expect-error of SDK v4
createPasswordless({ signInReturnToPath: '/' })
// @ts-expect-error the global one, or one like it
createPasswordless({ passwordless: { fetch: 'proxy' } })

expectTypeOf(handlePasswordlessStart).toEqualTypeOf<StartHandler>()
expectTypeOf(handlePasswordlessVerify).toEqualTypeOf<AuthHandler<VerifyOptions>>()
expectTypeOf(handlePasswordlessCallback).toEqualTypeOf<AuthHandler<CallbackOptions>>()
expectTypeOf(globalThis.fetch).toExtend<Fetch>()

const start: StartOptions = {
  returnTo: '/checkout',
  getLoginState: (request, options) => ({ from: request.url, again: options.returnTo }),
}
const verify: VerifyOptions = { pages: { failed: '/code' } }
const callback: CallbackOptions = {
  pages: { recover: '/again' },
  afterCallback: (_request: NextRequest, session: { user: object }) => session,
}
const eachRequest: OptionsProvider<StartOptions> = (request) => ({ returnTo: request.url ?? '/' })
// @ts-expect-error an object, from which the state is made
handlePasswordlessStart({ getLoginState: () => 'basket' })
// @ts-expect-error options are known when the answer is needed
handlePasswordlessStart(async () => ({ returnTo: '/' }))
// @ts-expect-error a code that is typed in has no state of the app
handlePasswordlessCallback({ getLoginState: () => ({}) })
// @ts-expect-error no such option
handlePasswordlessVerify({ send: 'code' })

/** All that `handleAuth` takes: handlers, and handlers with options; the named one and that of an instance. */
const routes = {
  passwordless: handlePasswordlessStart(start),
  again: handlePasswordlessStart(eachRequest),
  'passwordless-verify': ours.handlePasswordlessVerify(verify),
  callback: handlePasswordlessCallback(callback),
}
export const GET = handleAuth(routes)
export const POST = auth0.handleAuth({ ...routes, callback: ours.handlePasswordlessCallback })
// @ts-expect-error the call of a handler is none
handleAuth({ passwordless: handlePasswordlessStart(new Request('https://shop.example/')) })

/** And on its own, in a route file of either router. */
expectTypeOf<Handler>().toExtend<(request: NextRequest) => Promise<Response>>()
expectTypeOf(handlePasswordlessStart).toExtend<AppRouteHandlerFn>()
expectTypeOf(handlePasswordlessVerify(verify)).toExtend<NextApiHandler>()
