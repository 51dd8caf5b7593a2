import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    // The first build of the shop takes its time on a small machine.
    hookTimeout: 300_000,
    globalSetup: 'test/browser/build-shops.ts',
    // The browsers wait more than they work.
    maxWorkers: 2,
  },
})
