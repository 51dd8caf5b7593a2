import { UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/cli/doctor/finding.js'
import { checkTenant } from '../../src/cli/doctor/tenant.js'
import { scopes } from '../../src/cli/doctor/tenant-api.js'
import { type TenantCheck, tenantChecks } from '../../src/cli/doctor/tenant-findings.js'
import type { Failure, ManagementScope, Tenant } from '../../src/testing/index.js'
import { appOf, byCheck, checksOf, tenantFor } from './tenant-checks.support.js'

const ofClient: TenantCheck[] = [
  'tenant.client',
  'tenant.client-authentication',
  'tenant.otp-grant',
  'tenant.code-grant',
  'tenant.refresh-token',
  'tenant.callback-url',
  'tenant.ip-header',
]
const ofEmail: TenantCheck[] = [
  'tenant.connection-email',
  'tenant.link-lifetime',
  'tenant.sign-ups',
  'tenant.mail-sender',
  'tenant.template',
]

/** Every check but these. */
function without(...checks: TenantCheck[]): TenantCheck[] {
  return tenantChecks.filter((check) => !checks.includes(check))
}

async function findingsWith(
  token: string,
  tenant: Tenant,
  request: typeof fetch = fetch,
): Promise<Finding[]> {
  return checkTenant(appOf(tenant), token, request)
}

/** A fetch that puts something else in the place of some answers. */
function answering(
  replace: (url: URL, init: RequestInit) => Response | undefined | Promise<Response>,
): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(String(input))
    return (await replace(url, init)) ?? fetch(input, init)
  }
}

/** The answers of the tenant, changed. */
function changing(path: string, change: (body: string) => string): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (new URL(String(input)).pathname !== path) return response
    return new Response(change(await response.text()), { status: response.status })
  }
}

describe('a token with fewer scopes', () => {
  it('that has those of the doctor is enough', async () => {
    const tenant = await tenantFor()
    const token = await tenant.issueManagementToken({ scopes })
    expect(checksOf(await findingsWith(token, tenant), 'ok')).toEqual(tenantChecks)
  })

  it.each<{ missing: ManagementScope[]; skipped: TenantCheck[] }>([
    { missing: ['read:tenant_settings'], skipped: ['tenant.session-switch'] },
    { missing: ['read:clients', 'read:client_credentials'], skipped: ofClient },
    { missing: ['read:client_credentials'], skipped: [] },
    { missing: ['read:connections'], skipped: [...ofEmail, 'tenant.connection-sms'] },
    { missing: ['read:email_provider'], skipped: ['tenant.mail-provider'] },
    { missing: ['read:attack_protection'], skipped: ['tenant.bot-detection'] },
  ])('without $missing leaves out $skipped', async ({ missing, skipped }) => {
    const tenant = await tenantFor()
    const token = await tenant.issueManagementToken({
      scopes: scopes.filter((scope) => !missing.includes(scope)),
    })
    const findings = await findingsWith(token, tenant)
    expect(checksOf(findings, 'ok')).toEqual(without(...skipped))
    for (const check of skipped) {
      expect(byCheck(findings)[check]).toMatchObject({
        status: 'skipped',
        what: `The token may not ${missing[0]}.`,
        how: expect.stringContaining('API Explorer'),
      })
    }
  })

  it('that shows an application in part cannot tell the rest', async () => {
    const tenant = await tenantFor()
    const token = await tenant.issueManagementToken({
      scopes: scopes.filter((scope) => scope !== 'read:clients'),
    })
    const findings = await findingsWith(token, tenant)
    expect(checksOf(findings, 'skipped')).toEqual(ofClient.filter((check) => check !== 'tenant.client'))
    expect(byCheck(findings)['tenant.otp-grant']?.what).toBe(
      "Cannot tell: Auth0's answer has no grant_types.",
    )
  })

  it('needs one more for an app with a key', async () => {
    const tenant = await tenantFor()
    const request = changing('/api/v2/clients/offline-client', (body) =>
      body.replace('token_endpoint_auth_method', 'x'),
    )
    const token = await tenant.issueManagementToken({
      scopes: scopes.filter((scope) => scope !== 'read:client_credentials'),
    })
    const refused = answering(({ search }) =>
      search.includes('fields=client_authentication_methods')
        ? Response.json({ statusCode: 403, errorCode: 'insufficient_scope' }, { status: 403 })
        : undefined,
    )
    const both: typeof fetch = (input, init) =>
      String(input).includes('client_authentication_methods') ? refused(input, init) : request(input, init)
    const findings = await findingsWith(token, tenant, both)
    expect(checksOf(findings, 'ok')).toEqual(without('tenant.client-authentication'))
    expect(byCheck(findings)['tenant.client-authentication']?.what).toBe(
      'The token may not read:client_credentials.',
    )
  })
})

