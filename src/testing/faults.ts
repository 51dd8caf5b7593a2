/** What can be wrong with a tenant's settings, by name. */
export const faultNames = [
  'session_switch_absent',
  'session_switch_under_flags',
  'client_spa',
  'client_third_party',
  'client_authentication_none',
  'otp_grant_missing',
  'code_grant_missing',
  'refresh_token_grant_missing',
  'ip_header_untrusted',
  'email_connection_missing',
  'email_connection_not_enabled',
  'email_connection_inactive',
  'sms_connection_missing',
  'sms_connection_not_enabled',
  'mail_provider_missing',
  'mail_provider_disabled',
  'mail_sender_auth0',
  'template_empty',
  'template_code_only',
  'template_link_only',
  'bot_detection_risky',
  'bot_detection_always',
] as const

/**
 * A wrong setting of the tenant. The Management API tells it; the others of its endpoints behave accordingly where the
 * public sources say how Auth0 does.
 *
 * | name | what the app meets |
 * |---|---|
 * | `session_switch_absent` | the switch was never touched, in a tenant made after April 2023: a link ends on a page of the tenant |
 * | `session_switch_under_flags` | the same, since the switch stands under `flags`, where it does nothing |
 * | `client_spa` | nothing: the Management API alone tells this one |
 * | `client_third_party` | nothing, likewise |
 * | `client_authentication_none` | nothing, likewise |
 * | `otp_grant_missing` | 403 `unauthorized_client` for a start; the exchange of a typed code is refused |
 * | `code_grant_missing` | the exchange of an authorization code is refused |
 * | `refresh_token_grant_missing` | no refresh token, whatever the scope |
 * | `ip_header_untrusted` | `auth0-forwarded-for` is ignored, so that the whole app has 50 starts an hour |
 * | `email_connection_missing`, `_not_enabled`, `_inactive` | 400 `bad.connection` for a start by mail |
 * | `sms_connection_missing`, `_not_enabled` | 400 `bad.connection` for a start by text message |
 * | `mail_provider_missing`, `mail_sender_auth0` | the button of a mail opens the link, even with a `landingUrl` |
 * | `mail_provider_disabled` | nothing: what Auth0 does then is not public |
 * | `template_empty`, `template_code_only` | mails have no link |
 * | `template_link_only` | nothing: a `Mail` tells its code nonetheless |
 * | `bot_detection_risky` | nothing: a start of yours is never risky |
 * | `bot_detection_always` | 401 `requires_verification` for a start without a captcha |
 *
 * More faults are settings of their own: {@link TenantOptions.linkWithoutSession}, `callbackUrls`, `disableSignups`,
 * `linkLifetimeSeconds`, `landingUrl`, `clientPublicKey`.
 */
export type TenantFault = (typeof faultNames)[number]

export type Faults = ReadonlySet<TenantFault>

type ConnectionState = 'on' | 'missing' | 'not_enabled' | 'inactive'

/** What has become of a passwordless connection. */
export function connectionState(connection: 'email' | 'sms', faults: Faults): ConnectionState {
  if (faults.has(`${connection}_connection_missing`)) return 'missing'
  if (faults.has(`${connection}_connection_not_enabled`)) return 'not_enabled'
  if (connection === 'email' && faults.has('email_connection_inactive')) return 'inactive'
  return 'on'
}

/** Whether Auth0 would send the template that is set: its own sender and its own mail server have one of their own. */
export function sendsOwnTemplate(faults: Faults): boolean {
  return !faults.has('mail_provider_missing') && !faults.has('mail_sender_auth0')
}
