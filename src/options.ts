import type { StandardSchemaV1 } from '@standard-schema/spec'
import { type AuthorizationParams, assertAuthorizationParams } from './authorization-params.js'
import { assertClientIpOptions, type ClientIpOptions } from './client-ip-options.js'
import { configurationError } from './errors.js'
import type { PasswordlessEvent } from './events.js'
import type { StartInput } from './input.js'
import { assertLimits, type Limits } from './limits.js'
import { assertMessages, type MessagesOption, mergeMessages } from './messages/option.js'
import { assertAllowedOrigins } from './origin.js'
import { parseUrl } from './parse-url.js'
import { propertyOf } from './property-of.js'
import { unknownHost } from './unknown-host.js'

/** An app's own pages, as paths on the app's origin. */
export interface Pages {
  /**
   * After a plain form post that Auth0 accepted. Default: the base URL with `?passwordless=sent`; and after a new link that
   * was asked for on a recovery page, a page of ours.
   */
  sent?: string | undefined
  /**
   * After a plain form post that failed; `?error=<code>` is added. For `handlePasswordlessVerify` also where a code that Auth0
   * refused comes back to, with `?error=wrong_code` (a `RecoveryReason`). Default: a page of ours for a browser, the status and
   * the JSON error for anybody else, and after a refused code `recover`.
   */
  failed?: string | undefined
  /**
   * Where a link or a code comes back to that signed nobody in; `?error=<RecoveryReason>` is added. A plain form on it that
   * posts to the callback with `?passwordless=link` sends a new link without asking for the address. Default: a page of ours.
   */
  recover?: string | undefined
}

/** A start that is ready to be sent, as {@link StartOptions.beforeSend} sees it. */
export interface ReadyStart<Fields = unknown> {
  /** What was asked for, checked: the address in the form that Auth0 gets. A copy. */
  input: Readonly<StartInput>
  /** The app's own fields, as its schema returned them; `undefined` without a schema. */
  fields: Fields
  /** The visitor's request, for its headers and cookies. Its body has been read. */
  request: Request
}

/** What the start handlers of both SDK generations take. */
export interface StartOptions<Fields = unknown> extends ClientIpOptions {
  /**
   * Parameters for the link, over those of the app's logins. Default: the app's logins' `scope`, `audience`,
   * `ui_locales`, `acr_values` and `ext-*`.
   */
  authorizationParams?: AuthorizationParams | undefined
  /**
   * Where the callback sends the person when neither body nor query says so; on the app's own origin, anything
   * else becomes the default. Default: the app's base URL on SDK v3, `signInReturnToPath` on v4.
   */
  returnTo?: string | undefined
  /** The app's own pages. Default: those of {@link Pages}. */
  pages?: Pages | undefined
  /**
   * The texts of the built-in pages, some or all; or a list of languages, of which each visitor gets what their browser
   * prefers, and otherwise the first; or a function of the request that returns one or the other.
   * `nextjs-auth0-passwordless/messages` has five languages. Default: English.
   */
  messages?: MessagesOption | undefined
  /**
   * What to do with a link that is opened in another browser than the one that asked for it. `"refuse"` says so, and offers a
   * new link. `"allow"` asks for the address that it was sent to, and goes on if it is typed right; `docs/security.md` says
   * what that opens. Default: `"refuse"`.
   */
  otherBrowser?: 'refuse' | 'allow' | undefined
  /**
   * Origins beside the app's base URL whose pages may start a sign-in, such as `https://checkout.example`. No CORS headers
   * are sent; and to a script on another site (not just another origin) browsers give no cookie, so it has to post a form.
   * Default: none.
   */
  allowedOrigins?: readonly string[] | undefined
  /** How often a message may be asked for. `false` for no limits. Default: all of {@link Limits}, in memory. */
  limits?: Limits | false | undefined
  /**
   * The app's own fields in the body (first name, newsletter, ...): a schema of any library with Standard Schema, such as
   * zod, valibot or ArkType. It gets what is not ours, and says itself whether unknown keys are an error. In a form, an empty
   * field counts as not given, and one that comes more than once is a list. Checked before anything is counted, so no place
   * for a look into a database. Default: none, unknown keys are refused by name.
   *
   * @see https://standardschema.dev
   */
  fields?: StandardSchemaV1<unknown, Fields> | undefined
  /**
   * The last step before the message: everything that can fail on our side has succeeded. Store what the form brought, as
   * something that anybody can have typed: nobody has proved yet that the address is theirs. Return `false` and nothing is
   * sent, while the visitor is answered as if it were (sooner than by Auth0); throw
   * `PasswordlessError('access_denied', text)` to tell them. Default: none.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a hook that only stores returns nothing, and may be async.
  beforeSend?(start: ReadyStart<Fields>): boolean | void | Promise<boolean | void>
  /**
   * Told of everything that happens, for a funnel or an alert. Not awaited, and what it throws changes nothing; on a platform
   * that freezes after the answer, hand longer work to Next's `after`. Default: none.
   */
  onEvent?(event: PasswordlessEvent): unknown
}

