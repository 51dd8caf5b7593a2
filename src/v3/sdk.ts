import type { ConfigParameters } from '@auth0/nextjs-auth0'
import { randomNonce } from 'openid-client'
import urlJoin from 'url-join'
import { PasswordlessError } from '../errors.js'
import type { Sdk, Settings } from '../sdk.js'
import { whenFirstUsed } from '../settings.js'
import { readClientAuthentication } from './client-authentication.js'
import { type Config, readConfig } from './config.js'
import type { BoundOptions } from './options.js'
import { createState } from './state.js'
import {
  newestSecret,
  signingKey,
  transactionCookieAttributes,
  writeTransactionCookie,
} from './transaction-cookie.js'

/** The seam for SDK v3: settings from its configuration, transactions in its signed cookie. */
export function createSdk(params: ConfigParameters): Sdk<BoundOptions> {
  const ready = whenFirstUsed(() => load(params))

  return {
    async settings() {
      return (await ready()).settings
    },

    async writeTransaction(_request, input) {
      const { config, key } = await ready()
      const nonce = randomNonce()
      const state = await createState(input, config.getLoginState)
      const setCookie = await writeTransactionCookie(config, key, {
        nonce,
        state,
        ...(config.authorizationParams.response_type !== 'code' && { response_type: 'code' }),
      })
      return { state, nonce, setCookie }
    },
  }
}

interface Ready {
  config: Config
  settings: Settings
  key: Uint8Array
}

async function load(params: ConfigParameters): Promise<Ready> {
  assertNodeRuntime()
  const config = readConfig(params)
  return { config, settings: await toSettings(config), key: await signingKey(config) }
}

async function toSettings(config: Config): Promise<Settings> {
  return {
    issuer: config.issuerBaseURL.replace(/\/*$/, '/'),
    clientId: config.clientID,
    clientAuthentication: await readClientAuthentication(config),
    secret: newestSecret(config),
    baseUrl: config.baseURL,
    baseUrls: [config.baseURL],
    cookie: transactionCookieAttributes(config),
    homeUrl: config.baseURL,
    defaultReturnTo: config.baseURL,
    callbackUrl: urlJoin(config.baseURL, config.routes.callback),
    authorizationParams: config.authorizationParams,
    scopeOf: ({ scope }) => scope,
    httpTimeoutMs: config.httpTimeout,
    telemetry: config.enableTelemetry,
  }
}

// The edge build of SDK v3 insists on a PKCE verifier at the token endpoint; a mailed link has none to give.
function assertNodeRuntime(): void {
  if (process.env.NEXT_RUNTIME !== 'edge' && !('EdgeRuntime' in globalThis)) return
  throw new PasswordlessError(
    'configuration_error',
    'SDK v3 cannot complete a mailed link on the edge runtime; export const runtime = "nodejs" from the route',
  )
}
