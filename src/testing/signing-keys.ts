import { exportJWK, generateKeyPair } from 'jose'
import type { JWKS } from 'oidc-provider'

let keys: Promise<JWKS> | undefined

/** The keys that sign ID tokens. An RSA key takes longer to make than a tenant, so all tenants of a process share it. */
export function getSigningKeys(): Promise<JWKS> {
  keys ??= createSigningKeys()
  return keys
}

async function createSigningKeys(): Promise<JWKS> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] }
}
