import { expect, test } from './fixtures'

test('a link that is opened in another browser signs nobody in', async ({
  page,
  browser,
  app,
  ask,
  email,
}) => {
  await ask(page, email)
  const { link = '' } = await app.tenant.mailbox.waitForMail(email)
  const other = await browser.newContext()
  const elsewhere = await other.newPage()
  await elsewhere.goto(link)

  await expect(elsewhere.getByRole('heading')).toHaveText('This link belongs to another browser')
  await elsewhere.goto(app.url)
  await expect(elsewhere.getByText('Sign in')).toBeVisible()
  await other.close()
})

test('a link that is too old says so', async ({ page, app, ask, email }) => {
  await ask(page, email)
  const { link = '' } = await app.tenant.mailbox.waitForMail(email)
  app.tenant.links.expire(email)
  await page.goto(link)

  await expect(page.getByRole('heading')).toHaveText('This link is too old')
  await expect(page.getByRole('button', { name: 'Send a new link' })).toBeVisible()
})

test('a mail scanner spends the link', async ({ page, app, ask, email }) => {
  await ask(page, email)
  const { link = '' } = await app.tenant.mailbox.waitForMail(email)
  app.tenant.links.spend(email)
  await page.goto(link)

  await expect(page.getByRole('heading')).toHaveText('This link does not work any more')
})

test('a mail scanner does not get past the landing page', async ({ page, app, ask, email }) => {
  await ask(page, email)
  const { href = '' } = await app.tenant.mailbox.waitForMail(email)
  await app.tenant.links.scan(email)
  // What the button of the mail opens. In the browser that asked, the landing page goes on by itself.
  await page.goto(href)

  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible()
})

test('Auth0 is out of order', async ({ page, app, ask, email }) => {
  app.tenant.failNext({ status: 503, body: 'gone fishing' })
  await ask(page, email)

  await expect(page.getByText('The sign-in service is out of reach.')).toBeVisible()
  expect(app.tenant.mailbox.all().filter(({ to }) => to === email)).toEqual([])
})

test('who has just asked has to wait', async ({ page, ask, email }) => {
  await ask(page, email)

  await expect(page.getByRole('button', { name: 'Send a new one' })).toBeDisabled()
})
