// Checked by `tsc`, never run: the real SDK v4, its newest release and the oldest that is supported, where ours takes and gives.
import { Auth0Client } from '@auth0/nextjs-auth0/server'
import type { Auth0ClientOptions } from '@auth0/nextjs-auth0/types'
import type { NextApiHandler } from 'next'
import type { NextFetchEvent, NextRequest } from 'next/server.js'
import { NextResponse } from 'next/server.js'
import { Auth0Client as Oldest } from 'nextjs-auth0-4.21.0/server'
import { expectTypeOf } from 'vitest'
import {
  type Proxy as AnyProxy,
  type Auth0,
  type AuthHandler,
  type AuthorizationParams,
  type CallbackOptions,
  createPasswordless,
  type Fetch,
  type FetchInit,
  type Handler,
  handlePasswordlessStart,
  handlePasswordlessVerify,
  type OptionsProvider,
  type Pages,
  type Passwordless,
  type PasswordlessConfig,
  type PasswordlessOptions,
  type PasswordlessSent,
  type StartBody,
  type StartHandler,
  type StartOptions,
  startPasswordless,
  type VerifyOptions,
  type WithPasswordlessCallback,
  withPasswordlessCallback,
} from '../../src/v4/index.js'

const pages: Pages = { sent: '/inbox' }
const authorizationParams: AuthorizationParams = { scope: 'openid email' }
const fetch: Fetch = (url, init: FetchInit) => globalThis.fetch(url, init)
const passwordless: PasswordlessOptions = { pages, authorizationParams, fetch, limits: false }
const options: PasswordlessConfig = {
  domain: 'shop.eu.auth0.com',
  signInReturnToPath: '/account',
  passwordless,
}

/** One object for both: the SDK takes ours, and we take the SDK's. */
const auth0 = new Auth0Client(options)
const oldest = new Oldest({ domain: 'shop.eu.auth0.com' })
expectTypeOf(auth0).toExtend<Auth0>()
expectTypeOf(oldest).toExtend<Auth0>()
// @ts-expect-error its options are an object
new Oldest('shop.eu.auth0.com')
expectTypeOf<Auth0ClientOptions>().toExtend<PasswordlessConfig>()
const ours: Passwordless = createPasswordless(options, auth0)
createPasswordless(options, oldest)
createPasswordless()
// @ts-expect-error the class is no client
createPasswordless(options, Auth0Client)
// @ts-expect-error misspelt
createPasswordless({ passwordless: { retrunTo: '/' } })
// @ts-expect-error of SDK v3
createPasswordless({ baseURL: 'https://shop.example' })
// @ts-expect-error of SDK v3
createPasswordless({ passwordless: { getLoginState: () => ({}) } })

expectTypeOf(handlePasswordlessStart).toEqualTypeOf<StartHandler>()
expectTypeOf(handlePasswordlessVerify).toEqualTypeOf<AuthHandler<VerifyOptions>>()
expectTypeOf(withPasswordlessCallback).toEqualTypeOf<WithPasswordlessCallback>()
expectTypeOf(globalThis.fetch).toExtend<Fetch>()

/** The SDK's middleware as it is, in a function, and in one of the app. */
const after: CallbackOptions = { pages: { recover: '/again' } }
export const proxy = withPasswordlessCallback((request) => auth0.middleware(request), after)
expectTypeOf(proxy).toExtend<(request: NextRequest) => Promise<Response>>()
withPasswordlessCallback(auth0.middleware.bind(auth0))
withPasswordlessCallback(oldest.middleware.bind(oldest))
ours.withPasswordlessCallback(async (request: NextRequest, event: NextFetchEvent) => {
  event.waitUntil(Promise.resolve())
  return request.nextUrl.pathname === '/' ? NextResponse.next() : auth0.middleware(request)
})
export const middleware: AnyProxy<[], NextResponse> = (request) => auth0.middleware(request)
// @ts-expect-error the client itself is no function
withPasswordlessCallback(auth0)
// @ts-expect-error a proxy takes a request
withPasswordlessCallback((request: string) => request)
// @ts-expect-error a route is chosen in the client's options
withPasswordlessCallback(middleware, { callback: '/auth/callback' })

/** From a Server Action. */
export async function send(form: FormData): Promise<number | undefined> {
  const body: StartBody = { email: String(form.get('email')), send: 'code', language: 'de' }
  const sent: PasswordlessSent = await startPasswordless(body, { returnTo: '/checkout' })
  await ours.startPasswordless({ connection: 'sms', phoneNumber: '+15005550006' })
  // @ts-expect-error text messages are codes
  await startPasswordless({ connection: 'sms', phoneNumber: '+15005550006', send: 'link' })
  // @ts-expect-error whom?
  await startPasswordless({ returnTo: '/checkout' })
  // @ts-expect-error a form has to be read
  await startPasswordless(form)
  return sent.retryAfter
}

/** Route files of either router. */
const start: StartOptions = { returnTo: '/checkout' }
const eachRequest: OptionsProvider<StartOptions> = (request) => ({ returnTo: request.url ?? '/' })
expectTypeOf<Handler>().toExtend<(request: NextRequest) => Promise<Response>>()
expectTypeOf(handlePasswordlessStart(start)).toExtend<NextApiHandler>()
expectTypeOf(ours.handlePasswordlessStart(eachRequest)).toEqualTypeOf<Handler>()
expectTypeOf(handlePasswordlessStart(new Request('https://shop.example/'))).resolves.toEqualTypeOf<Response>()
// @ts-expect-error options are known when the answer is needed
handlePasswordlessStart(async () => ({ returnTo: '/' }))
// @ts-expect-error no such option
handlePasswordlessVerify({ send: 'code' })
