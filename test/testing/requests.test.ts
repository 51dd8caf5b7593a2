import { describe, expect, it } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import { requestsOf } from '../../src/testing/requests-of.js'
import {
  ADA,
  alter,
  authParams,
  codeFrom,
  exchange,
  fakeClock,
  landing,
  mailFor,
  open,
  start,
  tenantFor,
} from './support.js'

const GRACE = 'grace@example.com'
const PHONE = '+15550100006'

/** What the tenant tells a program about an address. */
async function ask(tenant: Tenant, to: string): Promise<unknown> {
  const answer = await fetch(`${tenant.inboxUrl}/api/requests?${new URLSearchParams({ to })}`)
  expect(answer.status).toBe(200)
  return answer.json()
}

describe('the requests of an address', () => {
  it('are the start, the click and the exchange, in that order', async () => {
    const clock = fakeClock()
    const tenant = await tenantFor({ now: clock.now })
    const { link } = await mailFor(tenant)
    clock.forward(20)
    const { url, query } = await landing(link)
    await exchange(tenant, String(query.code))

    expect(await ask(tenant, ADA)).toMatchObject([
      {
        method: 'POST',
        path: '/passwordless/start',
        body: { email: ADA, authParams },
        status: 200,
        receivedAt: '2026-01-01T12:00:00.000Z',
      },
      {
        method: 'GET',
        path: '/passwordless/verify_redirect',
        query: { email: ADA, state: authParams.state },
        status: 302,
        location: `${url}?${new URLSearchParams(query)}`,
        receivedAt: '2026-01-01T12:00:20.000Z',
      },
      { method: 'POST', path: '/oauth/token', body: { code: query.code }, status: 200 },
    ])
  })

  it('leave out those of everybody else', async () => {
    const tenant = await tenantFor()
    const ada = await mailFor(tenant)
    const grace = await mailFor(tenant, { email: GRACE })
    await exchange(tenant, await codeFrom(ada.link))
    await exchange(tenant, await codeFrom(grace.link))
    await exchange(tenant, 'made-up')
    await fetch(`${tenant.issuer}.well-known/openid-configuration`)

    const paths = ['/passwordless/start', '/passwordless/verify_redirect', '/oauth/token']
    for (const [address, other] of [
      [ADA, GRACE],
      [GRACE, ADA],
    ] as const) {
      const requests = await ask(tenant, address)
      expect(requests).toMatchObject(paths.map((path) => ({ path })))
      expect(JSON.stringify(requests)).not.toContain(other)
    }
  })

  it('take an address in capitals for the same', async () => {
    const tenant = await tenantFor()
    await start(tenant, { email: 'Ada@Example.com' })
    expect(await ask(tenant, 'aDa@example.com')).toHaveLength(1)
  })

  it('know a phone number and the code that was typed for it', async () => {
    const tenant = await tenantFor()
    const ada = await mailFor(tenant)
    const { code } = await mailFor(tenant, { connection: 'sms', email: undefined, phone_number: PHONE })
    const typed = alter(ada.link, {
      connection: 'sms',
      email: undefined,
      phone_number: PHONE,
      verification_code: code,
    })
    await exchange(tenant, await codeFrom(typed))
    expect(await ask(tenant, PHONE)).toMatchObject([
      { path: '/passwordless/start', body: { phone_number: PHONE } },
      { path: '/passwordless/verify_redirect', query: { phone_number: PHONE }, status: 302 },
      { path: '/oauth/token', status: 200 },
    ])
  })

  it('tell of what has failed', async () => {
    const tenant = await tenantFor()
    tenant.failNext('rate_limited')
    await start(tenant)
    const { link } = await mailFor(tenant)
    tenant.links.expire(ADA)
    await open(link)
    const requests = requestsOf(ADA, tenant.requests)
    expect(requests.map(({ status }) => status)).toEqual([429, 200, 302])
    expect(requests.at(-1)?.location).toContain('error=unauthorized')
    expect(requests[1]?.location).toBeUndefined()
  })

  it('are told for one address at a time', async () => {
    const tenant = await tenantFor()
    await start(tenant)
    expect((await fetch(`${tenant.inboxUrl}/api/requests`)).status).toBe(400)
    expect(await ask(tenant, GRACE)).toEqual([])
  })
})
