import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // As in tsconfig.json.
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    include: ['tests/**/*.test.ts'],
    // The default of 5 seconds is also how long `waitForMail` waits: the better message would never be seen.
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
