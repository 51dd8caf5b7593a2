import { expect, test } from './signed-in'

test('greets whoever is signed in', async ({ page }) => {
  await page.goto('/')

  await expect(page.getByText('Signed in as ada-')).toBeVisible()
})

test('lets them sign out', async ({ page }) => {
  await page.goto('/')
  await page.getByText('Sign out').click()

  await expect(page.getByText('Sign in')).toBeVisible()
})
