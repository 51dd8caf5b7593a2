/**
 * For tests and demos: an Auth0-like tenant on this machine. Needs `oidc-provider`, which is an optional peer.
 *
 * @module nextjs-auth0-passwordless/testing
 */
export type { Failure } from './failures.js'
export type { TenantFault } from './faults.js'
export type { Mail, Mailbox } from './mailbox.js'
export type { ManagementScope, ManagementTokenOptions } from './management-tokens.js'
export type { TenantOptions } from './options.js'
export type { RecordedRequest } from './request-log.js'
export { startTenant, type Tenant } from './tenant.js'
