import { UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { checkTenant } from '../../src/cli/doctor/tenant.js'
import { tenantChecks } from '../../src/cli/doctor/tenant-findings.js'
import { findManagementApi } from '../../src/cli/doctor/tenant-token.js'
import { appOf, checksOf, tenantFor } from './tenant-checks.support.js'

function tokenFor(audience: string | string[] | undefined): string {
  const token = new UnsecuredJWT({ scope: 'read:clients' })
  return (audience === undefined ? token : token.setAudience(audience)).encode()
}

/** Where a token for this audience would be sent, for an app of this issuer. */
function destination(audience: string | string[] | undefined, issuer: string | undefined): string {
  const found = findManagementApi(tokenFor(audience), { ...appOf({ issuer: '' }), issuer })
  return 'base' in found ? found.base.href : found.reason
}

describe('the Management API', () => {
  const shop = 'https://shop.eu.auth0.com/api/v2/'

  it.each<[string, string | string[] | undefined, string | undefined, string]>([
    ['is that of the token', shop, 'https://shop.eu.auth0.com/', shop],
    ['is not on a custom domain', shop, 'https://login.shop.example/', shop],
    ['is found among several audiences', ['https://shop.eu.auth0.com/userinfo', shop], undefined, shop],
    ['may be told by the token alone', shop, undefined, shop],
    [
      'is that of the issuer, where the token is opaque or says nothing',
      undefined,
      'https://shop.eu.auth0.com/',
      shop,
    ],
    ['may be on this machine', 'http://localhost:4000/api/v2/', undefined, 'http://localhost:4000/api/v2/'],
    [
      'is that of the issuer, where the token names a stranger',
      'https://evil.example/api/v2/',
      'https://login.shop.example/',
      'https://login.shop.example/api/v2/',
    ],
    [
      'may be the issuer that the token names',
      'https://login.shop.example/api/v2/',
      'https://login.shop.example/',
      'https://login.shop.example/api/v2/',
    ],
  ])('%s', (_, audience, issuer, expected) => {
    expect(destination(audience, issuer)).toBe(expected)
  })

  it.each([
    ['https://evil.example/api/v2/'],
    ['https://evilauth0.com/api/v2/'],
    ['https://auth0.com.evil.example/api/v2/'],
    ['https://shop.eu.auth0.com.evil.example/api/v2/'],
    ['https://shop.eu.auth0.com:8443/api/v2/'],
    ['http://shop.eu.auth0.com/api/v2/'],
    ['http://localhost.evil.example/api/v2/'],
    ['http://evil.example/api/v2/'],
    ['ftp://localhost/api/v2/'],
  ])('is not %s, whatever a token says', (audience) => {
    expect(destination(audience, undefined)).toMatch(/^Neither the token nor the environment/)
  })

  it.each([
    ['https://user:password@shop.eu.auth0.com/api/v2/'],
    ['https://shop.eu.auth0.com/api/v2'],
    ['https://shop.eu.auth0.com/userinfo'],
    ['https://shop.eu.auth0.com/api/v2/?x=1'],
    ['shop'],
  ])('is not what %s names', (audience) => {
    expect(destination(audience, 'https://shop.eu.auth0.com/')).toMatch(/^The token is for another API/)
  })

  it('is on the custom domain for a token that was issued there', () => {
    const token = new UnsecuredJWT({}).setIssuer('https://login.shop.example/').setAudience(shop).encode()
    const find = (issuer: string) => findManagementApi(token, appOf({ issuer }))
    expect(find('https://login.shop.example/')).toEqual({
      base: new URL('https://login.shop.example/api/v2/'),
    })
    expect(find('https://login.other.example/')).toEqual({ base: new URL(shop) })
    expect(find('http://login.shop.example/')).toEqual({ base: new URL(shop) })
  })

  it('is that of the tenant of the app', () => {
    expect(destination('https://other.eu.auth0.com/api/v2/', 'https://shop.eu.auth0.com/')).toBe(
      'The token is of another tenant (other.eu.auth0.com) than the app (shop.eu.auth0.com)',
    )
  })

  it.each([
    ['http://localhost:4000/api/v2/', 'https://shop.eu.auth0.com/'],
    [shop, 'http://localhost:4000/'],
    ['http://localhost:4000/api/v2/', 'http://localhost:4001/'],
  ])('is not %s for an app whose tenant is %s', (audience, issuer) => {
    expect(destination(audience, issuer)).toMatch(/^The token is of another tenant/)
  })

  it('is not asked over plain HTTP, but on this machine', () => {
    expect(destination(undefined, 'http://shop.example/')).toMatch(/^Neither/)
    expect(destination(undefined, 'http://127.0.0.1:4000/')).toBe('http://127.0.0.1:4000/api/v2/')
  })

  it('answers for an app on a custom domain', async () => {
    const tenant = await tenantFor({ issuer: 'https://shop.eu.auth0.com/' })
    const asked: string[] = []
    const request: typeof fetch = (input, init) => {
      const url = new URL(String(input))
      asked.push(url.origin)
      return fetch(new URL(url.pathname + url.search, tenant.url), init)
    }
    const app = appOf({ issuer: 'https://login.shop.example/' })
    const findings = await checkTenant(app, tenant.managementToken, request)
    expect(checksOf(findings, 'ok')).toEqual(tenantChecks)
    expect(new Set(asked)).toEqual(new Set(['https://shop.eu.auth0.com']))
  })
})

describe('the token', () => {
  it('goes into one header of requests that change nothing', async () => {
    const tenant = await tenantFor()
    const calls: { url: string; init: RequestInit | undefined }[] = []
    await checkTenant(appOf(tenant), tenant.managementToken, (input, init) => {
      calls.push({ url: String(input), init })
      return fetch(input, init)
    })
    expect(calls.length).toBeGreaterThan(5)
    for (const { url, init } of calls) {
      expect(new URL(url).origin).toBe(new URL(tenant.issuer).origin)
      expect(url).not.toContain(tenant.managementToken)
      expect(init).toMatchObject({ redirect: 'manual', signal: expect.any(AbortSignal) })
      expect(init).not.toHaveProperty('body')
    }
    expect(new Set(tenant.requests.map(({ method }) => method))).toEqual(new Set(['GET']))
  })

  it('is in no finding, and neither is a secret or an address, whatever comes back', async () => {
    const tenant = await tenantFor({ clientSecret: 'a-very-secret-secret' })
    const { managementToken: token } = tenant
    const echo = JSON.stringify({
      token,
      client_id: token,
      app_type: token,
      token_endpoint_auth_method: token,
      errorCode: token,
      message: token,
      challenge_passwordless_policy: token,
      clients: token,
      callbacks: [`https://shop.example/${token}`, 'http://localhost:3000/auth/other'],
      grant_types: [token],
      client_authentication_methods: { [token]: true },
    })
    const requests: (typeof fetch)[] = [
      fetch,
      () =>
        Promise.resolve(
          new Response(
            echo.replace(token, 'x').replace(`"client_id":"${token}"`, '"client_id":"offline-client"'),
          ),
        ),
      () => Promise.reject(new TypeError(`Headers.append: "Bearer ${token}" is an invalid header value.`)),
      () => Promise.reject(Object.assign(new Error(token), { cause: { code: token } })),
      ...[200, 302, 400, 401, 403, 404, 429, 500].map(
        (status) => () => Promise.resolve(new Response(echo, { status, statusText: 'no' })),
      ),
    ]
    for (const request of requests) {
      for (const given of [token, `${token} `, `Bearer ${token}`]) {
        const told = JSON.stringify(await checkTenant(appOf(tenant), given, request))
        for (const part of [
          ...token.split('.'),
          'a-very-secret-secret',
          'sign-in@shop.example',
          '+15005550006',
        ]) {
          expect(told).not.toContain(part)
          expect(told).not.toContain(Buffer.from(part).toString('base64'))
        }
      }
    }
  })

  it('brings no secret of the application to this machine', async () => {
    const tenant = await tenantFor({ clientSecret: 'a-very-secret-secret' })
    const bodies: string[] = []
    await checkTenant(appOf(tenant), tenant.managementToken, async (input, init) => {
      const response = await fetch(input, init)
      bodies.push(await response.clone().text())
      return response
    })
    expect(bodies.join()).toContain('regular_web')
    expect(bodies.join()).not.toContain('a-very-secret-secret')
    expect(bodies.join()).not.toContain('smtp_user')
    expect(bodies.join()).not.toContain('+15005550006')
  })
})
