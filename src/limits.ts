import { configurationError, type Limit } from './errors.js'
import type { Limiter } from './limiter.js'
import { propertyOf } from './property-of.js'

/** Which of our limits. */
export type LimitName = Exclude<Limit, 'auth0'>

/**
 * The limits of a start, and of codes. One that is left out is the default, in the memory of the process; `false` turns it off. Make the
 * limiters once, and not in a function of the request: one that is new has counted nothing.
 *
 * @example
 * ```ts
 * import { Redis } from 'ioredis'
 * import type { Limits } from 'nextjs-auth0-passwordless'
 * import { RateLimiterRedis } from 'rate-limiter-flexible'
 *
 * const storeClient = new Redis()
 *
 * export const limits: Limits = {
 *   address: new RateLimiterRedis({ storeClient, keyPrefix: 'sign-in-address', points: 10, duration: 3600 }),
 *   ip: new RateLimiterRedis({ storeClient, keyPrefix: 'sign-in-ip', points: 50, duration: 3600 }),
 *   resend: new RateLimiterRedis({ storeClient, keyPrefix: 'sign-in-resend', points: 1, duration: 30 }),
 *   tries: new RateLimiterRedis({ storeClient, keyPrefix: 'sign-in-tries', points: 10, duration: 3600 }),
 * }
 * ```
 */
export interface Limits {
  /** Starts from one IP address (IPv6: one /64), where the app knows it. Default: 50 an hour, as Auth0's own limit. */
  ip?: Limiter | false | undefined
  /** Messages to one mailbox, whoever asks: `a.da+shop@` counts as `ada@`. Default: 10 an hour. */
  address?: Limiter | false | undefined
  /**
   * The wait before the next message to the same address from the same browser. The limiter's `duration` is the first
   * wait; each one doubles, four times at most, and an hour later it starts over. Give it one point. Default: 30 seconds.
   */
  resend?: Limiter | false | undefined
  /**
   * Codes typed in for one mailbox, right or wrong, whoever types; and addresses typed to go on in another browser. Auth0 has
   * a limit of its own, of three for each code. Default: 10 an hour.
   */
  tries?: Limiter | false | undefined
}

/** What there is when the app says nothing. Durations in seconds. */
export const defaultLimits = {
  ip: { points: 50, duration: 3600 },
  address: { points: 10, duration: 3600 },
  resend: { points: 1, duration: 30 },
  tries: { points: 10, duration: 3600 },
}

/** Refuses what is no limiter, by name. Called when the handler is made. */
export function assertLimits(limits: unknown): void {
  if (limits === undefined || limits === false) return
  if (typeof limits !== 'object' || limits === null) {
    throw configurationError('"limits" must be false, or an object of limiters')
  }
  for (const [name, limiter] of Object.entries(limits)) {
    if (!Object.hasOwn(defaultLimits, name)) {
      throw configurationError(
        `"limits.${name}" is no limit; there are "ip", "address", "resend" and "tries"`,
      )
    }
    if (limiter === undefined || limiter === false || isLimiter(limiter)) continue
    throw configurationError(
      `"limits.${name}" must be false, or a limiter such as those of rate-limiter-flexible`,
    )
  }
}

function isLimiter(value: unknown): boolean {
  return typeof value === 'object' && typeof propertyOf(value, 'consume') === 'function'
}
