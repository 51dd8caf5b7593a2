import { defineConfig } from '@playwright/test'

const executablePath = process.env.CHROMIUM_PATH

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // Each worker runs a Next of its own: as many as the machine can carry.
  workers: process.env.CI ? 2 : undefined,
  // A Next that has just started may take its time.
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    trace: 'retain-on-failure',
    // A browser of the machine, instead of the one of `npx playwright install`.
    launchOptions: executablePath ? { executablePath } : {},
  },
})
