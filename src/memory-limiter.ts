import { LRUCache } from 'lru-cache'
import type { Limiter, LimiterResult } from './limiter.js'

/** What a limiter in memory counts by. */
export interface MemoryLimiterOptions {
  /** How many within `duration`. */
  points: number
  /** Seconds. */
  duration: number
}

// Bounds the memory to a few megabytes, whatever is thrown at it. What was not seen for longest goes first.
const maxKeys = 20_000

/**
 * A limiter in the memory of this process, by the contract of `rate-limiter-flexible`, whose own grows with every key
 * and keeps a timer for each.
 */
export function createMemoryLimiter({ points, duration }: MemoryLimiterOptions): Required<Limiter> {
  const counts = new LRUCache<string, number>({ max: maxKeys, ttl: duration * 1000, noUpdateTTL: true })

  function look(key: string): LimiterResult | null {
    const consumedPoints = counts.get(key)
    return consumedPoints === undefined ? null : { consumedPoints, msBeforeNext: counts.getRemainingTTL(key) }
  }

  function add(key: string, change: number, seconds = duration): LimiterResult {
    const consumedPoints = (counts.get(key) ?? 0) + change
    counts.set(key, consumedPoints, { ttl: seconds * 1000 })
    return { consumedPoints, msBeforeNext: counts.getRemainingTTL(key) }
  }

  return {
    points,
    duration,
    async consume(key, change = 1, options = {}) {
      const result = add(key, change, options.customDuration)
      // By the contract a refusal is a result that is thrown, and not an error.
      return result.consumedPoints > points ? Promise.reject(result) : result
    },
    penalty: async (key, change = 1, options = {}) => add(key, change, options.customDuration),
    reward: async (key, change = 1) => (counts.has(key) ? add(key, -change) : null),
    get: async (key) => look(key),
    delete: async (key) => counts.delete(key),
  }
}