const notForCodes = ['fields', 'beforeSend', 'messages', 'otherBrowser'] as const

/** The options of a start, of whatever generation, that mean something for a code. */
export type ForCodes<Options> = Omit<Options, (typeof notForCodes)[number]>

/**
 * What `handlePasswordlessVerify` takes: those of a start that mean something for a code.
 *
 * @interface
 */
export type VerifyOptions = ForCodes<StartOptions>

/** Refuses the others, by name. */
export function assertForCodes(options: object | undefined): void {
  assertWithout(options, notForCodes)
}

const pageNames = ['sent', 'failed', 'recover']
const names = [
  'authorizationParams',
  'returnTo',
  'pages',
  'messages',
  'otherBrowser',
  'allowedOrigins',
  'limits',
  'clientIp',
  'trustedProxies',
  'fields',
  'beforeSend',
  'onEvent',
]

/**
 * The options of a handler over those of the instance, checked.
 *
 * @param ownNames Options that only this generation of the SDK has.
 * @throws `configuration_error` naming the option.
 */
export function settleOptions<Options extends StartOptions>(
  defaults: Options,
  options: Options | undefined,
  ownNames: readonly string[] = [],
): Options {
  assertNoPromise(options)
  assertMessages(options?.messages)
  assertMessages(defaults.messages)
  const settled = {
    ...defaults,
    ...given(options),
    pages: { ...defaults.pages, ...options?.pages },
    authorizationParams: { ...defaults.authorizationParams, ...options?.authorizationParams },
    messages: mergeMessages(defaults.messages, options?.messages),
    limits: mergeLimits(defaults.limits, options?.limits),
  }
  assertNames(settled, [...names, ...ownNames])
  assertAuthorizationParams(settled.authorizationParams)
  assertFunction('clientIp', settled.clientIp)
  assertClientIpOptions(settled)
  assertAllowedOrigins(settled.allowedOrigins)
  assertLimits(settled.limits)
  assertOtherBrowser(settled.otherBrowser)
  assertSchema(settled.fields)
  assertFunction('beforeSend', settled.beforeSend)
  assertFunction('onEvent', settled.onEvent)
  if (settled.returnTo !== undefined) assertString('returnTo', settled.returnTo)
  for (const [name, path] of Object.entries(settled.pages)) {
    if (!pageNames.includes(name)) throw configurationError(`"pages.${name}" is no page of ours`)
    assertPath(`pages.${name}`, path)
  }
  return settled
}

/** Refuses options that somebody has forgotten to await. */
export function assertNoPromise(options: object | undefined): void {
  if (options && 'then' in options) throw configurationError('the options must not be a promise')
}

function mergeLimits(defaults: Limits | false | undefined, own: Limits | false | undefined) {
  if (own === undefined) return defaults
  return defaults && own && typeof own === 'object' ? { ...defaults, ...given(own) } : own
}

// What is `undefined` is not given: `trustedProxies: onVercel ? 1 : undefined` must not undo what the instance has.
function given<Options extends object>(options: Options | undefined): Options | undefined {
  if (!options) return undefined
  const copy = { ...options }
  for (const [name, value] of Object.entries(copy)) {
    if (value === undefined) Reflect.deleteProperty(copy, name)
  }
  return copy
}

/** Refuses options that a handler has no use for, so that nobody relies on them. */
export function assertWithout(options: object | undefined, unused: readonly string[]): void {
  const found = unused.find((name) => options && propertyOf(options, name) !== undefined)
  if (found !== undefined) throw configurationError(`"${found}" has no effect on this handler`)
}

// A misspelt "trustedProxies" must not be an option that is off.
function assertNames(settled: object, known: readonly string[]): void {
  const unknown = Object.keys(settled).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw configurationError(`"${unknown}" is not an option`)
}

function assertString(name: string, value: unknown): void {
  if (typeof value === 'string') return
  throw configurationError(`"${name}" must be a string`)
}

/** Refuses what cannot be called, by name. */
export function assertFunction(name: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return
  throw configurationError(`"${name}" must be a function`)
}

function assertOtherBrowser(value: unknown): void {
  if (value === undefined || value === 'refuse' || value === 'allow') return
  throw configurationError('"otherBrowser" must be "refuse" or "allow"')
}

function assertSchema(value: unknown): void {
  // Those of ArkType are functions.
  if (value === undefined || typeof propertyOf(propertyOf(value, '~standard'), 'validate') === 'function')
    return
  throw configurationError('"fields" must be a schema with Standard Schema, such as zod\'s')
}

function assertPath(name: string, value: unknown): void {
  // By resolving it, as browsers do: they take "//host", "/\\host" and "/\t/host" for other origins.
  const base = `http://${unknownHost}`
  const url = typeof value === 'string' && value.startsWith('/') ? parseUrl(value, base) : undefined
  if (value === undefined || url?.origin === base) return
  throw configurationError(`"${name}" must be a path of the app, such as "/inbox"`)
}
