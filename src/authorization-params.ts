import { configurationError, type PasswordlessError } from './errors.js'
import type { Settings } from './sdk.js'
import { toBytes } from './utf8.js'

/**
 * Authorization parameters an app may choose for a mailed link. `ext-*` parameters, which Auth0 hands to Actions,
 * are allowed too.
 */
export interface AuthorizationParams {
  /** Space-separated; must contain `openid`. Default: the SDK's setting, in the end `openid profile email`. */
  scope?: string | undefined
  /** API to get an access token for. Default: the SDK's setting. */
  audience?: string | undefined
  /** Where the link ends. Default: base URL and callback route. Give the same URL to `handleCallback`'s `redirectUri`. */
  redirect_uri?: string | undefined
  /** Preferred languages of Auth0's pages, should any be shown. Default: the SDK's setting. */
  ui_locales?: string | undefined
  /** Requested authentication context, for Actions that read it. Default: the SDK's setting. */
  acr_values?: string | undefined
  /** Only `query` works on this rail; for apps whose shared configuration says `form_post`. Default: `query`. */
  response_mode?: 'query' | undefined
  [extension: `ext-${string}`]: string | undefined
}

const forwarded = ['scope', 'audience', 'ui_locales', 'acr_values']
const choosable = [...forwarded, 'redirect_uri', 'response_mode']
// A mailed link travels through gateways that lengthen it, and some cut it at about twice this (auth0-facts.md 6).
const maxAuthParamsBytes = 2000

/** Refuses, by name, what an app cannot choose. Called when the handler is made. */
export function assertAuthorizationParams(params: AuthorizationParams): void {
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue
    if (!isChoosable(name)) {
      throw configurationError(`"authorizationParams.${name}" cannot be chosen for a mailed link`)
    }
    if (typeof value !== 'string') {
      throw configurationError(`"authorizationParams.${name}" must be a string`)
    }
    if (name === 'response_mode') assertQuery(value)
  }
}

/**
 * The parameters of this start: those of the app's logins, then those of the handler. What would make the stock
 * callback refuse the link is an error here, before any mail.
 */
export function mergeAuthorizationParams(
  settings: Settings,
  chosen: AuthorizationParams = {},
): Readonly<Record<string, unknown>> {
  const given: Readonly<Record<string, unknown>> = {
    redirect_uri: settings.callbackUrl,
    ...settings.authorizationParams,
    ...chosen,
  }
  const merged = { ...given, scope: settings.scopeOf(given) }
  assertWorkable(merged)
  return merged
}

function assertWorkable(merged: Readonly<Record<string, unknown>>): void {
  if (merged.max_age !== undefined && merged.max_age !== null) {
    throw cannotWork('max_age', 'nothing promises an auth_time in the ID token of a mailed link')
  }
  if (merged.organization) {
    throw cannotWork('organization', 'Auth0 has no organizations in embedded passwordless login')
  }
  if (merged.response_mode !== undefined) assertQuery(merged.response_mode)
  if (!/\bopenid\b/.test(String(merged.scope ?? ''))) {
    throw configurationError('"authorizationParams.scope" must contain "openid"')
  }
}

/** `authParams` of `/passwordless/start`: snake_case, and always a code in the query (auth0-facts.md 3). */
export function toAuthParams(
  merged: Readonly<Record<string, unknown>>,
  transaction: { state: string; nonce: string },
): Record<string, unknown> {
  const passedOn = Object.entries(merged).filter(
    ([name, value]) => (forwarded.includes(name) || name.startsWith('ext-')) && value,
  )
  const authParams = {
    ...Object.fromEntries(passedOn),
    response_type: 'code',
    redirect_uri: merged.redirect_uri,
    state: transaction.state,
    nonce: transaction.nonce,
  }
  if (toBytes(JSON.stringify(authParams)).length > maxAuthParamsBytes) {
    throw configurationError(
      `the link would carry more than ${maxAuthParamsBytes} bytes of parameters; shorten what "getLoginState" adds`,
    )
  }
  return authParams
}

function assertQuery(responseMode: unknown): void {
  if (responseMode === 'query') return
  throw cannotWork('response_mode', 'a click on a link is a GET; give the handler response_mode: "query"')
}

function isChoosable(name: string): boolean {
  return choosable.includes(name) || name.startsWith('ext-')
}

function cannotWork(name: string, because: string): PasswordlessError {
  return configurationError(`"authorizationParams.${name}" cannot work with a mailed link: ${because}`)
}
