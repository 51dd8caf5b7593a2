import { defineConfig } from 'vitest/config'

// What Stryker runs against each mutant: the tests that look at the guards, in one place of each generation.
export default defineConfig({
  resolve: { alias: { '@auth0/nextjs-auth0/server': 'nextjs-auth0-4.30.0/server' } },
  test: {
    env: { MOUNTS: 'mutation' },
    testTimeout: 15_000,
    include: [
      'test/behaviour/**/*.test.ts',
      'test/limits/**/*.test.ts',
      'test/v3/**/*.test.ts',
      'test/v4/{like-login,sdk,settings}.test.ts',
    ],
    // Generated input kills mutants too, and takes its time.
    exclude: ['test/behaviour/hostile.test.ts'],
  },
})
