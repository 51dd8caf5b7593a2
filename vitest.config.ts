import { defineConfig } from 'vitest/config'

// The repository's own @auth0/nextjs-auth0 is v3; where our v4 code imports the SDK, it gets the newest v4.
const alias = {
  '@auth0/nextjs-auth0/server': 'nextjs-auth0-4.30.0/server',
}

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'fast',
          env: { MOUNTS: 'few' },
          // Mails are awaited for 5 seconds at most; a busy machine gets to say so itself.
          testTimeout: 15_000,
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/slow/**'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'mounts',
          env: { MOUNTS: 'rest' },
          testTimeout: 15_000,
          include: ['test/{behaviour,limits,state}/**/*.test.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'slow',
          include: ['test/slow/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
