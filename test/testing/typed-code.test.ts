import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import { ADA, alter, authParams, CALLBACK, exchange, landing, mailFor, tenantFor } from './support.js'

const PHONE = '+491701234567'
const email = { connection: 'email', email: ADA }
const sms = { connection: 'sms', phone_number: PHONE }

/** Where an app sends the browser of somebody who has typed a code. */
function typed(tenant: Tenant, address: Record<string, string>, code: string): string {
  const params = { ...authParams, scope: 'openid email phone', protocol: 'oauth2', verification_code: code }
  const client_id = tenant.env.v3.AUTH0_CLIENT_ID
  return alter(`${tenant.issuer}passwordless/verify_redirect`, { client_id, ...address, ...params })
}

function wrongFor(code: string): string {
  return code === '000000' ? '000001' : '000000'
}

function refusal(error_description: string) {
  return { error: 'unauthorized', error_description, state: 'the-state' }
}
const WRONG = refusal('Wrong email or verification code.')
const LOCKED = refusal("You've reached the maximum number of attempts. Please try to login again.")
const EXPIRED = refusal('The verification code has expired. Please try to login again.')

describe.each([
  ['of a mail with a link', { send: 'link' }, email, { email: ADA }],
  ['of a mail with a code', { send: 'code' }, email, { email: ADA }],
  ['of a text message', { ...sms, email: undefined, send: 'code' }, sms, { phone_number: PHONE }],
])('a code %s, typed in,', (_title, asked, address, claims) => {
  it('leads to the callback and signs in, once', async () => {
    const tenant = await tenantFor()
    const { code } = await mailFor(tenant, asked)
    const { url, query } = await landing(typed(tenant, address, code))
    expect([url, query]).toEqual([CALLBACK, { code: expect.any(String), state: 'the-state' }])
    const { body } = await exchange(tenant, String(query.code))
    expect(decodeJwt(String(body.id_token))).toMatchObject({ ...claims, nonce: 'the-nonce' })
    expect((await landing(typed(tenant, address, code))).query).toEqual(WRONG)
  })

  it('may be wrong twice', async () => {
    const tenant = await tenantFor()
    const { code } = await mailFor(tenant, asked)
    for (let tries = 0; tries < 2; tries++) {
      expect((await landing(typed(tenant, address, wrongFor(code)))).query).toEqual(WRONG)
    }
    expect((await landing(typed(tenant, address, code))).query).toHaveProperty('code')
  })

  it('is locked by the third wrong try, which says so, until the next one', async () => {
    const tenant = await tenantFor()
    const { code } = await mailFor(tenant, asked)
    const wrong = typed(tenant, address, wrongFor(code))
    expect((await landing(wrong)).query).toEqual(WRONG)
    expect((await landing(wrong)).query).toEqual(WRONG)
    expect((await landing(wrong)).query).toEqual(LOCKED)
    expect((await landing(typed(tenant, address, code))).query).toEqual(LOCKED)
    const next = await mailFor(tenant, asked)
    expect((await landing(typed(tenant, address, next.code))).query).toHaveProperty('code')
  })

  it('counts as long as a link', async () => {
    const tenant = await tenantFor()
    const { code, to } = await mailFor(tenant, asked)
    tenant.links.expire(to)
    expect((await landing(typed(tenant, address, code))).query).toEqual(EXPIRED)
  })
})
