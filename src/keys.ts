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
export function createKeys(): (settings: Settings) => Promise<Keys> {
  let loading: Promise<Keys> | undefined
  return ({ secrets }) => {
    loading ??= load(secrets)
    return loading
  }
}

async function load(secrets: Settings['secrets']): Promise<Keys> {
  const eachSecret = (purpose: string) =>
    Promise.all(secrets.map((secret) => createKeyedHash(secret, purpose)))
  return {
    limits: await createKeyedHash(secrets[0], 'limits'),
    browser: await eachSecret('browser'),
    nonce: await eachSecret('nonce'),
    seal: await createSeal(secrets),
  }
}
