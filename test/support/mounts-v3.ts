import * as newest from '@auth0/nextjs-auth0'
import * as oldest from 'nextjs-auth0-3.1.0'
import { createPasswordless, type PasswordlessConfig } from '../../src/v3/index.js'
import type { AppOptions, AppSettings, HandleStart, Mount } from './apps.js'
import { Browser } from './browser.js'
import { appRouter, pagesRouter } from './routers.js'

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

/** Both routers of both versions. */
export const v3Mounts: Mount[] = versions.flatMap(({ version, initAuth0 }) =>
  (['App Router', 'Pages Router'] as const).map((place) => ({
    version,
    place,
    paths: {
      start: '/api/auth/passwordless',
      callback: '/api/auth/callback',
      profile: '/api/auth/me',
      login: '/api/auth/login',
    },
    startApp: (options: AppOptions) => startApp(initAuth0, place, options),
    readReturnTo: async ({ baseUrl }, _response, asked) => {
      const state = JSON.parse(Buffer.from(asked.authParams.state ?? '', 'base64url').toString())
      return new URL(state.returnTo, baseUrl).href
    },
  })),
)

async function startApp(initAuth0: InitAuth0, place: Mount['place'], options: AppOptions) {
  const config = { ...toConfig(options.settings), passwordless: options.passwordless ?? {} }
  const { handlePasswordlessStart } = createPasswordless(config)
  const passwordless =
    options.mounted?.(handlePasswordlessStart as HandleStart) ?? (handlePasswordlessStart as HandleStart)
  const handler = initAuth0(config).handleAuth({ passwordless: passwordless as () => Response })
  const { send, close } =
    place === 'Pages Router'
      ? await pagesRouter(handler, options)
      : { send: appRouter(handler), close: async () => {} }
  return { browser: () => new Browser(options.settings.baseUrl, send), [Symbol.asyncDispose]: close }
}
