import { defineConfig } from 'vitest/config'

export default defineConfig({
  // As in vitest.config.ts.
  resolve: { alias: { '@auth0/nextjs-auth0/server': 'nextjs-auth0-4.30.0/server' } },
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
