import { NextRequest } from 'next/server.js'
import { startTenant } from 'nextjs-auth0-passwordless/testing'
import { expect, it } from 'vitest'
import { newAddress } from './new-address'

const origin = 'http://localhost:3000'
const HOUR = 3_600_000

it('moves the clock on when the 50 starts of an hour are used up', async () => {
  let ahead = 0
  const tenant = await startTenant({ appBaseUrl: origin, now: () => Date.now() + ahead })
  Object.assign(process.env, tenant.env.v4)
  const { POST } = await import('../app/api/auth/passwordless/route')
  const start = () => {
    const body = JSON.stringify({ email: newAddress() })
    const headers = { 'content-type': 'application/json', origin }
    return POST(new NextRequest(`${origin}/api/auth/passwordless`, { method: 'POST', headers, body }))
  }

  for (let sent = 0; sent < 50; sent += 1) expect((await start()).status).toBe(204)
  expect((await start()).status).toBe(429)
  ahead += HOUR
  expect((await start()).status).toBe(204)

  await tenant.close()
})