describe('one call that fails', () => {
  const paths: [string, TenantCheck[]][] = [
    ['/api/v2/tenants/settings', ['tenant.session-switch']],
    ['/api/v2/clients/offline-client', ofClient],
    ['/api/v2/emails/provider', ['tenant.mail-provider']],
    ['/api/v2/attack-protection/bot-detection', ['tenant.bot-detection']],
  ]
  const failures: [Failure, RegExp][] = [
    ['reset', /could not be reached/],
    ['html', /failed \(503\)/],
    ['empty', /failed \(500\)/],
    ['rate_limited', /too many requests/],
    ['redirect', /answered 302, but not as the Management API does/],
    [{ status: 200, body: 'null' }, /answered, but not as the Management API does/],
    [{ status: 200, body: '<!doctype html>' }, /answered, but not as the Management API does/],
    [{ status: 200, body: `"${'x'.repeat(5_000_000)}"` }, /answered, but not as the Management API does/],
    [{ status: 403, body: '<h1>Blocked</h1>' }, /answered 403, but not as the Management API does/],
    [{ status: 403, body: '{"statusCode":403}' }, /refuses the question \(403\)/],
    [{ status: 404, body: 'not here' }, /answered 404, but not as the Management API does/],
    [{ status: 401 }, /does not accept the token \(401\)/],
  ]
  const cases = paths.flatMap(([path, skipped]) =>
    failures.map(([failure, what]) => ({
      path,
      skipped,
      failure,
      what,
      name: JSON.stringify(failure).slice(0, 60),
    })),
  )

  it.each(cases)('$path, $name: leaves out its own checks', async ({ path, skipped, failure, what }) => {
    const tenant = await tenantFor()
    tenant.failNext(failure, { path })
    const findings = await findingsWith(tenant.managementToken, tenant)
    expect(checksOf(findings, 'skipped')).toEqual(skipped)
    expect(checksOf(findings, 'ok')).toEqual(without(...skipped))
    for (const check of skipped) expect(byCheck(findings)[check]?.what).toMatch(what)
  })

  it('of the two for connections leaves the other one', async () => {
    const tenant = await tenantFor()
    const request = answering(({ search }) =>
      search.includes('strategy=sms') ? new Response('', { status: 500 }) : undefined,
    )
    const findings = await findingsWith(tenant.managementToken, tenant, request)
    expect(checksOf(findings, 'ok')).toEqual(without('tenant.connection-sms'))
  })

  it('by a plan without bot detection needs no mending', async () => {
    const tenant = await tenantFor()
    const body = { statusCode: 403, errorCode: 'insufficient_entitlement' }
    const request = answering(({ pathname }) =>
      pathname.endsWith('/bot-detection') ? Response.json(body, { status: 403 }) : undefined,
    )
    expect(
      byCheck(await findingsWith(tenant.managementToken, tenant, request))['tenant.bot-detection'],
    ).toMatchObject({
      status: 'skipped',
      what: 'The plan of the tenant does not have this.',
    })
  })

  it('by the clock says so', async () => {
    const tenant = await tenantFor()
    const request = answering(({ pathname }) =>
      pathname.endsWith('/provider') ? Promise.reject(new DOMException('late', 'TimeoutError')) : undefined,
    )
    const findings = await findingsWith(tenant.managementToken, tenant, request)
    expect(checksOf(findings, 'ok')).toEqual(without('tenant.mail-provider'))
    expect(byCheck(findings)['tenant.mail-provider']?.what).toMatch(/did not answer within 10 seconds/)
  })
})

