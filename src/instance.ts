import type { Fetch } from './auth0.js'
import { createKeys, type Keys } from './keys.js'
import { createLimitKeeper, type LimitKeeper } from './limit-keeper.js'
import type { StartOptions } from './options.js'
import { createReports, type Report } from './report.js'
import type { Sdk, Settings } from './sdk.js'

/** What the handlers of one `createPasswordless` share. */
export interface Instance<Options extends StartOptions> {
  sdk: Sdk<Options>
  fetch: Fetch
  keysOf: (settings: Settings) => Keys
  limitKeeper: LimitKeeper
  reportTo: (options: StartOptions) => Report
}

/** The shared parts, made once: they remember what was counted and what was told. */
export function createInstance<Options extends StartOptions>(
  sdk: Sdk<Options>,
  fetch: Fetch = (url, init) => globalThis.fetch(url, init),
): Instance<Options> {
  return { sdk, fetch, keysOf: createKeys(), limitKeeper: createLimitKeeper(), reportTo: createReports() }
}
