import { afterEach, beforeEach, type MockInstance, vi } from 'vitest'

/** Stops the clock in every test of this `describe` or file; returns what sets it forward. */
export function stopTheClock(): (seconds: number) => Promise<void> {
  let now: MockInstance<() => number> | undefined
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
    // lru-cache keeps the `performance` it found when it was loaded, which is not the one that vitest would replace.
    const origin = Date.now() - performance.now()
    now = vi.spyOn(performance, 'now').mockImplementation(() => Date.now() - origin)
  })
  afterEach(() => {
    now?.mockRestore()
    vi.useRealTimers()
  })
  return async (seconds) => {
    await vi.advanceTimersByTimeAsync(Math.round(seconds * 1000))
  }
}
