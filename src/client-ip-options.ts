import type { IncomingMessage } from 'node:http'
import { configurationError } from './errors.js'

/** How the app tells who is asking. Neither means: it does not know. */
export interface ClientIpOptions {
  /**
   * Returns the visitor's IP address, from a header that your platform sets and no visitor can, or from the socket, which
   * only the Pages Router has: its own request comes second. What is not an address on the public internet counts as
   * unknown. Default: none.
   */
  clientIp?:
    | ((
        request: Request,
        nodeRequest: IncomingMessage | undefined,
      ) => string | null | undefined | Promise<string | null | undefined>)
    | undefined
  /**
   * How many proxies stand in front of the app, each of which appends to `X-Forwarded-For`: the visitor is that many
   * entries from the right. Default: `0`, the header is not read, since visitors can send it.
   */
  trustedProxies?: number | undefined
}

/** Refuses what cannot work, by name. Called when the handler is made. */
export function assertClientIpOptions({ clientIp, trustedProxies }: ClientIpOptions): void {
  if (trustedProxies === undefined) return
  if (!Number.isSafeInteger(trustedProxies) || trustedProxies < 0) {
    throw configurationError('"trustedProxies" must be a whole number')
  }
  if (clientIp && trustedProxies > 0) throw configurationError('give either "clientIp" or "trustedProxies"')
}
