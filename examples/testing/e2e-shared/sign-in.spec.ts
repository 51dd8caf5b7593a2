import { expect, test } from '@playwright/test'
import type { Mail } from 'nextjs-auth0-passwordless/testing'
import { newAddress } from '../tests/new-address'

test('by link, out of an inbox in another process', async ({ page, request }) => {
  const email = newAddress()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await expect(page.getByRole('status')).toContainText('on their way')
  const inbox = await request.get('http://localhost:4917/inbox/api/mails')
  const mails: Mail[] = await inbox.json()
  await page.goto(mails.find(({ to }) => to === email)?.link ?? '')

  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
})
