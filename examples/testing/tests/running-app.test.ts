import { afterAll, beforeAll, expect, it } from 'vitest'
import { cookiesOf } from './cookies-of'
import { newAddress } from './new-address'
import { type RunningApp, startApp } from './start-app'

let app: RunningApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.close())

it('signs in', async () => {
  const email = newAddress()
  const { url, tenant } = app

  // What your form does. Browsers say where a post comes from; a program has to.
  const started = await fetch(`${url}/api/auth/passwordless`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email }),
  })
  expect(started.status).toBe(204)

  // The click: the tenant sends the browser to the callback, the callback signs it in.
  const { link = '' } = await tenant.mailbox.waitForMail(email)
  const clicked = await fetch(link, { redirect: 'manual' })
  const callback = await fetch(clicked.headers.get('location') ?? '', {
    redirect: 'manual',
    headers: { cookie: cookiesOf(started) },
  })
  const profile = await fetch(`${url}/auth/profile`, { headers: { cookie: cookiesOf(callback) } })

  expect(await profile.json()).toMatchObject({ email, email_verified: true })
})
