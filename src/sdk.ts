import type { ClientAuthentication } from './client-authentication.js'
import type { StartOptions } from './options.js'
import type { ReturnToRules } from './return-to.js'

/** What the flow must know of the app, whatever generation of the SDK it runs on. */
export interface Settings {
  /** Issuer with a trailing slash: the `aud` of client assertions, and the base of every Auth0 URL. */
  issuer: string
  clientId: string
  clientAuthentication: ClientAuthentication
  /** The SDK's secret; the newest of a list. Nothing is made with it but keys of our own. */
  secret: string
  /** The app's own base URL, as the SDK has it. */
  baseUrl: string
  /** All base URLs that the app may have; `baseUrl` is one of them. */
  baseUrls: readonly string[]
  /** Where the browser keeps the transaction cookie, and a cookie of ours beside it. */
  cookie: { secure: boolean; domain?: string | undefined; path?: string | undefined }
  /** The app's front page, for forms that name no other. */
  homeUrl: string
  /** Where the SDK sends people who asked for nothing, or for another origin. Absolute. */
  defaultReturnTo: string
  /** The `redirect_uri` that the stock callback will send to the token endpoint. */
  callbackUrl: string
  /** The parameters of the app's stock logins. */
  authorizationParams: Readonly<Record<string, unknown>>
  /** The scope that goes with parameters, in the forms that this generation knows. */
  scopeOf(params: Readonly<Record<string, unknown>>): unknown
  /** Milliseconds until Auth0 counts as too slow; `0` waits for ever. */
  httpTimeoutMs: number
  /** Whether the `Auth0-Client` header may be sent. */
  telemetry: boolean
}

/** A transaction as the stock callback will look for it. */
export interface Transaction {
  state: string
  nonce: string
  /** Whole `Set-Cookie` lines. */
  setCookie: string[]
}

/** What a transaction is written from. */
export interface TransactionInput<Options> {
  settings: Settings
  /** Where the callback sends the person: an absolute URL within the rules. */
  returnTo: string
  returnToRules: ReturnToRules
  /** The authorization parameters of this start, for the app's login-state hook. */
  authorizationParams: Readonly<Record<string, unknown>>
  options: Options
}

/** The seam: all that the flow needs from a generation of the SDK. Implemented once per generation. */
export interface Sdk<Options extends StartOptions = StartOptions> {
  /** The settings of this request. Throws `configuration_error`, naming the variable. */
  settings(request: Request): Promise<Settings>
  /** Mints state and nonce and the cookie that the stock callback will trust, without a PKCE verifier. */
  writeTransaction(request: Request, input: TransactionInput<Options>): Promise<Transaction>
}
