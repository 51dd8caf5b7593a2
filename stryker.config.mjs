/**
 * Mutation testing of what guards the route: `npm run test:mutation`. It takes long, and CI does not run it; the score is in
 * docs/security.md. What it leaves alive is run once more by test/mutation/recheck.mjs.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  // With more of them (`--mutate`), it takes an hour.
  mutate: [
    'src/origin.ts',
    'src/client-ip.ts',
    'src/input.ts',
    'src/return-to.ts',
    'src/v3/state.ts',
    'src/v4/base-url.ts',
  ],
  ignoreStatic: true,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'json', 'progress'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false },
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['example-app', 'dist', 'reports', '.ci'],
  plugins: ['@stryker-mutator/vitest-runner'],
}
