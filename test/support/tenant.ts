import { afterAll, beforeAll } from 'vitest'
import { startTenant, type Tenant, type TenantOptions } from '../../src/testing/index.js'

/** A tenant for the tests of this `describe` or file. */
export function runTenant(options: TenantOptions = {}): () => Tenant {
  let tenant: Tenant | undefined
  beforeAll(async () => {
    tenant = await startTenant(options)
  })
  afterAll(() => tenant?.close())
  return () => {
    if (!tenant) throw new Error('the tenant is not running yet')
    return tenant
  }
}
