import type { Session } from '@auth0/nextjs-auth0'
import * as newest from '@auth0/nextjs-auth0'
import * as oldest from 'nextjs-auth0-3.1.0'
import { createPasswordless, type Passwordless, type PasswordlessConfig } from '../../src/v3/index.js'
import type { App, AppOptions, AppSettings, HandleStart, Mount } from './apps.js'
import { Browser } from './browser.js'
import { type RouteHandler, type ServerOptions, serveAt } from './routers.js'

export type InitAuth0 = typeof newest.initAuth0

export const versions: { version: string; initAuth0: InitAuth0 }[] = [
  // The oldest release differs in types only where the tests do not look.
  { version: '3.1.0', initAuth0: oldest.initAuth0 as unknown as InitAuth0 },
  { version: '3.8.0', initAuth0: newest.initAuth0 },
]

/** The object given to `initAuth0`. */
export function toConfig(settings: AppSettings): PasswordlessConfig {
  return {
    issuerBaseURL: settings.issuer,
    baseURL: settings.baseUrl,
    clientID: settings.clientId,
    secret: settings.secret,
    ...(settings.clientSecret && { clientSecret: settings.clientSecret }),
    ...(settings.authorizationParams && { authorizationParams: settings.authorizationParams }),
    ...(settings.httpTimeoutMs !== undefined && { httpTimeout: settings.httpTimeoutMs }),
    ...(settings.telemetry !== undefined && { enableTelemetry: settings.telemetry }),
  }
}

/** A version of the SDK on a router. */
export interface V3Place {
  version: string
  initAuth0: InitAuth0
  place: 'App Router' | 'Pages Router'
}

/** Both routers of both versions. */
export const v3Places: V3Place[] = versions.flatMap((version) => [
  { ...version, place: 'App Router' },
  { ...version, place: 'Pages Router' },
])

/** The same as mounts of what all generations share. */
export const v3Mounts: Mount[] = v3Places.map((where) => ({
  version: where.version,
  place: where.place,
  paths: {
    start: '/api/auth/passwordless',
    verify: '/api/auth/passwordless-verify',
    callback: '/api/auth/callback',
    profile: '/api/auth/me',
    login: '/api/auth/login',
    logout: '/api/auth/logout',
  },
  startApp: ({
    settings,
    passwordless = {},
    mounted,
    callback,
    verify,
    onStockCallback,
    ...options
  }: AppOptions) =>
    startV3App(where, {
      ...options,
      config: { ...toConfig(settings), passwordless: { limits: false, ...passwordless } },
      handlers: (ours, sdk) => {
        const stock = {
          afterCallback: (...args: unknown[]) => {
            onStockCallback?.()
            return args.at(-2) as Session
          },
        }
        const own = callback === true ? {} : callback
        return {
          passwordless:
            mounted?.(ours.handlePasswordlessStart as HandleStart) ?? ours.handlePasswordlessStart,
          'passwordless-verify': ours.handlePasswordlessVerify(verify),
          callback: own ? ours.handlePasswordlessCallback({ ...stock, ...own }) : sdk.handleCallback(stock),
        }
      },
    }),
  readReturnTo: async ({ baseUrl }, _response, asked) => {
    const state = JSON.parse(Buffer.from(asked.authParams.state ?? '', 'base64url').toString())
    return new URL(state.returnTo, baseUrl).href
  },
}))

interface V3AppOptions extends ServerOptions {
  config: PasswordlessConfig
  /** What `handleAuth` is given. Default: our handler. */
  handlers?: (passwordless: Passwordless, sdk: ReturnType<InitAuth0>) => Record<string, unknown>
}

/** An app of one file: `handleAuth` with our handler in it. */
export async function startV3App({ initAuth0, place }: V3Place, options: V3AppOptions): Promise<App> {
  const { config, handlers = ({ handlePasswordlessStart }) => ({ passwordless: handlePasswordlessStart }) } =
    options
  const sdk = initAuth0(config)
  const handler: RouteHandler = sdk.handleAuth(
    handlers(createPasswordless(config, sdk), sdk) as Record<string, () => Response>,
  )
  const { send, close } = await serveAt(place, handler, options)
  return {
    browser: () => new Browser(config.baseURL ?? 'http://localhost:3000', send),
    [Symbol.asyncDispose]: close,
  }
}
