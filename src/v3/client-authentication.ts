import type { ClientAuthentication } from '../client-authentication.js'
import { type Config, configError } from './config.js'

/**
 * How the app proves itself, by the rules of SDK v3: an assertion key, if there is one, wins over the secret.
 *
 * @throws `configuration_error` naming what is missing.
 */
export async function readClientAuthentication(config: Config): Promise<ClientAuthentication> {
  const { clientAssertionSigningKey, clientSecret } = config
  const method =
    config.clientAuthMethod ?? (clientAssertionSigningKey ? 'private_key_jwt' : 'client_secret_basic')
  if (method === 'private_key_jwt') {
    if (!clientAssertionSigningKey)
      throw configError('clientAssertionSigningKey', 'is missing from the environment')
    return { method, key: await importKey(clientAssertionSigningKey, config.clientAssertionSigningAlg) }
  }
  if (!clientSecret) throw configError('clientSecret', 'is missing')
  return { method: 'client_secret', secret: clientSecret }
}

async function importKey(pem: string, alg: string) {
  try {
    const { importPKCS8 } = await import('jose/key/import')
    return await importPKCS8(await toPkcs8(pem), alg)
  } catch (cause) {
    throw configError('clientAssertionSigningKey', `is not a PEM private key for ${alg}`, cause)
  }
}

// Node reads every PEM that the SDK reads ("RSA PRIVATE KEY" among them); Web Crypto reads PKCS #8 only.
async function toPkcs8(pem: string): Promise<string> {
  // Next folds this condition, and so keeps `node:crypto` out of edge bundles, where we must load in order to refuse.
  if (process.env.NEXT_RUNTIME !== 'edge') {
    const { createPrivateKey } = await import('node:crypto')
    return createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem' }).toString()
  }
  return pem
}
