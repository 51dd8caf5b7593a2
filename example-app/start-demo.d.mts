import type { Tenant } from '../src/testing/index.js'

/** Which generation of the SDK the shop is built on. */
export type Generation = 'v3' | 'v4'

export interface DemoOptions {
  /** Default `v3`. */
  generation?: Generation
  /** The shop's port if it is free, else any. Default 3000; 0 takes any. */
  port?: number
  /** The offline tenant's port if it is free, else any. Default 4000; 0 takes any. */
  tenantPort?: number
  /** The shop's SQLite file. Default `.demo/shop.db` in the repository. */
  database?: string
  /**
   * Whether the offline tenant's mails lead to the landing page, as a mail template can; otherwise straight to the link. Default
   * true.
   */
  landing?: boolean
  /** With `AUTH0_ISSUER_BASE_URL` (v3) or `AUTH0_DOMAIN` (v4) in it, the shop talks to that tenant. Default `process.env`. */
  env?: Record<string, string | undefined>
  /** Told in one line what takes a while. */
  onProgress?: (line: string) => void
  /** What the shop's server prints to its error stream. */
  onShopOutput?: (text: string) => void
}

export interface Demo {
  /** The shop. */
  url: string
  /** The offline tenant; none with a tenant of one's own. */
  tenant: Tenant | undefined
  /** Resolves with the exit code when the shop's server ends by itself. */
  exited: Promise<number | null>
  /** Ends shop and tenant. */
  close(): Promise<void>
}

/**
 * Builds and starts the example shop, with the offline tenant unless `env` names a tenant of one's own.
 *
 * @throws Error with the output of `next build` or `next start` if one of them fails
 */
export function startDemo(options?: DemoOptions): Promise<Demo>
