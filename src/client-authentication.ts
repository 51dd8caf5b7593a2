import type { CryptoKey } from 'openid-client'
import { PasswordlessError } from './errors.js'

/** How the app proves to Auth0 that it is itself. */
export type ClientAuthentication =
  | { method: 'client_secret'; secret: string }
  | { method: 'private_key_jwt'; key: CryptoKey }

// Two minutes, as Auth0's own SDKs (auth0-facts.md 1).
const assertionLifetimeSeconds = 120

/**
 * The body parameters that authenticate the client. Always in the body: `/passwordless/start` reads no
 * `Authorization` header.
 *
 * @throws `configuration_error` when the key cannot sign.
 */
export async function clientCredentials(
  authentication: ClientAuthentication,
  client: { issuer: string; clientId: string },
): Promise<Record<string, string>> {
  if (authentication.method === 'client_secret') {
    return { client_id: client.clientId, client_secret: authentication.secret }
  }
  // Loaded by the few who have a key.
  const openid = await import('openid-client')
  const parameters = new URLSearchParams()
  const authenticate = openid.PrivateKeyJwt(authentication.key, {
    [openid.modifyAssertion]: (_header, payload) => {
      payload.exp = Number(payload.iat) + assertionLifetimeSeconds
    },
  })
  try {
    await authenticate({ issuer: client.issuer }, { client_id: client.clientId }, parameters, new Headers())
  } catch (cause) {
    throw new PasswordlessError('configuration_error', 'the key of the client assertion cannot sign', {
      cause,
    })
  }
  return Object.fromEntries(parameters)
}
