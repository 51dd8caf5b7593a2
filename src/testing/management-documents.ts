import { connectionState } from './faults.js'
import { grantTypes } from './grant-types.js'
import type { TenantSettings } from './options.js'
import type { Connection } from './users.js'

// The names and shapes are those of Auth0's own SDK (auth0/node-auth0, src/management/api/types) and of the answers of a
// real tenant that auth0/terraform-provider-auth0 keeps in test/data/recordings.

export const connectionIds: Record<Connection, string> = {
  email: 'con_00000000000email',
  sms: 'con_0000000000000sms',
}

const SWITCH = 'allow_magiclink_verify_without_session'

/** `GET /tenants/settings`. A switch that nobody has touched is left out. */
export function toTenantSettings({ linkWithoutSession, faults }: TenantSettings) {
  return {
    flags: {
      enable_sso: true,
      enforce_client_authentication_on_passwordless_start: true,
      ...(faults.has('session_switch_under_flags') && { [SWITCH]: true }),
    },
    friendly_name: 'The offline tenant',
    universal_login: {
      colors: { primary: '#0059d6', page_background: '#000000' },
      ...(linkWithoutSession !== undefined && { passwordless: { [SWITCH]: linkWithoutSession } }),
    },
  }
}

/** `GET /clients/{id}`, as far as the scopes reach. */
export function toClientDocument(settings: TenantSettings, scopes: ReadonlySet<string>) {
  const { faults } = settings
  const hasKey = settings.clientPublicKey !== undefined
  const method = faults.has('client_authentication_none') ? 'none' : 'client_secret_post'
  const secrets = {
    ...(hasKey && {
      client_authentication_methods: {
        private_key_jwt: { credentials: [{ id: 'cred_0000000000000000000000' }] },
      },
    }),
    ...(!hasKey && { client_secret: settings.clientSecret }),
  }
  return {
    client_id: settings.clientId,
    name: settings.appName,
    app_type: faults.has('client_spa') ? 'spa' : 'regular_web',
    ...((scopes.has('read:clients') || scopes.has('read:client_keys')) && {
      is_first_party: !faults.has('client_third_party'),
      oidc_conformant: true,
      callbacks: settings.callbackUrls,
      allowed_logout_urls: settings.logoutUrls,
      grant_types: grantTypes(faults),
      is_token_endpoint_ip_header_trusted: !faults.has('ip_header_untrusted'),
      // An app with a key has no such method at all.
      ...(!hasKey && { token_endpoint_auth_method: method }),
    }),
    ...((scopes.has('read:client_keys') || scopes.has('read:client_credentials')) && secrets),
  }
}

/** `GET /connections`. */
export function toConnections(settings: TenantSettings, strategies: readonly string[]) {
  const wanted = (['email', 'sms'] as const).filter(
    (name) => strategies.length === 0 || strategies.includes(name),
  )
  return wanted
    .filter((name) => connectionState(name, settings.faults) !== 'missing')
    .map((name) => toConnection(name, settings))
}

/** `GET /connections/{id}/clients`. */
export function toEnabledClients(name: Connection, { clientId, faults }: TenantSettings): string[] {
  return connectionState(name, faults) === 'not_enabled' ? [] : [clientId]
}

function toConnection(name: Connection, settings: TenantSettings) {
  return {
    id: connectionIds[name],
    name,
    strategy: name,
    is_domain_connection: false,
    options: name === 'email' ? toEmailOptions(settings) : toSmsOptions(settings),
    enabled_clients: toEnabledClients(name, settings),
    realms: [name],
    ...(connectionState(name, settings.faults) === 'inactive' && { authentication: { active: false } }),
  }
}

function toEmailOptions(settings: TenantSettings) {
  const domain = settings.faults.has('mail_sender_auth0') ? 'auth0.com' : 'shop.example'
  return {
    name: 'email',
    email: {
      syntax: 'liquid',
      from: `{{ application.name }} <sign-in@${domain}>`,
      subject: 'Sign in to {{ application.name }}',
      body: toTemplate(settings),
    },
    totp: { length: 6, time_step: settings.linkLifetimeSeconds },
    disable_signup: settings.disableSignups,
    brute_force_protection: true,
  }
}

function toSmsOptions(settings: TenantSettings) {
  return {
    name: 'sms',
    from: '+15005550006',
    syntax: 'liquid',
    template: 'Your code is {{ code }}',
    totp: { length: 6, time_step: settings.linkLifetimeSeconds },
    disable_signup: settings.disableSignups,
    brute_force_protection: true,
  }
}

function toTemplate({ faults, landingUrl }: TenantSettings): string {
  if (faults.has('template_empty')) return '<p>Welcome to {{ application.name }}</p>'
  const code = '<p>Or type this code: {{ code }}</p>'
  if (faults.has('template_code_only')) return code
  const href = landingUrl === undefined ? '{{ link }}' : `${landingUrl}#{{ link | url_encode }}`
  const link = `<a href="${href}">Sign in</a>`
  return faults.has('template_link_only') ? link : link + code
}

/** `GET /emails/provider`, with `undefined` for a tenant that mails from Auth0's own server. */
export function toMailProvider({ faults }: TenantSettings) {
  if (faults.has('mail_provider_missing')) return undefined
  return {
    name: 'smtp',
    enabled: !faults.has('mail_provider_disabled'),
    default_from_address: 'sign-in@shop.example',
    credentials: { smtp_host: 'localhost', smtp_port: 25, smtp_user: 'shop' },
  }
}

/** `GET /attack-protection/bot-detection`. */
export function toBotDetection({ faults }: TenantSettings) {
  const risky = faults.has('bot_detection_risky') ? 'when_risky' : 'never'
  return {
    bot_detection_level: 'medium',
    challenge_password_policy: 'never',
    challenge_passwordless_policy: faults.has('bot_detection_always') ? 'always' : risky,
    challenge_password_reset_policy: 'never',
    allowlist: [],
    monitoring_mode_enabled: false,
  }
}
