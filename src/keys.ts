import { createKeyedHash, type KeyedHash } from './keyed-hash.js'
import type { Settings } from './sdk.js'
import { createSeal, type Seal } from './seal.js'

/** All that is made with the SDK's secret: a key for each purpose. */
export interface Keys {
  /** Names what the limits count. */
  limits: KeyedHash
  /** Marks the browser cookie as ours; with the older secrets of a list too. */
  browser: readonly KeyedHash[]
  /** Derives the nonce of a state, by the secret that has sealed it. */
  nonce: readonly KeyedHash[]
  seal: Seal
}

/** The keys of an instance, derived once. */
export function createKeys(): (settings: Settings) => Keys {
  let keys: Keys | undefined
  return ({ secrets }) => {
    keys ??= derive(secrets)
    return keys
  }
}

function derive(secrets: Settings['secrets']): Keys {
  const eachSecret = (purpose: string) => secrets.map((secret) => createKeyedHash(secret, purpose))
  return {
    limits: createKeyedHash(secrets[0], 'limits'),
    browser: eachSecret('browser'),
    nonce: eachSecret('nonce'),
    seal: createSeal(secrets),
  }
}
