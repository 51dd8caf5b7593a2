import { NextRequest } from 'next/server.js'
import { startTenant, type Tenant } from 'nextjs-auth0-passwordless/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cookiesOf } from './cookies-of'
import { newAddress } from './new-address'

const origin = 'http://localhost:3000'
let tenant: Tenant
let app: typeof import('../app/api/auth/passwordless/route') & typeof import('../proxy')

beforeAll(async () => {
  tenant = await startTenant({ appBaseUrl: origin })
  // Before the app's modules are loaded: they read it once.
  Object.assign(process.env, tenant.env.v4)
  app = { ...(await import('../app/api/auth/passwordless/route')), ...(await import('../proxy')) }
})

afterAll(() => tenant.close())

function post(body: object, headers: Record<string, string> = { origin }) {
  return app.POST(
    new NextRequest(`${origin}/api/auth/passwordless`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  )
}

it('asks Auth0 for a link', async () => {
  const email = newAddress()
  const answer = await post({ email, language: 'de' })

  expect(answer.status).toBe(204)
  const mail = await tenant.mailbox.waitForMail(email)
  expect(mail.headers['x-request-language']).toBe('de')
})

it('signs in, without a running Next', async () => {
  const email = newAddress()
  const started = await post({ email, returnTo: '/checkout' })
  const { link = '' } = await tenant.mailbox.waitForMail(email)
  const clicked = await fetch(link, { redirect: 'manual' })
  const callback = new NextRequest(clicked.headers.get('location') ?? '', {
    headers: { cookie: cookiesOf(started) },
  })
  const answer = await app.proxy(callback)

  expect(answer.headers.get('location')).toBe(`${origin}/checkout`)
  expect(cookiesOf(answer)).toContain('__session=')
})

it('refuses a post that does not say where it comes from', async () => {
  const answer = await post({ email: newAddress() }, {})

  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ error: 'origin_not_allowed' })
})

it('has whoever asks again wait', async () => {
  const email = newAddress()
  await post({ email })
  const again = await post({ email })

  expect([again.status, again.headers.get('retry-after')]).toEqual([429, '30'])
})

it.each([
  ['rate_limited', 429, 'too_many_requests'],
  ['html', 502, 'auth0_unreachable'],
  ['captcha', 400, 'captcha_required'],
] as const)('answers when Auth0 does not: %s', async (failure, status, error) => {
  tenant.failNext(failure)
  const answer = await post({ email: newAddress() })

  expect([answer.status, (await answer.json()).error]).toEqual([status, error])
})
