import { defineConfig } from '@playwright/test'

const app = 'http://localhost:3917'
const tenant = 'http://localhost:4917'
const executablePath = process.env.CHROMIUM_PATH

/** One app and one tenant for all workers, both started by Playwright. */
export default defineConfig({
  testDir: 'e2e-shared',
  reporter: 'list',
  use: { baseURL: app, launchOptions: executablePath ? { executablePath } : {} },
  webServer: [
    { command: `npx nextjs-auth0-passwordless tenant --port 4917 --app ${app}`, url: `${tenant}/inbox` },
    {
      command: 'npx next start --port 3917',
      url: app,
      env: {
        AUTH0_DOMAIN: tenant,
        AUTH0_CLIENT_ID: 'offline-client',
        AUTH0_CLIENT_SECRET: 'offline-client-secret',
        AUTH0_SECRET: 'only for tests, and 32 bytes long at least',
        APP_BASE_URL: app,
      },
    },
  ],
})
