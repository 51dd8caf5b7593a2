import type { Tenant } from '../../src/testing/index.js'
import type { FetchInit, StartOptions, VerifyOptions } from '../../src/v3/index.js'
import type { Browser } from './browser.js'

/** What every generation of the SDK is set up with, in no generation's words. */
export interface AppSettings {
  issuer: string
  baseUrl: string
  clientId: string
  clientSecret?: string
  secret: string
  httpTimeoutMs?: number
  telemetry?: boolean
  authorizationParams?: Record<string, string>
}

/** The part of our handler that all generations share. */
export type HandleStart = (...args: unknown[]) => unknown

export interface AppOptions {
  settings: AppSettings
  /** Our own key of the configuration. */
  passwordless?: StartOptions & { fetch?: (url: string, init: FetchInit) => Promise<Response> }
  /** How the handler is mounted. Default: as it is. */
  mounted?: (handle: HandleStart) => HandleStart
  /** Whether our callback is in front of the stock one; options of its own, if any. Default: no. */
  callback?: true | Omit<StartOptions, 'fields' | 'getLoginState' | 'authorizationParams'>
  /** Options of the verify handler. Default: none. */
  verify?: VerifyOptions
  /** The app's own hooks of the SDK's callback, where a test looks at what the stock callback does. */
  onStockCallback?: () => void
  /** `false` turns off Next's body parser (Pages Router). */
  bodyParser?: boolean
  /** `Set-Cookie` lines that are on the response before the handler runs (Pages Router). */
  earlierCookies?: string[]
}

/** An app that is running, in some mount. */
export interface App {
  browser(): Browser
  [Symbol.asyncDispose](): Promise<void>
}

/** One way to use the package: a version of the SDK, and a place in Next. */
export interface Mount {
  version: string
  place: 'App Router' | 'Pages Router' | 'proxy'
  paths: {
    start: string
    verify: string
    callback: string
    profile: string
    login: string
    logout: string
  }
  startApp(options: AppOptions): Promise<App>
  /** Where the stock callback will send the person, absolute, read from what a start has written. */
  readReturnTo(settings: AppSettings, response: Response, asked: Asked): Promise<string>
}

/** The body that Auth0 was sent. */
export interface Asked {
  email?: string
  phone_number?: string
  send?: string
  captcha?: string
  authParams: Record<string, string>
}

/** The settings of an app on this tenant. */
export function settingsOn(tenant: Tenant, overrides: Partial<AppSettings> = {}): AppSettings {
  const { AUTH0_CLIENT_SECRET: clientSecret, ...env } = tenant.env.v3
  return {
    issuer: tenant.issuer.slice(0, -1),
    baseUrl: env.AUTH0_BASE_URL ?? '',
    clientId: env.AUTH0_CLIENT_ID ?? '',
    ...(clientSecret && { clientSecret }),
    secret: env.AUTH0_SECRET ?? '',
    ...overrides,
  }
}

/** The settings of an app whose tenant is out of reach, or stood in for. */
export const standInSettings: AppSettings = {
  issuer: 'https://shop.eu.auth0.com',
  baseUrl: 'http://localhost:3000',
  clientId: 'client',
  clientSecret: 'hush-hush-secret',
  secret: 'a secret of an app, long enough for anything',
}
