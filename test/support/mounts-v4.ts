import { NextRequest } from 'next/server.js'
import { vi } from 'vitest'
import type { AppOptions, AppSettings, HandleStart, Mount } from './apps.js'
import { Browser, type Send } from './browser.js'
import { serveAt, toNextRequest } from './routers.js'

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
  'App Router': '/api/auth/passwordless',
  'Pages Router': '/api/auth/passwordless',
  proxy: '/auth/passwordless/start',
} as const

/** The three places of one version: a route handler, an API route, and a proxy that comes before the SDK. */
export function mountsOf(loaded: Loaded): Mount[] {
  const paths = { callback: '/auth/callback', profile: '/auth/profile', login: '/auth/login' }
  return (['App Router', 'Pages Router', 'proxy'] as const).map((place) => ({
    version: loaded.version,
    place,
    paths: { ...paths, start: places[place] },
    startApp: (options) => startApp(loaded, place, options),
    readReturnTo: (settings, response, asked) =>
      readReturnTo(loaded, settings, response, asked.authParams.state ?? ''),
  }))
}

async function startApp({ sdk, ours }: Loaded, place: Mount['place'], options: AppOptions) {
  const config = {
    ...toOptions(options.settings),
    passwordless: { limits: false as const, ...options.passwordless },
  }
  const auth0 = new sdk.Auth0Client(config)
  const { handlePasswordlessStart } = ours.createPasswordless(config)
  const handler =
    options.mounted?.(handlePasswordlessStart as HandleStart) ?? (handlePasswordlessStart as HandleStart)
  const { send: start, close } = await serveAt(place, handler, options)
  // The SDK's routes are in the proxy, whatever serves ours.
  const send: Send = (url, init) =>
    url.pathname.endsWith(places[place]) ? start(url, init) : auth0.middleware(toNextRequest(url, init))
  return { browser: () => new Browser(options.settings.baseUrl, send), [Symbol.asyncDispose]: close }
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
