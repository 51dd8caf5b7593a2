import type { Auth0ClientOptions } from '@auth0/nextjs-auth0/types'
import type { CryptoKey } from 'openid-client'
import * as v from 'valibot'
import type { PasswordlessError } from '../errors.js'
import {
  cookieDomain,
  cookieName,
  cookiePath,
  flag,
  httpUrl,
  milliseconds,
  parseSettings,
  sameSite,
  settingError,
  text,
} from '../settings.js'

/** The settings of SDK v4 that matter to a start, with the SDK's own defaults. */
export type Config = v.InferOutput<typeof ConfigSchema>

/** Where each setting comes from when it is not in the object given to `createPasswordless`. */
const variables: Readonly<Record<string, string>> = {
  domain: 'AUTH0_DOMAIN',
  clientId: 'AUTH0_CLIENT_ID',
  secret: 'AUTH0_SECRET',
  clientSecret: 'AUTH0_CLIENT_SECRET',
  clientAssertionSigningKey: 'AUTH0_CLIENT_ASSERTION_SIGNING_KEY',
  clientAssertionSigningAlg: 'AUTH0_CLIENT_ASSERTION_SIGNING_ALG',
  appBaseUrl: 'APP_BASE_URL',
  useMtls: 'AUTH0_MTLS',
  'transactionCookie.domain': 'AUTH0_COOKIE_DOMAIN',
}

const ConfigSchema = v.object({
  domain: v.union([text, v.function()], (issue) =>
    issue.input === undefined ? 'is missing' : 'must be a domain, or a function that returns one',
  ),
  clientId: text,
  secret: text,
  clientSecret: v.optional(text),
  clientAssertionSigningKey: v.optional(
    v.union([text, v.custom<CryptoKey>(isCryptoKey)], 'must be a PEM or a CryptoKey'),
  ),
  clientAssertionSigningAlg: v.optional(text, 'RS256'),
  appBaseUrl: v.optional(
    v.union(
      [httpUrl, v.pipe(v.array(httpUrl), v.nonEmpty())],
      'must be an http or https URL, or a list of such',
    ),
  ),
  authorizationParameters: v.optional(v.looseObject({}), {}),
  transactionCookie: v.object({
    prefix: v.optional(cookieName),
    sameSite: v.optional(sameSite),
    secure: v.optional(flag),
    path: v.optional(cookiePath),
    domain: v.optional(cookieDomain),
    maxAge: v.optional(v.number('must be a number of seconds')),
  }),
  enableParallelTransactions: v.optional(flag, true),
  routes: v.object({ callback: v.optional(text, '/auth/callback') }),
  signInReturnToPath: v.optional(text, '/'),
  httpTimeout: v.optional(milliseconds, 5000),
  enableTelemetry: v.optional(flag, true),
  allowInsecureRequests: v.optional(flag),
  pushedAuthorizationRequests: v.optional(flag, false),
  useMtls: flag,
})

/**
 * The options of `Auth0Client` over the environment, as SDK v4 puts them together, checked.
 *
 * @throws `configuration_error` naming the option and its variable, never the value.
 * @see https://github.com/auth0/nextjs-auth0/blob/v4.30.0/src/server/client.ts
 */
export function readConfig(options: Auth0ClientOptions): Config {
  const config = parseSettings(ConfigSchema, readEnvironment(options), variables)
  if (config.useMtls) {
    throw configError('useMtls', 'cannot work: Auth0 takes no client certificate on /passwordless/start')
  }
  if (config.pushedAuthorizationRequests) {
    throw configError('pushedAuthorizationRequests', 'cannot work: a mailed link is not a pushed request')
  }
  return config
}

/** An error about one setting of SDK v4. */
export function configError(option: string, problem: string, cause?: unknown): PasswordlessError {
  return settingError(variables, option, problem, cause)
}

function isCryptoKey(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'private'
}

function readEnvironment(options: Auth0ClientOptions): Record<string, unknown> {
  // Each variable is spelt out, because Next replaces `process.env.NAME` at build time.
  return {
    ...options,
    domain: options.domain ?? process.env.AUTH0_DOMAIN,
    clientId: options.clientId ?? process.env.AUTH0_CLIENT_ID,
    secret: options.secret ?? process.env.AUTH0_SECRET,
    clientSecret: options.clientSecret || process.env.AUTH0_CLIENT_SECRET || undefined,
    clientAssertionSigningKey:
      options.clientAssertionSigningKey || process.env.AUTH0_CLIENT_ASSERTION_SIGNING_KEY || undefined,
    clientAssertionSigningAlg:
      options.clientAssertionSigningAlg || process.env.AUTH0_CLIENT_ASSERTION_SIGNING_ALG || undefined,
    appBaseUrl: options.appBaseUrl ?? toList(process.env.APP_BASE_URL || undefined),
    useMtls: options.useMtls ?? process.env.AUTH0_MTLS === 'true',
    routes: options.routes ?? {},
    signInReturnToPath: options.signInReturnToPath || undefined,
    transactionCookie: {
      ...options.transactionCookie,
      path: options.transactionCookie?.path ?? toPath(process.env.NEXT_PUBLIC_BASE_PATH),
      domain: options.transactionCookie?.domain || process.env.AUTH0_COOKIE_DOMAIN || undefined,
    },
  }
}

// A cookie whose path has no slash is kept for the folder of the request, where the callback is not.
function toPath(basePath: string | undefined): string {
  return `/${(basePath ?? '').replace(/^\/*/, '')}`
}

function toList(variable: string | undefined): string | string[] | undefined {
  if (!variable?.includes(',')) return variable
  return variable
    .split(',')
    .map((url) => url.trim())
    .filter(Boolean)
}
