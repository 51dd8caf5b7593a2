import type { ConfigParameters } from '@auth0/nextjs-auth0'
import * as v from 'valibot'
import type { PasswordlessError } from '../errors.js'
import {
  cookieDomain,
  cookieName,
  cookiePath,
  flag,
  httpUrl,
  milliseconds,
  missingOr,
  parseSettings,
  sameSite,
  settingError,
  text,
} from '../settings.js'
import { readEnvironment } from './environment.js'

/** The settings of SDK v3 that matter to a start, with the SDK's own defaults. */
export type Config = v.InferOutput<typeof ConfigSchema>

/** Where each setting comes from when it is not in the object given to `createPasswordless`. */
const variables: Readonly<Record<string, string>> = {
  secret: 'AUTH0_SECRET',
  issuerBaseURL: 'AUTH0_ISSUER_BASE_URL',
  baseURL: 'AUTH0_BASE_URL',
  clientID: 'AUTH0_CLIENT_ID',
  clientSecret: 'AUTH0_CLIENT_SECRET',
  clientAssertionSigningKey: 'AUTH0_CLIENT_ASSERTION_SIGNING_KEY',
  clientAssertionSigningAlg: 'AUTH0_CLIENT_ASSERTION_SIGNING_ALG',
  httpTimeout: 'AUTH0_HTTP_TIMEOUT',
  'authorizationParams.scope': 'AUTH0_SCOPE',
  'session.cookie.domain': 'AUTH0_COOKIE_DOMAIN',
  'session.cookie.secure': 'AUTH0_COOKIE_SECURE',
  'session.cookie.sameSite': 'AUTH0_COOKIE_SAME_SITE',
  'transactionCookie.name': 'AUTH0_TRANSACTION_COOKIE_NAME',
  'transactionCookie.domain': 'AUTH0_TRANSACTION_COOKIE_DOMAIN',
  'transactionCookie.path': 'AUTH0_TRANSACTION_COOKIE_PATH',
  'transactionCookie.sameSite': 'AUTH0_TRANSACTION_COOKIE_SAME_SITE',
}

const secret = v.pipe(text, v.minLength(8, 'must have at least 8 characters'))

const ConfigSchema = v.object({
  secret: v.union(
    [secret, v.pipe(v.array(secret), v.nonEmpty())],
    missingOr('must have at least 8 characters, or be a list of such'),
  ),
  issuerBaseURL: httpUrl,
  baseURL: httpUrl,
  clientID: text,
  clientSecret: v.optional(text),
  clientAuthMethod: v.optional(
    v.picklist(
      ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      'must be "client_secret_basic", "client_secret_post" or "private_key_jwt"',
    ),
  ),
  clientAssertionSigningKey: v.optional(text),
  clientAssertionSigningAlg: v.optional(text, 'RS256'),
  httpTimeout: v.optional(milliseconds, 5000),
  enableTelemetry: v.optional(flag, true),
  legacySameSiteCookie: v.optional(flag, true),
  pushedAuthorizationRequests: v.optional(flag, false),
  organization: v.optional(text),
  getLoginState: v.optional(v.function('must be a function')),
  authorizationParams: v.looseObject({
    response_type: v.picklist(['code', 'code id_token'], 'must be "code" or "code id_token"'),
    scope: v.optional(v.pipe(text, v.regex(/\bopenid\b/, 'must contain "openid"')), 'openid profile email'),
  }),
  session: v.object({
    cookie: v.object({
      domain: v.optional(cookieDomain),
      secure: v.optional(flag),
      sameSite: v.optional(sameSite, 'lax'),
    }),
  }),
  routes: v.object({ callback: text }),
  transactionCookie: v.object({
    name: v.optional(cookieName, 'auth_verification'),
    domain: v.optional(cookieDomain),
    path: v.optional(cookiePath),
    secure: v.optional(flag),
    sameSite: v.optional(sameSite),
  }),
})

/**
 * The app's configuration, checked.
 *
 * @throws `configuration_error` naming the option and its variable, never the value.
 */
export function readConfig(params: ConfigParameters): Config {
  const config = parseSettings(ConfigSchema, readEnvironment(params), variables)
  assertWorkable(config)
  return config
}

/** An error about one setting of SDK v3. */
export function configError(option: string, problem: string, cause?: unknown): PasswordlessError {
  return settingError(variables, option, problem, cause)
}

// The stock callback would refuse the first two; the third is a rail of its own that a mailed link is not on.
function assertWorkable(config: Config): void {
  const https = /^https:/i.test(config.baseURL)
  if ((config.session.cookie.secure ?? https) !== https) {
    throw configError(
      'session.cookie.secure',
      `must be ${https} when "baseURL" is ${https ? 'https' : 'http'}`,
    )
  }
  if (config.organization) {
    throw configError(
      'organization',
      'cannot work: Auth0 has no organizations in embedded passwordless login',
    )
  }
  if (config.pushedAuthorizationRequests) {
    throw configError('pushedAuthorizationRequests', 'cannot work: a mailed link is not a pushed request')
  }
}
