import { describe, expect, it } from 'vitest'
import type { ManagementScope, Tenant } from '../../src/testing/index.js'
import { fakeClock, mailFor, open, tenantFor, toRecord } from './support.js'

const SWITCH = 'allow_magiclink_verify_without_session'

async function call(
  tenant: Tenant,
  path: string,
  init: { method?: string; token?: string; body?: unknown } = {},
) {
  const answer = await fetch(`${tenant.issuer}api/v2/${path}`, {
    method: init.method ?? 'GET',
    headers: {
      authorization: `Bearer ${init.token ?? tenant.managementToken}`,
      'content-type': 'application/json',
    },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  })
  return { status: answer.status, body: await toRecord(answer) }
}

describe('a token of the Management API', () => {
  it('is asked for', async () => {
    const tenant = await tenantFor()
    const answer = await fetch(`${tenant.issuer}api/v2/tenants/settings`)
    expect(answer.status).toBe(401)
    expect(await toRecord(answer)).toEqual({
      statusCode: 401,
      error: 'Unauthorized',
      message: 'Missing authentication',
    })
  })

  it('must be one of this tenant', async () => {
    const tenant = await tenantFor()
    const other = await tenantFor()
    for (const token of ['nonsense', other.managementToken, `${tenant.managementToken}x`]) {
      expect(await call(tenant, 'tenants/settings', { token })).toMatchObject({
        status: 401,
        body: { message: 'Invalid token' },
      })
    }
  })

  it('expires after a day, or when it was told to', async () => {
    const clock = fakeClock()
    const tenant = await tenantFor({ now: clock.now })
    const short = await tenant.issueManagementToken({ lifetimeSeconds: 60 })
    clock.forward(61)
    expect((await call(tenant, 'tenants/settings')).status).toBe(200)
    expect(await call(tenant, 'tenants/settings', { token: short })).toMatchObject({
      status: 401,
      body: { message: 'Expired token received for JSON Web Token validation' },
    })
    clock.forward(86_400)
    expect((await call(tenant, 'tenants/settings')).status).toBe(401)
  })

  it.each<[ManagementScope, string, string]>([
    ['read:tenant_settings', 'GET', 'tenants/settings'],
    ['update:tenant_settings', 'PATCH', 'tenants/settings'],
    ['read:clients', 'GET', 'clients/offline-client'],
    ['read:connections', 'GET', 'connections'],
    ['read:connections', 'GET', 'connections/con_00000000000email/clients'],
    ['read:email_provider', 'GET', 'emails/provider'],
    ['read:attack_protection', 'GET', 'attack-protection/bot-detection'],
  ])('needs %s to %s %s', async (scope, method, path) => {
    const tenant = await tenantFor()
    const body = method === 'PATCH' ? {} : undefined
    const token = await tenant.issueManagementToken({ scopes: [scope] })
    expect((await call(tenant, path, { method, token, body })).status).toBe(200)
    const none = await tenant.issueManagementToken({ scopes: [] })
    expect(await call(tenant, path, { method, token: none, body })).toMatchObject({
      status: 403,
      body: { statusCode: 403, errorCode: 'insufficient_scope', message: expect.stringContaining(scope) },
    })
  })

  it('says for which API it is', async () => {
    const tenant = await tenantFor()
    const claims: unknown = JSON.parse(
      Buffer.from(tenant.managementToken.split('.')[1] ?? '', 'base64url').toString(),
    )
    expect(claims).toMatchObject({
      iss: tenant.issuer,
      aud: `${tenant.issuer}api/v2/`,
      scope: expect.stringContaining('read:clients'),
    })
  })
})