describe('a network that does not lead to Auth0', () => {
  const cause = Object.assign(new Error('getaddrinfo ENOTFOUND secret.example'), { code: 'ENOTFOUND' })
  it.each<[string, typeof fetch, RegExp]>([
    ['a time-out', () => Promise.reject(new DOMException('late', 'TimeoutError')), /within 10 seconds\.$/],
    [
      'no such host',
      () => Promise.reject(new TypeError('fetch failed', { cause })),
      /be reached \(ENOTFOUND\)\.$/,
    ],
    ['nothing more to say', () => Promise.reject(new TypeError('secret')), /could not be reached\.$/],
    [
      'a proxy',
      () => Promise.resolve(new Response('<h1>Welcome</h1>')),
      /but not as the Management API does\.$/,
    ],
  ])('is told once: %s', async (_, request, what) => {
    const tenant = await tenantFor()
    const findings = await findingsWith(tenant.managementToken, tenant, request)
    expect(findings).toMatchObject([{ check: 'tenant.token', status: 'skipped' }])
    expect(findings[0]?.what).toMatch(what)
    expect(findings[0]?.how).toMatch(/\w/)
  })
})

describe('an answer that is not what it was', () => {
  it.each<[string, string, string, TenantCheck]>([
    [
      '/api/v2/tenants/settings',
      '"allow_magiclink_verify_without_session":true',
      '"allow_magiclink_verify_without_session":"yes"',
      'tenant.session-switch',
    ],
    ['/api/v2/tenants/settings', '"universal_login":{', '"universal_login":7,"x":{', 'tenant.session-switch'],
    ['/api/v2/clients/offline-client', '"app_type"', '"x"', 'tenant.client'],
    ['/api/v2/clients/offline-client', '"token_endpoint_auth_method"', '"x"', 'tenant.client-authentication'],
    ['/api/v2/clients/offline-client', '"callbacks":', '"callbacks":7,"x":', 'tenant.callback-url'],
    ['/api/v2/clients/offline-client', '"is_token_endpoint_ip_header_trusted"', '"x"', 'tenant.ip-header'],
    ['/api/v2/connections', '"time_step":180', '"time_step":"long"', 'tenant.link-lifetime'],
    ['/api/v2/connections', '"disable_signup"', '"x"', 'tenant.sign-ups'],
    ['/api/v2/connections', '"body"', '"x"', 'tenant.template'],
    ['/api/v2/connections', '"liquid"', '"md_with_macros"', 'tenant.template'],
    ['/api/v2/emails/provider', '"enabled"', '"x"', 'tenant.mail-provider'],
    ['/api/v2/attack-protection/bot-detection', 'never', 'sometimes', 'tenant.bot-detection'],
  ])('%s: %s as %s cannot be told', async (path, from, to, check) => {
    const tenant = await tenantFor()
    const request = changing(path, (body) => body.replaceAll(from, to))
    const findings = await findingsWith(tenant.managementToken, tenant, request)
    expect(checksOf(findings, 'skipped')).toEqual([check])
    expect(checksOf(findings, 'ok')).toEqual(without(check))
  })

  it('takes the sender of the provider where the connection has none', async () => {
    const tenant = await tenantFor()
    const none = (body: string) => body.replaceAll('"from"', '"x"')
    const findings = await findingsWith(tenant.managementToken, tenant, changing('/api/v2/connections', none))
    expect(byCheck(findings)['tenant.mail-sender']).toMatchObject({ status: 'ok' })
  })
})

