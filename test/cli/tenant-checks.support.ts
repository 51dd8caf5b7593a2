import { onTestFinished } from 'vitest'
import type { App } from '../../src/cli/doctor/app.js'
import type { Finding } from '../../src/cli/doctor/finding.js'
import { startTenant, type Tenant, type TenantOptions } from '../../src/testing/index.js'

const landingUrl = 'http://localhost:3000/auth/passwordless'

/** A tenant with which nothing is wrong but what the options say. */
export async function tenantFor(
  options: TenantOptions & { landingUrl?: string | undefined } = {},
): Promise<Tenant> {
  const { landingUrl: landing, ...others } = { landingUrl, ...options }
  const tenant = await startTenant({ ...others, ...(typeof landing === 'string' && { landingUrl: landing }) })
  onTestFinished(() => tenant.close())
  return tenant
}

/** An app on SDK v4 that goes with it. */
export function appOf(tenant: Pick<Tenant, 'issuer'>, changes: Partial<App> = {}): App {
  return {
    folder: '/app',
    generation: 4,
    env: {},
    issuer: tenant.issuer,
    clientId: 'offline-client',
    callbackUrls: ['http://localhost:3000/auth/callback'],
    clientAuthentication: 'client_secret',
    ...changes,
  }
}

/** The findings by check. */
export function byCheck(findings: readonly Finding[]): Record<string, Finding> {
  return Object.fromEntries(findings.map((finding) => [finding.check, finding]))
}

/** The checks with a status. */
export function checksOf(findings: readonly Finding[], status: Finding['status']): string[] {
  return findings.filter((finding) => finding.status === status).map(({ check }) => check)
}
