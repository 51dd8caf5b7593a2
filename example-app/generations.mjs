import { fileURLToPath } from 'node:url'

/** What differs between the two shops to somebody who starts one: the SDK's variables and its routes. */
export const generations = {
  v3: {
    folder: fileURLToPath(new URL('v3', import.meta.url)),
    tenant: 'AUTH0_ISSUER_BASE_URL',
    baseUrl: 'AUTH0_BASE_URL',
    tenantExample: 'https://YOUR-TENANT.auth0.com',
    callback: '/api/auth/callback',
  },
  v4: {
    folder: fileURLToPath(new URL('v4', import.meta.url)),
    tenant: 'AUTH0_DOMAIN',
    baseUrl: 'APP_BASE_URL',
    tenantExample: 'YOUR-TENANT.auth0.com',
    callback: '/auth/callback',
    note: 'The SDK will warn that allowInsecureRequests is on: the offline tenant speaks plain HTTP.',
  },
}
