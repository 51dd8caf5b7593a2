import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { App } from '../../src/cli/doctor/app.js'
import type { Finding } from '../../src/cli/doctor/finding.js'
import { checkTenant } from '../../src/cli/doctor/tenant.js'
import { tenantChecks } from '../../src/cli/doctor/tenant-findings.js'
import { faultNames } from '../../src/testing/faults.js'
import type { TenantFault, TenantOptions } from '../../src/testing/index.js'
import { appOf, byCheck, checksOf, tenantFor } from './tenant-checks.support.js'

interface Row {
  name: string
  tenant?: TenantOptions & { faults?: TenantFault[] }
  app?: Partial<App>
  check: string
  status: Finding['status']
  /** What the finding says, in one field or another. */
  words: string[]
  /** What cannot be looked at, or is seen as well, because of this fault. */
  also?: Record<string, Finding['status']>
}

const rows: Row[] = JSON.parse(await readFile(new URL('../data/tenant-faults.json', import.meta.url), 'utf8'))

async function findingsFor(options: TenantOptions = {}, changes: Partial<App> = {}): Promise<Finding[]> {
  const tenant = await tenantFor(options)
  return checkTenant(appOf(tenant, changes), tenant.managementToken, fetch)
}

describe('a tenant with which nothing is wrong', () => {
  it('is told so by every check, in order', async () => {
    const findings = await findingsFor()
    expect(findings.map(({ check }) => check)).toEqual(tenantChecks)
    expect(checksOf(findings, 'ok')).toEqual(tenantChecks)
  })

  it('has nothing to mend', async () => {
    for (const finding of await findingsFor()) {
      expect(finding).not.toHaveProperty('why')
      expect(finding).not.toHaveProperty('how')
    }
  })

  it('may serve an app on SDK v3 with a key', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const clientPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const findings = await findingsFor(
      { clientPublicKey },
      {
        generation: 3,
        clientAuthentication: 'private_key_jwt',
        callbackUrls: ['http://localhost:3000/api/auth/callback'],
      },
    )
    expect(checksOf(findings, 'ok')).toEqual(tenantChecks)
    expect(byCheck(findings)['tenant.client-authentication']?.what).toContain('private_key_jwt')
  })
})

const well = Object.fromEntries(tenantChecks.map((check) => [check, 'ok']))

describe('a fault', () => {
  it.each(rows)('$name: is found, and nothing else', async ({ tenant, app, check, status, words, also }) => {
    const findings = await findingsFor(tenant, app)
    const statuses = Object.fromEntries(findings.map((finding) => [finding.check, finding.status]))
    expect(statuses).toEqual({ ...well, ...also, [check]: status })
    const found = byCheck(findings)[check]
    for (const text of words) expect(Object.values(found ?? {}).join(' | ')).toContain(text)
    if (status === 'skipped') return
    expect(found?.why).toMatch(/\w/)
    expect(found?.how).toMatch(/\w/)
  })

  it('is tried for every name that the tenant knows, and every check', () => {
    const tried = rows.flatMap(({ tenant }) => tenant?.faults ?? [])
    expect(tried.toSorted()).toEqual(faultNames.toSorted())
    const seen = new Set(['tenant.token', ...rows.map(({ check }) => check)])
    expect([...seen].toSorted()).toEqual(tenantChecks.toSorted())
  })

  it('is a secret where Auth0 expects a key', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const clientPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const found = byCheck(await findingsFor({ clientPublicKey }))['tenant.client-authentication']
    expect(found).toMatchObject({
      status: 'problem',
      what: 'Auth0 expects private_key_jwt, and the app uses client_secret.',
      how: expect.stringContaining(
        '{"client_authentication_methods":null,"token_endpoint_auth_method":"client_secret_post"}',
      ),
    })
  })
})

describe('the call that a finding names', () => {
  it.each<{ name: string; options: TenantOptions }>([
    { name: 'off', options: { linkWithoutSession: false } },
    { name: 'never set', options: { faults: ['session_switch_absent'] } },
  ])('turns on a session switch that is $name', async ({ options }) => {
    const tenant = await tenantFor(options)
    const look = async () =>
      byCheck(await checkTenant(appOf(tenant), tenant.managementToken, fetch))['tenant.session-switch']
    const [, method = '', path = '', body = ''] =
      /(PATCH) \/(\S+) (\{.*\})$/.exec((await look())?.how ?? '') ?? []
    const answer = await fetch(tenant.issuer + path, {
      method,
      headers: { authorization: `Bearer ${tenant.managementToken}`, 'content-type': 'application/json' },
      body,
    })
    expect(answer.status).toBe(200)
    expect(await look()).toMatchObject({ status: 'ok' })
  })
})

describe('calls that name a whole', () => {
  const otp = 'http://auth0.com/oauth/grant-type/passwordless/otp'
  const checks = ['tenant.otp-grant', 'tenant.code-grant', 'tenant.refresh-token']
  const faults: TenantFault[] = ['otp_grant_missing', 'code_grant_missing', 'refresh_token_grant_missing']

  it('carry every grant that is missing, so that none undoes another', async () => {
    const found = byCheck(await findingsFor({ faults }))
    for (const check of checks) {
      expect(found[check]?.how).toContain(`{"grant_types":["authorization_code","refresh_token","${otp}"]}`)
    }
  })

  it('carry no grant that nobody asks for', async () => {
    const found = byCheck(await findingsFor({ faults }, { generation: 3 }))
    expect(found['tenant.otp-grant']?.how).toContain(`{"grant_types":["authorization_code","${otp}"]}`)
    expect(found['tenant.refresh-token']?.status).toBe('ok')
  })

  it.each([
    ['is long', 'x'.repeat(1000)],
    ['a terminal would obey', '\u009b2J'],
  ])('say to send along what %s', async (_title, primary) => {
    const tenant = await tenantFor({ linkWithoutSession: false })
    const request: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      return new Response((await response.text()).replace('#0059d6', primary), response)
    }
    const findings = await checkTenant(appOf(tenant), tenant.managementToken, request)
    const { how = '' } = byCheck(findings)['tenant.session-switch'] ?? {}
    expect(how).toContain('add to this what GET /api/v2/tenants/settings has under universal_login')
    expect(how).toMatch(/\{"universal_login":\{"passwordless":\{"allow_magiclink_\w+":true\}\}\}$/)
    expect(how).not.toContain(primary)
  })
})
