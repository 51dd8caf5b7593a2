import { Auth0Client, type TransactionStore } from '@auth0/nextjs-auth0/server'
import type { Auth0ClientOptions } from '@auth0/nextjs-auth0/types'
import { decodeJwt } from 'jose/jwt/decode'
import { NextRequest, NextResponse } from 'next/server.js'
import { addressesOf } from '../address.js'
import type { ClientAuthentication } from '../client-authentication.js'
import { PasswordlessError } from '../errors.js'
import type { StartOptions } from '../options.js'
import type { Sdk, Settings } from '../sdk.js'
import { whenFirstUsed } from '../when-first-used.js'
import type { Auth0Getter } from './auth0.js'
import { type Config, configError, readConfig } from './config.js'
import { createSettings } from './request-settings.js'
import { createStore, writeTransaction } from './transaction.js'

/** The seam for SDK v4: settings from its options, transactions through its store. */
export function createSdk(options: Auth0ClientOptions, auth0: Auth0Getter): Sdk<StartOptions> {
  const ready = whenFirstUsed(() => load(options))

  return {
    async settings(request) {
      return (await ready()).settings(request)
    },

    // The stock callback asks nothing of a state but that it be the same.
    async plainState() {
      return { plain: '' }
    },

    joinState: ({ sealed }) => sealed,
    splitState: (state) => ({ sealed: state, plain: '' }),

    async writeTransaction(request, input, transaction) {
      return writeTransaction(await ready(), request, input, transaction)
    },

    async hasTransaction(request, state) {
      const { store } = await ready()
      // What it cannot read, the stock callback cannot either.
      const found = await store.get(toNextRequest(request).cookies, state).catch(() => null)
      return found?.payload.state === state
    },

    async endTransaction(state) {
      const { store } = await ready()
      const { cookies, headers } = new NextResponse()
      await store.delete(cookies, state)
      return headers.getSetCookie()
    },

    async signedInAs(request) {
      const session = await (await auth0()).getSession(toNextRequest(request))
      // The SDK leaves the phone number out of the user, and keeps the token that has it.
      const claims = session?.tokenSet.idToken ? decodeJwt(session.tokenSet.idToken) : undefined
      return [...addressesOf(session?.user), ...addressesOf(claims)]
    },
  }
}

function toNextRequest({ url, headers }: Request): NextRequest {
  return new NextRequest(url, { headers })
}

interface Ready {
  config: Config
  store: TransactionStore
  settings: (request: Request) => Promise<Settings>
}

async function load(options: Auth0ClientOptions): Promise<Ready> {
  assertVersion()
  const config = readConfig(options)
  return {
    config,
    store: createStore(config),
    settings: createSettings(config, await readClientAuthentication(config)),
  }
}

// By the rules of SDK v4: an assertion key, if there is one, wins over the secret.
async function readClientAuthentication(config: Config): Promise<ClientAuthentication> {
  const { clientAssertionSigningKey: key, clientAssertionSigningAlg: alg, clientSecret } = config
  if (key)
    return { method: 'private_key_jwt', key: typeof key === 'string' ? await importKey(key, alg) : key }
  if (!clientSecret) throw configError('clientSecret', 'is missing')
  return { method: 'client_secret', secret: clientSecret }
}

async function importKey(pem: string, alg: string) {
  try {
    const { importPKCS8 } = await import('jose/key/import')
    return await importPKCS8(pem, alg)
  } catch (cause) {
    throw configError('clientAssertionSigningKey', `is not a PKCS #8 private key for ${alg}`, cause)
  }
}

// Up to 4.20 the callback insists on a PKCE verifier; a mailed link has none to give. The SDK does not tell its version,
// but 4.21 is the first to have this property.
function assertVersion(): void {
  if ('passwordless' in Auth0Client.prototype) return
  throw new PasswordlessError(
    'configuration_error',
    'this version of @auth0/nextjs-auth0 cannot complete a mailed link; npm install @auth0/nextjs-auth0@^4.21.0',
  )
}
