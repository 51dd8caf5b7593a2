/** 50 at once, and 50 an hour, per IP address, on every Auth0 plan (auth0-facts 11). */
const BURST = 50
const REFILL_MS = 3_600_000 / 50

interface Bucket {
  tokens: number
  updatedAt: number
}

/** The verdict over one request, in the terms of Auth0's `x-ratelimit-*` headers. */
export interface RateLimitVerdict {
  allowed: boolean
  headers: Record<string, string>
}

/** Counts requests per IP address in a bucket that refills evenly. */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Takes one request out of the bucket of this address. */
  take(ip: string): RateLimitVerdict {
    const now = this.#now()
    const bucket = this.#buckets.get(ip) ?? { tokens: BURST, updatedAt: now }
    const refilled = Math.min(BURST, bucket.tokens + (now - bucket.updatedAt) / REFILL_MS)
    const allowed = refilled >= 1
    const tokens = allowed ? refilled - 1 : refilled
    this.#buckets.set(ip, { tokens, updatedAt: now })
    return { allowed, headers: toHeaders(tokens, now) }
  }
}

function toHeaders(tokens: number, now: number): Record<string, string> {
  const fullAt = now + (BURST - tokens) * REFILL_MS
  return {
    'x-ratelimit-limit': String(BURST),
    'x-ratelimit-remaining': String(Math.floor(tokens)),
    'x-ratelimit-reset': String(Math.ceil(fullAt / 1000)),
  }
}
