import { LRUCache } from 'lru-cache'
import type { Limiter, LimiterOptions, LimiterResult } from './limiter.js'

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
  const counts = new LRUCache<string, number>({
    max: maxKeys,
    ttl: toMs(duration),
    noUpdateTTL: true,
    // Exact, and without a timer.
    ttlResolution: 0,
  })

  function look(key: string): LimiterResult | null {
    const consumedPoints = counts.get(key)
    if (consumedPoints === undefined) return null
    const msBeforeNext = counts.getRemainingTTL(key)
    if (msBeforeNext > 0) return { consumedPoints, msBeforeNext }
    counts.delete(key)
    return null
  }

  function add(key: string, change: number, seconds = duration): LimiterResult {
    const before = look(key)
    const consumedPoints = (before?.consumedPoints ?? 0) + change
    const ttl = toMs(seconds)
    counts.set(key, consumedPoints, { ttl })
    return { consumedPoints, msBeforeNext: before?.msBeforeNext ?? ttl }
  }

  return {
    points,
    duration,
    async consume(key, change = 1, options: LimiterOptions = {}) {
      const result = add(key, change, options.customDuration)
      // By the contract a refusal is a result that is thrown, and not an error.
      return result.consumedPoints > points ? Promise.reject(result) : result
    },
    penalty: async (key, change = 1, options: LimiterOptions = {}) =>
      add(key, change, options.customDuration),
    async reward(key, change = 1) {
      const left = (look(key)?.consumedPoints ?? 0) - change
      if (left > 0) return add(key, -change)
      // A key with nothing counted must not push out another.
      counts.delete(key)
      return null
    },
    get: async (key) => look(key),
    delete: async (key) => counts.delete(key),
  }
}

function toMs(seconds: number): number {
  return Math.max(1, Math.ceil(seconds * 1000))
}
