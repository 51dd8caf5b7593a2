import { createHash, randomBytes } from 'node:crypto'
import { createRemoteJWKSet, decodeJwt, exportSPKI, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import {
  ADA,
  alter,
  askToken,
  authParams,
  CALLBACK,
  codeFrom,
  exchange,
  mailFor,
  start,
  tenantFor,
  toRecord,
} from './support.js'

const OTP_GRANT = 'http://auth0.com/oauth/grant-type/passwordless/otp'
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

async function codeFor(tenant: Tenant, changes: Record<string, unknown> = {}): Promise<string> {
  const { link } = await mailFor(tenant, { authParams: { ...authParams, ...changes } })
  return codeFrom(link)
}

function readIdToken(body: Record<string, unknown>) {
  return decodeJwt(String(body.id_token))
}

describe('the code of a link', () => {
  it('gives an ID token that the published key signs', async () => {
    const tenant = await tenantFor()
    const { status, body } = await exchange(tenant, await codeFor(tenant))
    expect(status).toBe(200)
    const keys = createRemoteJWKSet(new URL(`${tenant.issuer}.well-known/jwks.json`))
    const { payload, protectedHeader } = await jwtVerify(String(body.id_token), keys, {
      issuer: tenant.issuer,
      audience: tenant.env.v3.AUTH0_CLIENT_ID ?? '',
    })
    expect(protectedHeader.alg).toBe('RS256')
    expect(payload).toMatchObject({
      sub: expect.stringMatching(/^email\|[0-9a-f]{24}$/),
      email: ADA,
      email_verified: true,
      name: ADA,
      nickname: 'ada',
      nonce: 'the-nonce',
      sid: expect.any(String),
    })
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 86_400, scope: 'openid profile email' })
    expect(body).not.toHaveProperty('refresh_token')
  })

  it('gives the same issuer as the discovery document, and promises no `iss` in answers', async () => {
    const tenant = await tenantFor()
    const metadata = await toRecord(await fetch(`${tenant.issuer}.well-known/openid-configuration`))
    expect(metadata).toMatchObject({
      issuer: tenant.issuer,
      authorization_endpoint: `${tenant.issuer}authorize`,
      token_endpoint: `${tenant.issuer}oauth/token`,
      userinfo_endpoint: `${tenant.issuer}userinfo`,
      jwks_uri: `${tenant.issuer}.well-known/jwks.json`,
      end_session_endpoint: `${tenant.issuer}oidc/logout`,
    })
    expect(metadata).not.toHaveProperty('authorization_response_iss_parameter_supported')
  })

  it('brings no nonce when none was asked for, and only the claims of its scopes', async () => {
    const tenant = await tenantFor()
    const { body } = await exchange(tenant, await codeFor(tenant, { nonce: undefined, scope: 'openid' }))
    expect(readIdToken(body)).not.toHaveProperty('nonce')
    expect(readIdToken(body)).not.toHaveProperty('email')
  })

  it('refuses a verifier: the link registers no challenge, even when authParams carry one', async () => {
    const tenant = await tenantFor()
    const verifier = randomBytes(32).toString('base64url')
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }
    const refused = { status: 403, body: { error: 'invalid_grant' } }
    expect(await exchange(tenant, await codeFor(tenant), { code_verifier: verifier })).toMatchObject(refused)
    const withChallenge = await codeFor(tenant, pkce)
    expect(await exchange(tenant, withChallenge, { code_verifier: verifier })).toMatchObject(refused)
    expect((await exchange(tenant, await codeFor(tenant, pkce))).status).toBe(200)
  })

  it('counts once, for the redirect_uri of the link only', async () => {
    const tenant = await tenantFor()
    const code = await codeFor(tenant)
    const refused = { status: 403, body: { error: 'invalid_grant' } }
    expect(
      await exchange(tenant, code, { redirect_uri: 'http://localhost:3000/auth/callback' }),
    ).toMatchObject(refused)
    expect((await exchange(tenant, code)).status).toBe(200)
    expect(await exchange(tenant, code)).toMatchObject(refused)
  })

  it('gives a refresh token for offline_access, which works', async () => {
    const tenant = await tenantFor()
    const code = await codeFor(tenant, { scope: 'openid offline_access' })
    const { body } = await exchange(tenant, code)
    const renewed = await askToken(tenant, {
      grant_type: 'refresh_token',
      refresh_token: String(body.refresh_token),
    })
    expect(renewed).toMatchObject({ status: 200, body: { access_token: expect.any(String) } })
  })

  it('gives a JWT for an audience', async () => {
    const tenant = await tenantFor()
    const code = await codeFor(tenant, { audience: 'https://api.example.com', scope: 'openid read:orders' })
    const { body } = await exchange(tenant, code)
    expect(decodeJwt(String(body.access_token))).toMatchObject({
      aud: 'https://api.example.com',
      scope: 'openid read:orders',
    })
  })

  it('opens /userinfo', async () => {
    const tenant = await tenantFor()
    const { body } = await exchange(tenant, await codeFor(tenant))
    const answer = await fetch(`${tenant.issuer}userinfo`, {
      headers: { authorization: `Bearer ${body.access_token}` },
    })
    expect(await answer.json()).toMatchObject({ email: ADA, email_verified: true })
  })

  it('knows the same person by the same `sub` in another tenant, and others by others', async () => {
    const [first, second] = [await tenantFor(), await tenantFor()]
    const subOf = async (tenant: Tenant, email: string) => {
      const { link } = await mailFor(tenant, { email })
      return readIdToken((await exchange(tenant, await codeFrom(link))).body).sub
    }
    expect(await subOf(first, ADA)).toBe(await subOf(second, ADA))
    expect(await subOf(first, ADA)).not.toBe(await subOf(first, 'grace@example.com'))
  })
})

