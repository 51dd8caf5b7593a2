import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// The repository's own @auth0/nextjs-auth0 is v3; where our v4 code imports the SDK, it gets the newest v4.
const alias = {
  '@auth0/nextjs-auth0/server': 'nextjs-auth0-4.30.0/server',
}

const react18 = fileURLToPath(new URL('test/react/react-18/node_modules', import.meta.url))

// What is not the package itself: the command line, what is published, the probe. They start processes and compilers.
const tools = ['test/cli/**/*.test.ts', 'test/package/**/*.test.ts', 'test/docs/probe.test.ts']

// Every version and place by themselves, whichever mounts are asked for.
const wide = ['test/v3/{like-login,stock-callback}.test.ts', 'test/v4/{like-login,stock-callback}.test.ts']

const react = {
  environment: 'jsdom',
  environmentOptions: { jsdom: { url: 'http://localhost:3000/sign-in' } },
  include: ['test/react/**/*.test.{ts,tsx}'],
  setupFiles: ['test/react/setup.ts'],
  testTimeout: 15_000,
  // Its setup leaves nothing behind, and a page is slow to set up.
  isolate: false,
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
          exclude: ['test/browser/**', 'test/react/**', 'test/slow/**', 'test/testing/**', ...tools, ...wide],
        },
      },
      { test: { name: 'react', ...react } },
      {
        resolve: {
          alias: [
            // The module of it, whose imports of React these aliases reach.
            {
              find: /^@testing-library\/react$/,
              replacement: '@testing-library/react/dist/@testing-library/react.esm.js',
            },
            { find: /^react(-dom)?(?=$|\/)/, replacement: `${react18}/react$1` },
          ],
        },
        test: {
          name: 'react-18',
          ...react,
          exclude: ['test/react/size.test.ts'],
          server: { deps: { inline: ['@testing-library/react'] } },
        },
      },
      { resolve: { alias }, test: { name: 'tools', testTimeout: 15_000, include: tools } },
      {
        resolve: { alias },
        test: {
          name: 'mounts',
          env: { MOUNTS: 'rest' },
          testTimeout: 15_000,
          include: ['test/{behaviour,limits,state,testing}/**/*.test.ts', 'test/v4/state.test.ts', ...wide],
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
