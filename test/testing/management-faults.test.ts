import { describe, expect, it } from 'vitest'
import { startTenant, type TenantFault } from '../../src/testing/index.js'
import {
  askToken,
  authParams,
  codeFrom,
  exchange,
  mailFor,
  open,
  start,
  tenantFor,
  toRecord,
} from './support.js'

const OTP_GRANT = 'http://auth0.com/oauth/grant-type/passwordless/otp'
const landingUrl = 'http://localhost:3000/api/auth/passwordless'

function asText() {
  return { connection: 'sms', email: undefined, phone_number: '+4915112345678' }
}

describe('a fault of the tenant', () => {
  it.each<TenantFault>(['session_switch_absent', 'session_switch_under_flags'])(
    '%s ends a click on a page of the tenant',
    async (fault) => {
      const tenant = await tenantFor({ faults: [fault] })
      const { link } = await mailFor(tenant)
      const answer = await open(link)
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain('The link must be opened on the same device and browser')
    },
  )

  it('otp_grant_missing refuses a start and a typed code', async () => {
    const tenant = await tenantFor({ faults: ['otp_grant_missing'] })
    const answer = await start(tenant)
    expect(answer.status).toBe(403)
    expect(await toRecord(answer)).toMatchObject({ error: 'unauthorized_client' })
    const typed = { grant_type: OTP_GRANT, username: 'ada@example.com', otp: '000000', realm: 'email' }
    expect((await askToken(tenant, typed)).body).toMatchObject({ error: 'unauthorized_client' })
  })

  it('code_grant_missing refuses the exchange', async () => {
    const tenant = await tenantFor({ faults: ['code_grant_missing'] })
    const { link } = await mailFor(tenant)
    const { status, body } = await exchange(tenant, await codeFrom(link))
    expect(status).toBe(403)
    expect(body.error).toBe('unauthorized_client')
  })

  it.each([
    [[], 'a refresh token'],
    [['refresh_token_grant_missing' as const], 'none'],
  ])('%j gives, for offline_access, %s', async (faults, given) => {
    const tenant = await tenantFor({ faults })
    const { link } = await mailFor(tenant, { authParams: { ...authParams, scope: 'openid offline_access' } })
    const { status, body } = await exchange(tenant, await codeFrom(link))
    expect(status).toBe(200)
    expect('refresh_token' in body ? 'a refresh token' : 'none').toBe(given)
  })

  it('ip_header_untrusted counts every start for one address', async () => {
    const tenant = await tenantFor({ faults: ['ip_header_untrusted'] })
    for (let visitor = 1; visitor <= 50; visitor++) {
      await start(tenant, {}, { 'auth0-forwarded-for': `203.0.113.${visitor}` })
    }
    expect((await start(tenant, {}, { 'auth0-forwarded-for': '203.0.113.51' })).status).toBe(429)
  })

  it.each<TenantFault>([
    'email_connection_missing',
    'email_connection_not_enabled',
    'email_connection_inactive',
  ])('%s refuses mails alone', async (fault) => {
    const tenant = await tenantFor({ faults: [fault] })
    const answer = await start(tenant)
    expect(answer.status).toBe(400)
    expect(await toRecord(answer)).toMatchObject({ error: 'bad.connection' })
    expect((await start(tenant, asText())).status).toBe(200)
  })

  it.each<TenantFault>(['sms_connection_missing', 'sms_connection_not_enabled'])(
    '%s refuses text messages alone',
    async (fault) => {
      const tenant = await tenantFor({ faults: [fault] })
      expect(await toRecord(await start(tenant, asText()))).toMatchObject({ error: 'bad.connection' })
      expect((await start(tenant)).status).toBe(200)
    },
  )

  it.each<TenantFault>(['mail_provider_missing', 'mail_sender_auth0'])(
    '%s brings the default template back',
    async (fault) => {
      const tenant = await tenantFor({ faults: [fault], landingUrl })
      const { href, link } = await mailFor(tenant)
      expect(href).toBe(link)
    },
  )

  it.each<TenantFault>(['template_empty', 'template_code_only'])('%s leaves the link out', async (fault) => {
    const tenant = await tenantFor({ faults: [fault] })
    const mail = await mailFor(tenant)
    expect(mail).not.toHaveProperty('link')
    expect(mail).not.toHaveProperty('href')
  })

  it('bot_detection_always wants a captcha', async () => {
    const tenant = await tenantFor({ faults: ['bot_detection_always'] })
    const answer = await start(tenant)
    expect(answer.status).toBe(401)
    expect(await toRecord(answer)).toMatchObject({ code: 'requires_verification' })
    expect((await start(tenant, { captcha: 'solved' })).status).toBe(200)
  })
})

it('names a fault that it does not know', async () => {
  const faults: string[] = ['session_switch_off']
  // What a caller without types may give.
  const options = JSON.parse(JSON.stringify({ faults }))
  await expect(startTenant(options)).rejects.toThrow(/"faults" must be made of session_switch_absent/)
})
