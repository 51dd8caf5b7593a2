import type { ConfigParameters } from '@auth0/nextjs-auth0'
import { NextRequest, NextResponse } from 'next/server.js'
import urlJoin from 'url-join'
import { addressesOf } from '../address.js'
import { PasswordlessError } from '../errors.js'
import type { Sdk, Settings } from '../sdk.js'
import { whenFirstUsed } from '../when-first-used.js'
import type { Auth0Getter } from './auth0.js'
import { readClientAuthentication } from './client-authentication.js'
import { type Config, readConfig } from './config.js'
import type { BoundOptions } from './options.js'
import { joinState, plainState, splitState } from './state.js'
import {
  createSigners,
  endTransactionCookie,
  hasTransaction,
  type Signer,
  secretsOf,
  transactionCookieAttributes,
  writeTransactionCookie,
} from './transaction-cookie.js'

/** The seam for SDK v3: settings from its configuration, transactions in its signed cookie. */
export function createSdk(params: ConfigParameters, auth0: Auth0Getter): Sdk<BoundOptions> {
  const ready = whenFirstUsed(() => load(params))

  return {
    async settings() {
      return (await ready()).settings
    },

    async plainState(input) {
      return plainState(input, (await ready()).config.getLoginState)
    },

    joinState,
    splitState,

    async writeTransaction(_request, _input, { state, nonce }) {
      const { config, signers } = await ready()
      return writeTransactionCookie(config, signers[0], {
        nonce,
        state,
        ...(config.authorizationParams.response_type !== 'code' && { response_type: 'code' }),
      })
    },

    async hasTransaction(request, state) {
      const { config, signers } = await ready()
      return hasTransaction(config, signers, request, state)
    },

    async endTransaction() {
      return endTransactionCookie((await ready()).config)
    },

    async signedInAs(request) {
      const { getSession } = await auth0()
      const { url, headers } = request
      // A response of its own: the session is only looked at.
      const session = await getSession(new NextRequest(url, { headers }), new NextResponse())
      return addressesOf(session?.user)
    },
  }
}

interface Ready {
  config: Config
  settings: Settings
  signers: [Signer, ...Signer[]]
}

async function load(params: ConfigParameters): Promise<Ready> {
  assertNodeRuntime()
  const config = readConfig(params)
  return { config, settings: await toSettings(config), signers: createSigners(config) }
}

async function toSettings(config: Config): Promise<Settings> {
  return {
    issuer: config.issuerBaseURL.replace(/\/*$/, '/'),
    clientId: config.clientID,
    clientAuthentication: await readClientAuthentication(config),
    secrets: secretsOf(config),
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
