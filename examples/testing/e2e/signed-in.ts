import type { BrowserContextOptions } from '@playwright/test'
import { newAddress } from '../tests/new-address'
import { test as base, expect } from './fixtures'

interface WorkerFixtures {
  /** Cookies of somebody who has signed in, once in each worker. */
  signedIn: NonNullable<BrowserContextOptions['storageState']>
}

export const test = base.extend<object, WorkerFixtures>({
  signedIn: [
    async ({ app, browser }, use) => {
      const context = await browser.newContext({ baseURL: app.url })
      const email = newAddress()
      const start = { headers: { origin: app.url }, data: { email }, failOnStatusCode: true }
      await context.request.post('/api/auth/passwordless', start)
      const { link = '' } = await app.tenant.mailbox.waitForMail(email)
      await context.request.get(link, { failOnStatusCode: true })
      const state = await context.storageState()
      await context.close()
      await use(state)
    },
    { scope: 'worker' },
  ],
  storageState: ({ signedIn }, use) => use(signedIn),
})

export { expect }
