import { randomUUID } from 'node:crypto'
import type Provider from 'oidc-provider'

export interface CodeRequest {
  clientId: string
  sub: string
  redirectUri: string
  scope: string
  nonce?: string | undefined
  audience?: string | undefined
}

/**
 * Makes an authorization code outside the authorize endpoint, as a click on a magic link does.
 *
 * It never carries a PKCE challenge, even when `authParams` held one: whether Auth0 registers it is unresolved,
 * and its own SDK teams warn that a verifier is then refused (auth0-facts 4). An app that works here, works either way.
 */
export async function issueAuthorizationCode(provider: Provider, request: CodeRequest): Promise<string> {
  const { clientId, sub, redirectUri, scope, nonce, audience } = request
  const client = await provider.Client.find(clientId)
  if (!client) throw new Error('The client of the tenant is unknown to its own provider')
  const grant = new provider.Grant({ accountId: sub, clientId })
  grant.addOIDCScope(scope)
  if (audience) grant.addResourceScope(audience, scope)
  const grantId = await grant.save()
  const code = new provider.AuthorizationCode({
    client,
    accountId: sub,
    redirectUri,
    scope,
    nonce,
    resource: audience,
    grantId,
    gty: 'authorization_code',
    sid: randomUUID(),
  })
  return code.save()
}
