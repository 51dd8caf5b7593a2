import type { Tenant } from '../../src/testing/index.js'
import type { PasswordlessConfig } from '../../src/v3/index.js'

/** The object an app on the tenant gives to `initAuth0`. */
export function configOf(tenant: Tenant, overrides: PasswordlessConfig = {}): PasswordlessConfig {
  const { AUTH0_CLIENT_SECRET: clientSecret, ...env } = tenant.env.v3
  return {
    secret: env.AUTH0_SECRET ?? '',
    issuerBaseURL: env.AUTH0_ISSUER_BASE_URL ?? '',
    baseURL: env.AUTH0_BASE_URL ?? '',
    clientID: env.AUTH0_CLIENT_ID ?? '',
    ...(clientSecret && { clientSecret }),
    ...overrides,
  }
}
