import { defineConfig } from 'vitest/config'

// The tests that Stryker runs: those that look at the guards, without the tenant's own.
export default defineConfig({
  resolve: { alias: { '@auth0/nextjs-auth0/server': 'nextjs-auth0-4.30.0/server' } },
  test: {
    testTimeout: 15_000,
    include: [
      'test/behaviour/**/*.test.ts',
      'test/limits/**/*.test.ts',
      'test/v3/**/*.test.ts',
      'test/v4/**/*.test.ts',
    ],
  },
})
