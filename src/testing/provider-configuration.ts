import { createPublicKey, randomBytes } from 'node:crypto'
import { exportJWK } from 'jose'
import type { ClientMetadata, Configuration, interactionPolicy, KoaContextWithOIDC } from 'oidc-provider'
import { CLIENT_ALGORITHMS } from './client-authentication.js'
import type { Codes } from './codes.js'
import { grantTypes } from './grant-types.js'
import { createMemoryAdapter } from './memory-adapter.js'
import type { TenantSettings } from './options.js'
import { toMessagePage } from './page.js'
import { getSigningKeys } from './signing-keys.js'
import { CLAIMS_OF_SCOPE, toClaims, type Users } from './users.js'

const DAY = 86_400

export const SESSION_COOKIE = 'tenant_session'

export interface ProviderParts {
  issuer: string
  settings: TenantSettings
  users: Users
  codes: Codes
}

export async function toConfiguration(
  { settings, users }: ProviderParts,
  policy: interactionPolicy.DefaultPolicy,
): Promise<Configuration> {
  // A first-party app on Auth0 asks nobody for consent.
  policy.get('consent')?.checks.clear()
  return {
    adapter: createMemoryAdapter(),
    clients: [await toClient(settings)],
    jwks: await getSigningKeys(),
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      // Cookies ignore the port: on localhost the app under test sees these, so they say whose they are.
      names: { session: SESSION_COOKIE, interaction: 'tenant_interaction', resume: 'tenant_resume' },
      long: { sameSite: 'lax' },
    },
    routes: {
      authorization: '/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revoke',
      userinfo: '/userinfo',
      jwks: '/.well-known/jwks.json',
    },
    scopes: ['openid', 'offline_access', 'profile', 'email', 'phone'],
    claims: CLAIMS_OF_SCOPE,
    // Auth0 puts the scope's claims into the ID token even when there is an access token for /userinfo.
    conformIdTokenClaims: false,
    extraParams: ['audience'],
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true },
      pushedAuthorizationRequests: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx) => toAudience(ctx) ?? [],
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, audience) => ({
          audience,
          scope: toText(ctx.oidc.params?.scope) ?? ctx.oidc.entities.Grant?.getResourceScope(audience) ?? '',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: [...CLIENT_ALGORITHMS] },
    clientBasedCORS: () => false,
    pkce: { required: () => false },
    interactions: { url: (_ctx, { uid }) => `/u/login/${uid}`, policy },
    loadExistingGrant: grantWhatIsAsked,
    findAccount(_ctx, sub) {
      const user = users.find(sub)
      return user && { accountId: sub, claims: () => toClaims(user) }
    },
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    renderError(ctx, { error, error_description: description }) {
      const page = toMessagePage(ctx.status, 'Something went wrong', `${error}: ${description ?? ''}`)
      ctx.set(page.headers ?? {})
      ctx.body = page.body
    },
    ttl: {
      AccessToken: DAY,
      AuthorizationCode: 60,
      Grant: 30 * DAY,
      IdToken: 36_000,
      Interaction: 3600,
      RefreshToken: 30 * DAY,
      Session: 3 * DAY,
    },
  }
}

async function toClient(settings: TenantSettings): Promise<ClientMetadata> {
  const common = {
    client_id: settings.clientId,
    redirect_uris: [...settings.callbackUrls],
    response_types: settings.faults.has('code_grant_missing') ? [] : ['code' as const],
    grant_types: grantTypes(settings.faults),
  }
  if (settings.clientPublicKey === undefined) {
    // oidc-provider takes the secret from body and header alike, as Auth0 does.
    return {
      ...common,
      client_secret: settings.clientSecret,
      token_endpoint_auth_method: 'client_secret_post',
    }
  }
  const key = await exportJWK(createPublicKey(settings.clientPublicKey))
  return { ...common, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } }
}

/** Without consent, what the app asks for is what it gets. */
async function grantWhatIsAsked(ctx: KoaContextWithOIDC) {
  const { session, client, provider, params } = ctx.oidc
  if (!session?.accountId || !client) return undefined
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
  const scope = toText(params?.scope) ?? ''
  const audience = toAudience(ctx)
  grant.addOIDCScope(scope)
  if (audience) grant.addResourceScope(audience, scope)
  await grant.save()
  return grant
}

function toAudience(ctx: KoaContextWithOIDC): string | undefined {
  return toText(ctx.oidc.params?.audience)
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
