import { afterEach, beforeEach, type MockInstance, vi } from 'vitest'

/** What has been logged in this test; nothing reaches the terminal. */
export function captureLog(): () => string {
  let spy: MockInstance<typeof console.error> | undefined
  beforeEach(() => {
    spy = vi.spyOn(console, 'error').mockImplementation(() => {})
  })
  afterEach(() => spy?.mockRestore())
  return () => (spy?.mock.calls ?? []).flat().join('\n')
}