describe('the app proves who it is at the token endpoint', () => {
  it('by a secret in the body, in the header, or in JSON', async () => {
    const tenant = await tenantFor()
    const { AUTH0_CLIENT_ID: client_id = '', AUTH0_CLIENT_SECRET: client_secret = '' } = tenant.env.v4
    expect((await exchange(tenant, await codeFor(tenant))).status).toBe(200)
    const authorization = `Basic ${btoa(`${client_id}:${client_secret}`)}`
    const grant = { grant_type: 'authorization_code', redirect_uri: CALLBACK }
    const byHeader = { credentials: {}, headers: { authorization } }
    expect((await askToken(tenant, { ...grant, code: await codeFor(tenant) }, byHeader)).status).toBe(200)
    const byJson = await fetch(`${tenant.issuer}oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...grant, client_id, client_secret, code: await codeFor(tenant) }),
    })
    expect(byJson.status).toBe(200)
  })

  it('and a wrong or missing secret is refused without spending the code', async () => {
    const tenant = await tenantFor()
    const code = await codeFor(tenant)
    const client_id = tenant.env.v3.AUTH0_CLIENT_ID ?? ''
    const grant = { grant_type: 'authorization_code', redirect_uri: CALLBACK, code }
    for (const credentials of [{ client_id, client_secret: 'wrong' }, { client_id }]) {
      const refused = await askToken(tenant, grant, { credentials })
      expect(refused).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
    }
    expect((await exchange(tenant, code)).status).toBe(200)
  })
})

describe('private_key_jwt', () => {
  let keys: Awaited<ReturnType<typeof generateKeyPair>>
  let clientPublicKey: string
  const client_id = 'offline-client'
  beforeAll(async () => {
    keys = await generateKeyPair('RS256', { extractable: true })
    clientPublicKey = await exportSPKI(keys.publicKey)
  })

  const sign = (tenant: Tenant, claims: Record<string, unknown> = {}, key = keys.privateKey) => {
    const seconds = Math.floor(Date.now() / 1000)
    return new SignJWT({
      iss: client_id,
      sub: client_id,
      aud: tenant.issuer,
      jti: randomBytes(8).toString('hex'),
      iat: seconds,
      exp: seconds + 120,
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(key)
  }
  const proof = (client_assertion: string) => ({
    client_id,
    client_secret: undefined,
    client_assertion,
    client_assertion_type: ASSERTION_TYPE,
  })

  it('mails, and exchanges, with an assertion each', async () => {
    const tenant = await tenantFor({ clientPublicKey })
    expect(tenant.env.v3).not.toHaveProperty('AUTH0_CLIENT_SECRET')
    const { link } = await mailFor(tenant, proof(await sign(tenant)))
    const { client_secret: _, ...credentials } = proof(await sign(tenant))
    const fields = { grant_type: 'authorization_code', redirect_uri: CALLBACK, code: await codeFrom(link) }
    expect((await askToken(tenant, fields, { credentials })).status).toBe(200)
  })

  it('takes an assertion once', async () => {
    const tenant = await tenantFor({ clientPublicKey })
    const assertion = await sign(tenant)
    expect((await start(tenant, proof(assertion))).status).toBe(200)
    expect((await start(tenant, proof(assertion))).status).toBe(401)
  })

  it.each([
    ['for somebody else', { aud: 'https://other.example/' }],
    ['of another client', { iss: 'other' }],
    ['about another client', { sub: 'other' }],
    ['that is over', { exp: 1 }],
    ['that lives an hour', { exp: Math.floor(Date.now() / 1000) + 3600 }],
    ['without an end', { exp: undefined }],
    ['without an id', { jti: undefined }],
    ['with a long id', { jti: 'x'.repeat(65) }],
    ['that is too long', { jti: 'y', more: 'x'.repeat(2048) }],
  ])('refuses an assertion %s', async (_title, claims) => {
    const tenant = await tenantFor({ clientPublicKey })
    expect((await start(tenant, proof(await sign(tenant, claims)))).status).toBe(401)
  })

  it('refuses an assertion for the issuer without its slash', async () => {
    const tenant = await tenantFor({ clientPublicKey })
    const assertion = await sign(tenant, { aud: tenant.issuer.slice(0, -1) })
    expect((await start(tenant, proof(assertion))).status).toBe(401)
  })

  it('refuses another key, another type, and a secret', async () => {
    const tenant = await tenantFor({ clientPublicKey })
    const other = await generateKeyPair('RS256')
    expect((await start(tenant, proof(await sign(tenant, {}, other.privateKey)))).status).toBe(401)
    const wrongType = { ...proof(await sign(tenant)), client_assertion_type: 'jwt' }
    expect((await start(tenant, wrongType)).status).toBe(401)
    expect((await start(tenant, { client_secret: 'offline-client-secret' })).status).toBe(401)
    expect((await start(tenant, proof(await sign(tenant)))).status).toBe(200)
  })
})

describe('the OTP grant', () => {
  const ask = (tenant: Tenant, fields: Record<string, string>) =>
    askToken(tenant, {
      grant_type: OTP_GRANT,
      username: ADA,
      realm: 'email',
      scope: 'openid email',
      ...fields,
    })

  it('exchanges a code for tokens', async () => {
    const tenant = await tenantFor()
    const { code } = await mailFor(tenant, { send: 'code' })
    const { status, body } = await ask(tenant, { otp: code, scope: 'openid email offline_access' })
    expect(status).toBe(200)
    expect(readIdToken(body)).toMatchObject({ email: ADA, email_verified: true, iss: tenant.issuer })
    expect(readIdToken(body)).not.toHaveProperty('name')
    expect(body).toMatchObject({ refresh_token: expect.any(String), expires_in: 86_400 })
    const renewed = await askToken(tenant, {
      grant_type: 'refresh_token',
      refresh_token: String(body.refresh_token),
    })
    expect(renewed.status).toBe(200)
  })

  it('gives no ID token without `openid`', async () => {
    const tenant = await tenantFor()
    const { code } = await mailFor(tenant, { send: 'code' })
    expect((await ask(tenant, { otp: code, scope: 'email' })).body).not.toHaveProperty('id_token')
  })

  it('exchanges the code of a text message', async () => {
    const tenant = await tenantFor()
    const sms = { connection: 'sms', phone_number: '+491701234567' }
    const { code } = await mailFor(tenant, { ...sms, email: undefined })
    const { body } = await ask(tenant, {
      username: sms.phone_number,
      realm: 'sms',
      otp: code,
      scope: 'openid phone',
    })
    expect(readIdToken(body)).toMatchObject({
      sub: expect.stringMatching(/^sms\|/),
      phone_number: sms.phone_number,
      phone_number_verified: true,
    })
  })

  it('refuses wrong codes, then all, with the texts of the links', async () => {
    const tenant = await tenantFor()
    const { code } = await mailFor(tenant, { send: 'code' })
    const otp = code === '000000' ? '000001' : '000000'
    const wrong = { error: 'invalid_grant', error_description: 'Wrong email or verification code.' }
    const locked = {
      error: 'invalid_grant',
      error_description: "You've reached the maximum number of attempts. Please try to login again.",
    }
    expect(await ask(tenant, { otp })).toEqual({ status: 403, body: wrong })
    expect(await ask(tenant, { otp })).toEqual({ status: 403, body: wrong })
    expect(await ask(tenant, { otp })).toEqual({ status: 403, body: locked })
    expect(await ask(tenant, { otp: code })).toEqual({ status: 403, body: locked })
  })

  it('refuses an expired code', async () => {
    const tenant = await tenantFor()
    const { code } = await mailFor(tenant, { send: 'code' })
    tenant.links.expire(ADA)
    expect(await ask(tenant, { otp: code })).toMatchObject({
      status: 403,
      body: { error_description: 'The verification code has expired. Please try to login again.' },
    })
  })

  it('does not touch the code when the app or the request is wrong', async () => {
    const tenant = await tenantFor()
    const { code, link } = await mailFor(tenant)
    const fields = { grant_type: OTP_GRANT, username: ADA, realm: 'email', otp: code }
    const credentials = { client_id: tenant.env.v3.AUTH0_CLIENT_ID ?? '', client_secret: 'wrong' }
    expect((await askToken(tenant, fields, { credentials })).status).toBe(401)
    expect((await ask(tenant, { otp: code, realm: 'pigeon' })).status).toBe(400)
    expect(await codeFrom(alter(link, {}))).toEqual(expect.any(String))
  })
})
