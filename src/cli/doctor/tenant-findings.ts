import type { Finding } from './finding.js'

/** Every check of the tenant, in the order in which they are told. */
export const tenantChecks = [
  'tenant.token',
  'tenant.session-switch',
  'tenant.client',
  'tenant.client-authentication',
  'tenant.otp-grant',
  'tenant.code-grant',
  'tenant.refresh-token',
  'tenant.callback-url',
  'tenant.ip-header',
  'tenant.connection-email',
  'tenant.connection-sms',
  'tenant.link-lifetime',
  'tenant.sign-ups',
  'tenant.mail-provider',
  'tenant.mail-sender',
  'tenant.template',
  'tenant.bot-detection',
] as const

export type TenantCheck = (typeof tenantChecks)[number]

/** What is told besides the finding itself. */
export interface Remedy {
  why: string
  how: string
}

export function ok(check: TenantCheck, what: string): Finding {
  return { check, status: 'ok', what: sentence(what) }
}

export function advice(check: TenantCheck, what: string, { why, how }: Remedy): Finding {
  return { check, status: 'advice', what: sentence(what), why: sentence(why), how: sentence(how) }
}

export function problem(check: TenantCheck, what: string, remedy: Remedy): Finding {
  return { ...advice(check, what, remedy), status: 'problem' }
}

/** It could not be looked at. */
export function skipped(check: TenantCheck, what: string, how?: string): Finding {
  return { check, status: 'skipped', what: sentence(what), ...(how !== undefined && { how: sentence(how) }) }
}

/** A call at the end stays as it can be copied. */
function sentence(text: string): string {
  return /[.}\]]$/.test(text) ? text : `${text}.`
}

/** Auth0 answered, but not with what the check needs. */
export function cannotTell(check: TenantCheck, field: string): Finding {
  return skipped(check, `Cannot tell: Auth0's answer has no ${field}`)
}

/** How to change a setting: where in the dashboard, and with which call. */
export function change(place: string, call: string, scope: string): string {
  return `Dashboard, ${place}. Or, with a token that has ${scope}: ${call}`
}

/** One call of the Management API, as one would write it down. */
export function patch(path: string, body: unknown): string {
  return `PATCH /api/v2/${path} ${JSON.stringify(body)}`
}
