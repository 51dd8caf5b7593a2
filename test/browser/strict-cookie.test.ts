import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newDetails } from './buyer.js'
import { openStage, type Stage } from './stage.js'

const webmail = 'http://webmail.test/'
let stage: Stage

beforeAll(async () => {
  stage = await openStage({ generation: 'v3', landing: false })
})

afterEach(() => stage.closeBuyers(/webmail\.test|Failed to load resource: .* status of 400 /))
afterAll(() => stage?.close())

/** Somebody whose transaction cookie is as the SDK writes it with this setting, and the link in their mail. */
async function ask(sameSite: 'Lax' | 'Strict') {
  const { context, page } = await stage.openShop()
  const details = newDetails()
  await context.request.post('/checkout/details', {
    multipart: { ...details },
    headers: { origin: stage.url },
    maxRedirects: 0,
  })
  const transactions = (await context.cookies()).filter(({ name }) => name === 'auth_verification')
  expect(transactions).toHaveLength(1)
  await context.addCookies(transactions.map((cookie) => ({ ...cookie, sameSite })))
  // Without it, our callback writes a transaction again that has not come along.
  await context.clearCookies({ name: 'passwordless_browser' })
  return { page, link: stage.newestMail(details.email).link }
}

describe('a transaction cookie, as docs/errors.md says', () => {
  it.each([
    ['Lax', 'Signed in as'],
    ['Strict', 'This link belongs to another browser'],
  ] as const)('SameSite=%s, and the link in webmail: %s', async (sameSite, seen) => {
    const { page, link } = await ask(sameSite)
    const body = `<a href="${link.replaceAll('&', '&amp;')}">Sign in</a>`
    await page.route(`${webmail}**`, (route) => route.fulfill({ contentType: 'text/html', body }))

    await page.goto(webmail)
    await page.getByText('Sign in').click()

    await page.getByText(seen).first().waitFor()
  })

  it('SameSite=Strict comes along when a mail program opens the link', async () => {
    const { page, link } = await ask('Strict')

    await page.goto(link)

    await page.getByText('Signed in as').waitFor()
  })
})
