import type { ClientAuthentication } from './client-authentication.js'
import type { StartOptions } from './options.js'
import type { ReturnToRules } from './return-to.js'

/** What the flow must know of the app, whatever generation of the SDK it runs on. */
export interface Settings {
  /** Issuer with a trailing slash: the `aud` of client assertions, and the base of every Auth0 URL. */
  issuer: string
  clientId: string
  clientAuthentication: ClientAuthentication
  /** The SDK's secrets, newest first. Nothing is made with them but keys of our own. */
  secrets: readonly [string, ...string[]]
  /** The app's own base URL, as the SDK has it. */
  baseUrl: string
  /** All base URLs that the app may have; `baseUrl` is one of them. */
  baseUrls: readonly string[]
  /** The attributes of the transaction cookie that ours have too. */
  cookie: { secure: boolean; domain?: string | undefined }
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

/** A state in the form of this generation of the SDK. */
export interface StateForm {
  /** The part that is ours. */
  sealed: string
  /** The part that the stock callback reads, and anybody can. */
  plain: string
  /** Where the second part says to go. */
  returnTo?: string | undefined
}

/** The seam: all that the flow needs from a generation of the SDK. Implemented once per generation. */
export interface Sdk<Options extends StartOptions = StartOptions> {
  /** The settings of this request. Throws `configuration_error`, naming the variable. */
  settings(request: Request): Promise<Settings>
  /** What the state must say to the stock callback beside our own part. */
  plainState(input: TransactionInput<Options>): Promise<Omit<StateForm, 'sealed'>>
  joinState(form: StateForm): string
  /** The parts of a state that has the form of ours. */
  splitState(state: string): StateForm | undefined
  /** The `Set-Cookie` lines of a transaction that the stock callback will trust, without a PKCE verifier. */
  writeTransaction(
    request: Request,
    input: TransactionInput<Options>,
    transaction: { state: string; nonce: string },
  ): Promise<string[]>
  /** Whether the stock callback will find the transaction of a state. */
  hasTransaction(request: Request, state: string): Promise<boolean>
  /** The `Set-Cookie` lines that end it, as the stock callback ends one that has come to nothing. */
  endTransaction(state: string): Promise<string[]>
  /** The addresses and numbers of whoever is signed in. */
  signedInAs(request: Request): Promise<readonly string[]>
}
