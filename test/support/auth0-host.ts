import { bypass, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'

/** A name for the offline tenant that looks like Auth0's: SDK v4 drops the port of an issuer up to 4.25. */
export const auth0Host = 'https://shop.eu.auth0.test/'

/** Leads requests to {@link auth0Host} to the tenant. */
export function reachTenantAt(tenant: () => Tenant): void {
  reachTenants({ [auth0Host]: tenant })
}

/** Leads requests to hosts to their tenants. */
export function reachTenants(tenants: Record<string, () => Tenant>): void {
  const server = setupServer(
    ...Object.entries(tenants).map(([url, tenant]) =>
      http.all(`${url}*`, ({ request }) =>
        fetch(bypass(forward(request, tenant().url), { redirect: 'manual' })),
      ),
    ),
  )
  beforeAll(() => server.listen({ onUnhandledRequest: 'bypass' }))
  afterAll(() => server.close())
}

function forward(request: Request, to: string): Request {
  const { pathname, search, host } = new URL(request.url)
  const forwarded = new Request(new URL(pathname + search, to), request)
  forwarded.headers.set('x-forwarded-proto', 'https')
  forwarded.headers.set('x-forwarded-host', host)
  return forwarded
}
