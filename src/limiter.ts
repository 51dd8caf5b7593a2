import { propertyOf } from './property-of.js'

/**
 * A limiter of [`rate-limiter-flexible`](https://github.com/animir/node-rate-limiter-flexible), whatever its store, or
 * anything that keeps the same contract: `consume` resolves when there were points left, rejects with a
 * {@link LimiterResult} when there were none, and with an `Error` when its store is out of reach. The other methods may
 * be missing: nothing is given back then, and the wait between two messages does not grow.
 *
 * @see https://github.com/animir/node-rate-limiter-flexible/wiki/API-methods
 */
export interface Limiter {
  /** Takes points from a key, one unless told otherwise. The options are {@link LimiterOptions}; some limiters of the library have more of their own. */
  consume(key: string, points?: number, options?: object): Promise<unknown>
  /** Takes points without asking whether there are any left: makes the wait grow. */
  penalty?(key: string, points?: number, options?: object): Promise<unknown>
  /** Gives points back, when nothing was sent after all. */
  reward?(key: string, points?: number): Promise<unknown>
  /** Resolves with a {@link LimiterResult}, or `null` for a key that nothing is known of. */
  get?(key: string): Promise<unknown>
  /** Forgets a key. */
  delete?(key: string): Promise<unknown>
  /** How many points a key has in one `duration`. */
  readonly points?: number
  /** Seconds until the points of a key are back. */
  readonly duration?: number
}

/** What a call of a limiter may change. */
export interface LimiterOptions {
  /** Seconds, in place of the limiter's own. Default: the limiter's `duration`. */
  customDuration?: number
}

/** What a limiter tells of a key. */
export interface LimiterResult {
  /** Points that are taken. */
  consumedPoints: number
  /** Milliseconds until the key has points again. */
  msBeforeNext: number
}

/** A limiter said no. */
export interface Refusal {
  /** Seconds, when the limiter knows. */
  retryAfter: number | undefined
}

/** A year: a limiter that means "never" has its own large number for it. */
export const longestWaitMs = 365 * 24 * 3600 * 1000

/**
 * Understands what `consume` has rejected with: a result, or, from a union of limiters, a result of each that refused.
 *
 * @returns `undefined` when it was no refusal but a failure.
 */
export function toRefusal(rejection: unknown): Refusal | undefined {
  if (rejection instanceof Error || typeof rejection !== 'object' || rejection === null) return undefined
  const results: unknown[] = 'msBeforeNext' in rejection ? [rejection] : Object.values(rejection)
  const waits = results.map((result) => numberOf(result, 'msBeforeNext'))
  if (waits.length === 0 || waits.includes(undefined)) return undefined
  const ms = Math.max(...waits.map(Number))
  return { retryAfter: ms > 0 && ms <= longestWaitMs ? Math.ceil(ms / 1000) : undefined }
}

/** Milliseconds until a limiter forgets what it has counted; as far as it says so. */
export function msLeftOf(result: unknown): number {
  const ms = numberOf(result, 'msBeforeNext') ?? -1
  return ms < 0 ? Number.POSITIVE_INFINITY : ms
}

/** What a limiter has counted for a key, from what its `get` resolved with. */
export function consumedPointsOf(result: unknown): number {
  return numberOf(result, 'consumedPoints') ?? 0
}

function numberOf(result: unknown, name: keyof LimiterResult): number | undefined {
  const value = propertyOf(result, name)
  return typeof value === 'number' ? value : undefined
}
