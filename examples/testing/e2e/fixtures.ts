import { test as base, expect, type Page } from '@playwright/test'
import { newAddress } from '../tests/new-address'
import { type RunningApp, startApp } from '../tests/start-app'

interface TestFixtures {
  /** An address that nobody else has. */
  email: string
  /** Asks for a message in the app's own form. */
  ask: (page: Page, email: string) => Promise<void>
  /** The whole round, by link. */
  signIn: (page: Page, email: string) => Promise<void>
}

interface WorkerFixtures {
  /** Variables of the app, on top of the tenant's: `test.use({ env: { ... } })`. */
  env: Record<string, string>
  app: RunningApp
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  env: [{}, { scope: 'worker', option: true }],
  app: [
    async ({ env }, use) => {
      const app = await startApp(env)
      await use(app)
      await app.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: ({ app }, use) => use(app.url),
  email: ({ app: _app }, use) => use(newAddress()),
  ask: ({ app: _app }, use) =>
    use(async (page, email) => {
      await page.goto('/sign-in')
      await page.getByLabel('E-mail').fill(email)
      await page.getByRole('button', { name: 'Send me a link' }).click()
    }),
  signIn: ({ app, ask }, use) =>
    use(async (page, email) => {
      await ask(page, email)
      const { link = '' } = await app.tenant.mailbox.waitForMail(email)
      await page.goto(link)
      await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
    }),
})

export { expect }
