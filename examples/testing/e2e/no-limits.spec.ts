import { expect, test } from './fixtures'

test.use({ env: { SIGN_IN_LIMITS: 'off' } })

test('a link that is too old is replaced in one click', async ({ page, app, ask, email }) => {
  await ask(page, email)
  const { link: first = '' } = await app.tenant.mailbox.waitForMail(email)
  app.tenant.links.expire(email)
  await page.goto(first)
  await page.getByRole('button', { name: 'Send a new link' }).click()
  const { link: second = '' } = await app.tenant.mailbox.waitForMail(email)
  await page.goto(second)

  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
})
