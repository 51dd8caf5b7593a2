import type { Tenant } from '../../src/testing/index.js'
import type { PasswordlessConfig } from '../../src/v3/index.js'

/** The object an app on the tenant gives to `initAuth0`. */
export function configOf(tenant: Tenant, overrides: PasswordlessConfig = {}): PasswordlessConfig {
  return {
    secret: tenant.env.v3.AUTH0_SECRET,
    issuerBaseURL: tenant.env.v3.AUTH0_ISSUER_BASE_URL,
    baseURL: tenant.env.v3.AUTH0_BASE_URL,
    clientID: tenant.env.v3.AUTH0_CLIENT_ID,
    clientSecret: tenant.env.v3.AUTH0_CLIENT_SECRET,
    ...overrides,
  }
}