describe('the applications of a connection', () => {
  const list = '/api/v2/connections/con_00000000000email/clients'
  const stripped = changing('/api/v2/connections', (body) => body.replaceAll('"enabled_clients"', '"x"'))

  async function emailFinding(request: typeof fetch): Promise<Finding | undefined> {
    const tenant = await tenantFor()
    return byCheck(await findingsWith(tenant.managementToken, tenant, request))['tenant.connection-email']
  }

  it('are those of the list, where the connection names none', async () => {
    expect(await emailFinding(stripped)).toMatchObject({ status: 'ok' })
  })

  it('are those of every page of the list', async () => {
    const request: typeof fetch = (input, init) => {
      const url = new URL(String(input))
      if (url.pathname !== list) return stripped(input, init)
      return Promise.resolve(
        url.searchParams.get('from') === 'page 2'
          ? Response.json({ clients: [{ client_id: 'offline-client' }] })
          : Response.json({ clients: [{ client_id: 'another' }], next: 'page 2' }),
      )
    }
    expect(await emailFinding(request)).toMatchObject({ status: 'ok' })
  })

  it('are not asked for without end', async () => {
    let pages = 0
    const request: typeof fetch = (input, init) => {
      if (new URL(String(input)).pathname !== list) return stripped(input, init)
      pages += 1
      return Promise.resolve(Response.json({ clients: [], next: 'more' }))
    }
    expect(await emailFinding(request)).toMatchObject({ status: 'problem' })
    expect(pages).toBe(20)
  })

  it('cannot be told where both places are silent', async () => {
    const request: typeof fetch = (input, init) =>
      new URL(String(input)).pathname === list
        ? Promise.resolve(new Response('', { status: 500 }))
        : stripped(input, init)
    expect(await emailFinding(request)).toMatchObject({ status: 'skipped' })
  })

  it('are those that the connection names, where there is no list', async () => {
    const request: typeof fetch = async (input, init) => {
      const url = new URL(String(input))
      if (url.pathname === list) return Response.json({ statusCode: 404 }, { status: 404 })
      return changing('/api/v2/connections', (body) => body.replaceAll('offline-client', 'another'))(
        input,
        init,
      )
    }
    expect(await emailFinding(request)).toMatchObject({ status: 'problem' })
  })

  it('need no list, where the connection names the app', async () => {
    const request = answering(({ pathname }) =>
      pathname === list ? new Response('', { status: 500 }) : undefined,
    )
    expect(await emailFinding(request)).toMatchObject({ status: 'ok' })
  })

  it('may come on a page of connections', async () => {
    const request = changing('/api/v2/connections', (body) => `{"connections":${body},"next":"x"}`)
    expect(await emailFinding(request)).toMatchObject({ status: 'ok' })
  })
})

describe('a token that is not good', () => {
  async function refused(token: string, tenant: Tenant): Promise<string> {
    const findings = await findingsWith(token, tenant)
    expect(findings).toMatchObject([{ check: 'tenant.token', status: 'skipped' }])
    expect(findings[0]?.how).toContain('AUTH0_MANAGEMENT_TOKEN')
    return findings[0]?.what ?? ''
  }

  it('is not sent when it can be told beforehand', async () => {
    const tenant = await tenantFor()
    const expired = await tenant.issueManagementToken({ lifetimeSeconds: -1 })
    expect(await refused(expired, tenant)).toBe('The token has expired.')
    expect(await refused('', tenant)).toBe('There is no token.')
    expect(await refused(`${tenant.managementToken}\n`, tenant)).toMatch(/not copied whole/)
    const forAnother = new UnsecuredJWT({}).setAudience('https://api.shop.example/').encode()
    expect(await refused(forAnother, tenant)).toMatch(/for another API/)
    expect(tenant.requests).toEqual([])
  })

  it('is told once when Auth0 does not accept it', async () => {
    let ahead = 0
    const tenant = await tenantFor({ now: () => Date.now() + ahead })
    const token = tenant.managementToken
    ahead = 2 * 86_400_000
    expect(await refused(token, tenant)).toMatch(/does not accept the token \(401\)/)
    expect(await refused('opaque', tenant)).toMatch(/does not accept the token \(401\)/)
  })

  it('needs an application to ask about', async () => {
    const tenant = await tenantFor()
    const findings = await checkTenant(appOf(tenant, { clientId: undefined }), tenant.managementToken, fetch)
    expect(findings).toMatchObject([
      { check: 'tenant.token', status: 'skipped', how: 'Set AUTH0_CLIENT_ID.' },
    ])
    expect(tenant.requests).toEqual([])
  })
})
