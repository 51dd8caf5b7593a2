import type { Configuration, default as OidcProvider } from 'oidc-provider'
import { isRecord } from './check.js'
import { OTP_GRANT } from './grant-types.js'
import { toOtpGrant } from './otp-grant.js'
import { type ProviderParts, toConfiguration } from './provider-configuration.js'

/** The standard OpenID part of the tenant: oidc-provider under Auth0's paths, with Auth0's habits. */
export async function createProvider(parts: ProviderParts): Promise<OidcProvider> {
  const { Provider, interactionPolicy } = await load()
  const configuration = await toConfiguration(parts, interactionPolicy.base())
  const provider = construct(Provider, parts.issuer, configuration)
  // Behind something in between, its addresses are the ones that the other side sees.
  provider.proxy = parts.settings.issuer !== undefined
  provider.registerGrantType(OTP_GRANT, toOtpGrant(parts), ['username', 'otp', 'realm', 'scope'])
  provider.use(async (ctx, next) => {
    await next()
    speakAuth0(ctx, parts.issuer)
  })
  return provider
}

const ADVICE = 'npm i -D oidc-provider@8 (or @9, which needs Node 22)'

/** oidc-provider is an optional peer: only those who use the tenant need it. */
async function load() {
  try {
    const { default: Provider, interactionPolicy } = await import('oidc-provider')
    return { Provider, interactionPolicy }
  } catch (cause) {
    throw new Error(`startTenant needs oidc-provider: ${ADVICE}`, { cause })
  }
}

function construct(
  Provider: typeof OidcProvider,
  issuer: string,
  configuration: Configuration,
): OidcProvider {
  try {
    return new Provider(issuer, configuration)
  } catch (cause) {
    throw new Error(`oidc-provider does not start: ${ADVICE}`, { cause })
  }
}

/** How oidc-provider says that a client may not use a grant; Auth0 has an error of its own for it (auth0-facts 7). */
const GRANT_REFUSED = 'requested grant type is not allowed for this client'

/** Where oidc-provider follows the standard and Auth0 does otherwise. */
function speakAuth0(ctx: { path: string; status: number; body: unknown }, issuer: string): void {
  const { body } = ctx
  if (!isRecord(body)) return
  if (ctx.path === '/.well-known/openid-configuration') {
    // An answer to a magic link carries no `iss`, so Auth0 must not promise one.
    const { authorization_response_iss_parameter_supported: _, ...metadata } = body
    ctx.body = { ...metadata, end_session_endpoint: `${issuer}oidc/logout` }
  }
  // A refused code or verifier is 403 (auth0-facts 4 and 10).
  if (ctx.path === '/oauth/token' && body.error === 'invalid_grant') ctx.status = 403
  if (ctx.path === '/oauth/token' && body.error_description === GRANT_REFUSED) {
    ctx.status = 403
    ctx.body = { error: 'unauthorized_client', error_description: 'Grant type not allowed for the client.' }
  }
}