describe('the settings of the tenant', () => {
  it('tell the switch that a click goes by', async () => {
    const on = await tenantFor()
    const off = await tenantFor({ linkWithoutSession: false })
    expect((await call(on, 'tenants/settings')).body.universal_login).toMatchObject({
      passwordless: { [SWITCH]: true },
    })
    expect((await call(off, 'tenants/settings')).body.universal_login).toMatchObject({
      passwordless: { [SWITCH]: false },
    })
  })

  it('change what the next click does', async () => {
    const tenant = await tenantFor({ linkWithoutSession: false })
    const { link } = await mailFor(tenant)
    expect((await open(link)).status).toBe(400)
    const body = { universal_login: { passwordless: { [SWITCH]: true } } }
    expect(await call(tenant, 'tenants/settings', { method: 'PATCH', body })).toMatchObject({
      status: 200,
      body,
    })
    expect((await open(link)).status).toBe(302)
  })

  it.each([
    [{ flags: { [SWITCH]: true } }, 'flags'],
    [{ universal_login: { [SWITCH]: true } }, 'universal_login'],
    [{ universal_login: { passwordless: { another: true } } }, 'universal_login.passwordless'],
    [{ [SWITCH]: true }, ''],
  ])('refuse %j', async (body, place) => {
    const tenant = await tenantFor({ linkWithoutSession: false })
    const answer = await call(tenant, 'tenants/settings', { method: 'PATCH', body })
    expect(answer.status).toBe(400)
    expect(answer.body.message).toContain('Additional properties not allowed')
    expect(answer.body.message).toContain(place)
    expect((await call(tenant, 'tenants/settings')).body.universal_login).toMatchObject({
      passwordless: { [SWITCH]: false },
    })
  })

  it.each([
    ['{'],
    ['"text"'],
    ['{"universal_login":{"passwordless":{"allow_magiclink_verify_without_session":"yes"}}}'],
  ])('refuse %s', async (body) => {
    const tenant = await tenantFor()
    const answer = await fetch(`${tenant.issuer}api/v2/tenants/settings`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${tenant.managementToken}` },
      body,
    })
    expect(answer.status).toBe(400)
  })
})

describe('the application', () => {
  it('is told as it is', async () => {
    const tenant = await tenantFor({ callbackUrls: ['http://localhost:3000/callback'] })
    expect((await call(tenant, 'clients/offline-client')).body).toMatchObject({
      client_id: 'offline-client',
      client_secret: 'offline-client-secret',
      app_type: 'regular_web',
      callbacks: ['http://localhost:3000/callback'],
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: expect.arrayContaining(['authorization_code']),
    })
  })

  it('is told as far as the scope reaches', async () => {
    const tenant = await tenantFor()
    const token = await tenant.issueManagementToken({ scopes: ['read:clients'] })
    const { body } = await call(tenant, 'clients/offline-client', { token })
    expect(body).not.toHaveProperty('client_secret')
    expect(body).toHaveProperty('callbacks')
    const keys = await tenant.issueManagementToken({ scopes: ['read:client_credentials'] })
    expect((await call(tenant, 'clients/offline-client', { token: keys })).body).not.toHaveProperty(
      'callbacks',
    )
  })

  it('is told in part', async () => {
    const tenant = await tenantFor()
    const { body } = await call(
      tenant,
      'clients/offline-client?fields=client_id,app_type&include_fields=true',
    )
    expect(body).toEqual({ client_id: 'offline-client', app_type: 'regular_web' })
    const rest = await call(tenant, 'clients/offline-client?fields=client_secret&include_fields=false')
    expect(rest.body).not.toHaveProperty('client_secret')
    expect(rest.body).toHaveProperty('client_id')
  })

  it('must be known', async () => {
    const tenant = await tenantFor()
    expect(await call(tenant, 'clients/another')).toMatchObject({
      status: 404,
      body: { errorCode: 'inexistent_client' },
    })
  })
})

describe('the connections', () => {
  it('are told by strategy, with what holds for links', async () => {
    const tenant = await tenantFor({ linkLifetimeSeconds: 600, disableSignups: true })
    const { body } = await call(tenant, 'connections?strategy=email')
    expect(body).toMatchObject([
      {
        strategy: 'email',
        options: { totp: { time_step: 600 }, disable_signup: true, email: { syntax: 'liquid' } },
        enabled_clients: ['offline-client'],
      },
    ])
    expect((await call(tenant, 'connections')).body).toMatchObject([{ name: 'email' }, { name: 'sms' }])
  })

  it('must be known to list their clients', async () => {
    const tenant = await tenantFor()
    expect((await call(tenant, 'connections/con_00000000000email/clients')).body).toEqual({
      clients: [{ client_id: 'offline-client' }],
    })
    expect((await call(tenant, 'connections/con_1/clients')).status).toBe(404)
  })

  it('hold the template that mails are made of', async () => {
    const landingUrl = 'http://localhost:3000/api/auth/passwordless'
    const tenant = await tenantFor({ landingUrl })
    const { body } = await call(tenant, 'connections?strategy=email')
    expect(JSON.stringify(body)).toContain(`${landingUrl}#{{ link | url_encode }}`)
    expect((await mailFor(tenant)).href).toMatch(`${landingUrl}#http`)
  })
})

it('answers 404 to what it does not know, and whatever it is told to', async () => {
  const tenant = await tenantFor()
  expect((await call(tenant, 'users')).status).toBe(404)
  expect((await call(tenant, 'clients/offline-client', { method: 'DELETE' })).status).toBe(404)
  tenant.failNext('rate_limited', { path: '/api/v2/tenants/settings' })
  expect((await call(tenant, 'tenants/settings')).status).toBe(429)
  expect((await call(tenant, 'tenants/settings')).status).toBe(200)
})
