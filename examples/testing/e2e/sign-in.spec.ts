import { expect, test } from './fixtures'

test('by link', async ({ page, signIn, email }) => {
  await signIn(page, email)

  await page.reload()
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
})

test('by code', async ({ page, app, ask, email }) => {
  await ask(page, email)
  const { code } = await app.tenant.mailbox.waitForMail(email)
  await page.getByLabel('Code from the mail').fill(code)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
})

test('with a wrong code first', async ({ page, app, ask, email }) => {
  await ask(page, email)
  const { code } = await app.tenant.mailbox.waitForMail(email)
  await page.getByLabel('Code from the mail').fill(code === '000000' ? '111111' : '000000')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('This code did not work.')).toBeVisible()
  await page.getByLabel('Code from the mail').fill(code)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
})
