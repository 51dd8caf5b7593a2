import { NextRequest } from 'next/server.js'
import { startTenant, type Tenant } from 'nextjs-auth0-passwordless/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'

const origin = 'http://localhost:3000'
const url = `${origin}/api/auth/passwordless`
let tenant: Tenant
let route: typeof import('../app/api/auth/[auth0]/route')

beforeAll(async () => {
  tenant = await startTenant({ appBaseUrl: origin })
  Object.assign(process.env, tenant.env.v3)
  route = await import('../app/api/auth/[auth0]/route')
})

afterAll(() => tenant.close())

it('signs in, without a running Next', async () => {
  const email = 'ada@example.com'
  const start = new NextRequest(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, returnTo: '/checkout' }),
  })
  // The App Router hands over the segment; without it, `handleAuth` does not know what is asked for.
  const started: Response = await route.POST(start, { params: { auth0: 'passwordless' } })
  expect(started.status).toBe(204)

  const { link = '' } = await tenant.mailbox.waitForMail(email)
  const clicked = await fetch(link, { redirect: 'manual' })
  const cookie = started.headers.getSetCookie().map((line) => line.split(';', 1)[0])
  const callback = new NextRequest(clicked.headers.get('location') ?? '', {
    headers: { cookie: cookie.join('; ') },
  })
  const answer: Response = await route.GET(callback, { params: { auth0: 'callback' } })

  expect(answer.headers.get('location')).toBe(`${origin}/checkout`)
  expect(answer.headers.get('set-cookie')).toContain('appSession=')
})
