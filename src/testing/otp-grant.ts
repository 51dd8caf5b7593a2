import { randomUUID } from 'node:crypto'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { isOneOf } from './check.js'
import type { CodeCheck, Codes } from './codes.js'
import { OTP_GRANT } from './grant-types.js'
import { connections, toAddress, toClaims, type User, type Users } from './users.js'

/** What Auth0 says when a code is refused; the same texts come back with a link (auth0-facts 8 and 10). */
export const REFUSALS: Record<Exclude<CodeCheck, 'ok'>, string> = {
  wrong: 'Wrong email or verification code.',
  expired: 'The verification code has expired. Please try to login again.',
  locked: "You've reached the maximum number of attempts. Please try to login again.",
}

/** The grant that exchanges a code typed in by the user for tokens (auth0-facts 10). */
export function toOtpGrant({ codes, users }: { codes: Codes; users: Users }) {
  return async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { username, otp, realm } = ctx.oidc.params ?? {}
    if (typeof username !== 'string' || typeof otp !== 'string' || !isOneOf(connections, realm)) {
      return refuse(ctx, 400, 'invalid_request', 'username, otp and realm (email or sms) are required')
    }
    const address = toAddress(username)
    const check = codes.check(address, otp)
    if (check !== 'ok') return refuse(ctx, 403, 'invalid_grant', REFUSALS[check])
    await answerTokens(ctx, users.add(realm, address))
  }
}

function refuse(ctx: KoaContextWithOIDC, status: number, error: string, description: string): void {
  ctx.status = status
  ctx.body = { error, error_description: description }
}

async function answerTokens(ctx: KoaContextWithOIDC, user: User): Promise<void> {
  const { provider, client, params } = ctx.oidc
  if (!client) throw new Error('The token endpoint let a request through without a client')
  const scope = typeof params?.scope === 'string' ? params.scope : 'openid'
  const scopes = scope.split(' ')
  const grant = new provider.Grant({ accountId: user.sub, clientId: client.clientId })
  grant.addOIDCScope(scope)
  const grantId = await grant.save()
  const source = { client, accountId: user.sub, grantId, gty: OTP_GRANT, scope, sid: randomUUID() }
  const accessToken = new provider.AccessToken(source)
  ctx.body = {
    access_token: await accessToken.save(),
    id_token: scopes.includes('openid') ? await issueIdToken(ctx, user, scopes, source.sid) : undefined,
    refresh_token: scopes.includes('offline_access')
      ? await new provider.RefreshToken(source).save()
      : undefined,
    scope,
    expires_in: accessToken.expiration,
    token_type: accessToken.tokenType,
  }
}

async function issueIdToken(
  ctx: KoaContextWithOIDC,
  user: User,
  scopes: string[],
  sid: string,
): Promise<string> {
  const idToken = new ctx.oidc.provider.IdToken({}, { ctx })
  for (const [claim, value] of Object.entries(toClaims(user, scopes))) idToken.set(claim, value)
  idToken.set('sid', sid)
  return idToken.issue({ use: 'idtoken' })
}
