import { NextRequest } from 'next/server.js'
import { vi } from 'vitest'
import type { AppOptions, AppSettings, HandleStart, Mount } from './apps.js'
import { Browser, type Send } from './browser.js'
import { type RouteHandler, serveAt, toNextRequest } from './routers.js'

type SdkModule = typeof import('@auth0/nextjs-auth0/server')
type OurModule = typeof import('../../src/v4/index.js')

/** A version of SDK v4, and our code loaded on top of it. */
export interface Loaded {
  version: string
  sdk: SdkModule
  ours: OurModule
}

/** Loads our v4 entry on a version of the SDK, beside others that are loaded already. */
export async function loadV4(version: string): Promise<Loaded> {
  vi.resetModules()
  vi.doMock('@auth0/nextjs-auth0/server', () => import(`nextjs-auth0-${version}/server`))
  const ours = await import('../../src/v4/index.js')
  const sdk = await import('@auth0/nextjs-auth0/server')
  // Its flows are loaded with the first request.
  await ours.createPasswordless().handlePasswordlessStart(new Request('http://localhost/', { method: 'PUT' }))
  vi.doUnmock('@auth0/nextjs-auth0/server')
  return { version, sdk, ours }
}

/** The options of `Auth0Client`. */
export function toOptions({ httpTimeoutMs, telemetry, ...settings }: AppSettings) {
  return {
    domain: settings.issuer,
    appBaseUrl: settings.baseUrl,
    clientId: settings.clientId,
    secret: settings.secret,
    allowInsecureRequests: true,
    ...(settings.clientSecret && { clientSecret: settings.clientSecret }),
    ...(settings.authorizationParams && { authorizationParameters: settings.authorizationParams }),
    ...(httpTimeoutMs !== undefined && { httpTimeout: httpTimeoutMs }),
    ...(telemetry !== undefined && { enableTelemetry: telemetry }),
  }
}

const places = {
  'App Router': { start: '/api/auth/passwordless', verify: '/api/auth/passwordless-verify' },
  'Pages Router': { start: '/api/auth/passwordless', verify: '/api/auth/passwordless-verify' },
  proxy: { start: '/auth/passwordless/start', verify: '/auth/passwordless-verify' },
} as const

/** The three places of one version: a route handler, an API route, and a proxy that comes before the SDK. */
export function mountsOf(loaded: Loaded): Mount[] {
  const paths = {
    callback: '/auth/callback',
    profile: '/auth/profile',
    login: '/auth/login',
    logout: '/auth/logout',
  }
  return (['App Router', 'Pages Router', 'proxy'] as const).map((place) => ({
    version: loaded.version,
    place,
    paths: { ...paths, ...places[place] },
    startApp: (options) => startApp(loaded, place, options),
    readReturnTo: (settings, response, asked) =>
      readReturnTo(loaded, settings, response, asked.authParams.state ?? ''),
  }))
}

async function startApp({ sdk, ours }: Loaded, place: Mount['place'], options: AppOptions) {
  const { callback, onStockCallback } = options
  const config = {
    ...toOptions(options.settings),
    passwordless: { limits: false as const, ...options.passwordless },
  }
  const auth0 = new sdk.Auth0Client(config)
  const middleware = (request: NextRequest) => {
    if (request.nextUrl.pathname === '/auth/callback') onStockCallback?.()
    return auth0.middleware(request)
  }
  const { handlePasswordlessStart, handlePasswordlessVerify, withPasswordlessCallback } =
    ours.createPasswordless(config, auth0)
  const start =
    options.mounted?.(handlePasswordlessStart as HandleStart) ?? (handlePasswordlessStart as HandleStart)
  const verify = handlePasswordlessVerify(options.verify) as RouteHandler
  const proxy = callback
    ? withPasswordlessCallback(middleware, callback === true ? {} : callback)
    : middleware
  const paths = places[place]
  const routes = await Promise.all([serveAt(place, start, options), serveAt(place, verify, options)])
  // The SDK's routes are in the proxy, whatever serves ours.
  const send: Send = (url, init) => {
    if (url.pathname.endsWith(paths.start)) return routes[0].send(url, init)
    if (url.pathname.endsWith(paths.verify)) return routes[1].send(url, init)
    return Promise.resolve(proxy(toNextRequest(url, init)))
  }
  return {
    browser: () => new Browser(options.settings.baseUrl, send),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(routes.map(({ close }) => close()))
    },
  }
}

async function readReturnTo(
  { sdk }: Loaded,
  settings: AppSettings,
  response: Response,
  state: string,
): Promise<string> {
  const cookie = response.headers.getSetCookie().map((line) => line.split(';', 1)[0])
  const { cookies } = new NextRequest(settings.baseUrl, { headers: { cookie: cookie.join('; ') } })
  const transaction = await new sdk.TransactionStore({ secret: settings.secret }).get(cookies, state)
  return new URL(transaction?.payload.returnTo ?? 'missing:', settings.baseUrl).href
}
