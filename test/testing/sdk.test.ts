import { initAuth0, type Session } from '@auth0/nextjs-auth0'
import { NextRequest } from 'next/server.js'
import { allowInsecureRequests, authorizationCodeGrant, discovery } from 'openid-client'
import { describe, expect, it } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import { ADA, mailFor, open, tenantFor } from './support.js'

/** A browser that knows one host; on localhost a cookie belongs to every port, so app and tenant share its jar. */
class Jar {
  readonly #cookies = new Map<string, string>()

  take(answer: Response): Response {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return answer
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

function startApp(tenant: Tenant, scope = 'openid profile email') {
  const env = tenant.env.v3
  const auth0 = initAuth0({
    secret: env.AUTH0_SECRET ?? '',
    issuerBaseURL: env.AUTH0_ISSUER_BASE_URL ?? '',
    baseURL: env.AUTH0_BASE_URL ?? '',
    clientID: env.AUTH0_CLIENT_ID ?? '',
    clientSecret: env.AUTH0_CLIENT_SECRET ?? '',
    authorizationParams: { scope },
  })
  const jar = new Jar()
  const sessions: Session[] = []
  const afterCallback = (_request: NextRequest, session: Session) => {
    sessions.push(session)
    return session
  }
  const handler = auth0.handleAuth({ callback: auth0.handleCallback({ afterCallback }) })
  const toApp = async (url: string): Promise<Response> => {
    const request = new NextRequest(url, { headers: { cookie: jar.header } })
    const [route = ''] = request.nextUrl.pathname.split('/').slice(3)
    return jar.take(await handler(request, { params: { auth0: route } }))
  }
  const toTenant = async (url: string, init: RequestInit = {}): Promise<Response> =>
    jar.take(await fetch(url, { ...init, headers: { cookie: jar.header }, redirect: 'manual' }))
  return { sessions, toApp, toTenant }
}

function locationOf(answer: Response, base: string): string {
  const location = answer.headers.get('location')
  if (location === null) throw new Error(`No redirect but ${answer.status}`)
  return new URL(location, base).href
}

/** The way of the SDK's own login through the tenant's login page, up to the callback URL. */
async function logIn(tenant: Tenant, app: ReturnType<typeof startApp>): Promise<string> {
  const authorize = locationOf(await app.toApp('http://localhost:3000/api/auth/login'), tenant.issuer)
  const page = locationOf(await app.toTenant(authorize), tenant.issuer)
  expect(await (await app.toTenant(page)).text()).toContain('<label for="address">')
  const body = new URLSearchParams({ address: ADA })
  const resume = locationOf(await app.toTenant(page, { method: 'POST', body }), tenant.issuer)
  return locationOf(await app.toTenant(resume), tenant.issuer)
}

describe("SDK v3's own login against the tenant", () => {
  it.each(['openid profile email', 'openid profile email offline_access'])(
    'signs in with %s',
    async (scope) => {
      const tenant = await tenantFor()
      const app = startApp(tenant, scope)
      const callback = await app.toApp(await logIn(tenant, app))
      expect(callback.status).toBe(302)
      const me = await app.toApp('http://localhost:3000/api/auth/me')
      expect(await me.json()).toMatchObject({
        email: ADA,
        email_verified: true,
        sub: expect.stringContaining('email|'),
      })
      expect(typeof app.sessions[0]?.refreshToken === 'string').toBe(scope.includes('offline_access'))
      const token = tenant.requests.find(({ path }) => path === '/oauth/token')
      expect(token).toMatchObject({ status: 200, body: { code_verifier: expect.any(String) } })
    },
  )

  it('signs in again without asking, until the logout', async () => {
    const tenant = await tenantFor()
    const app = startApp(tenant)
    await app.toApp(await logIn(tenant, app))
    const again = locationOf(await app.toApp('http://localhost:3000/api/auth/login'), tenant.issuer)
    expect(locationOf(await app.toTenant(again), tenant.issuer)).toContain('/api/auth/callback?code=')
    const logout = locationOf(await app.toApp('http://localhost:3000/api/auth/logout'), tenant.issuer)
    expect(logout).toContain(`${tenant.issuer}v2/logout`)
    expect(locationOf(await app.toTenant(logout), tenant.issuer)).toBe('http://localhost:3000/')
    const anew = locationOf(await app.toApp('http://localhost:3000/api/auth/login'), tenant.issuer)
    expect(locationOf(await app.toTenant(anew), tenant.issuer)).toContain('/u/login/')
  })

  it('checks PKCE by the book: a code is worth nothing without its verifier', async () => {
    const tenant = await tenantFor()
    const app = startApp(tenant)
    const code = new URL(await logIn(tenant, app)).searchParams.get('code') ?? ''
    const { AUTH0_CLIENT_ID: client_id = '', AUTH0_CLIENT_SECRET: client_secret = '' } = tenant.env.v3
    const redirect_uri = 'http://localhost:3000/api/auth/callback'
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      client_id,
      client_secret,
    })
    const answer = await fetch(`${tenant.issuer}oauth/token`, { method: 'POST', body })
    expect([answer.status, await answer.json()]).toMatchObject([403, { error: 'invalid_grant' }])
  })

  it('shows a page of its own when the callback URL is not allowed', async () => {
    const tenant = await tenantFor({ callbackUrls: ['http://localhost:4000/callback'] })
    const app = startApp(tenant)
    const authorize = locationOf(await app.toApp('http://localhost:3000/api/auth/login'), tenant.issuer)
    const answer = await fetch(authorize, { redirect: 'manual', headers: { accept: 'text/html' } })
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
    expect(await answer.text()).toContain('redirect_uri')
  })

  it('forgets a login that is over', async () => {
    const tenant = await tenantFor()
    const answer = await fetch(`${tenant.issuer}u/login/gone`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('This login has ended')
  })
})

describe.each(['v2/logout?returnTo=', 'oidc/logout?post_logout_redirect_uri='])('%s', (path) => {
  const logout = (tenant: Tenant, returnTo: string) =>
    fetch(`${tenant.issuer}${path}${encodeURIComponent(returnTo)}`, { redirect: 'manual' })

  it('goes to an allowed URL', async () => {
    const tenant = await tenantFor({ logoutUrls: ['http://localhost:3000/bye'] })
    expect((await logout(tenant, 'http://localhost:3000/bye')).headers.get('location')).toBe(
      'http://localhost:3000/bye',
    )
  })

  it('refuses others', async () => {
    const tenant = await tenantFor()
    const refused = await logout(tenant, 'https://evil.example')
    expect([refused.status, refused.headers.get('location')]).toEqual([400, null])
  })

  it('stays without one', async () => {
    const tenant = await tenantFor()
    expect((await fetch(`${tenant.issuer}${path.split('?')[0]}`)).status).toBe(200)
  })
})

describe('openid-client 6, whose core SDK v4 is built on', () => {
  it('accepts discovery, the callback of a link, and the tokens', async () => {
    const tenant = await tenantFor()
    const { AUTH0_DOMAIN = '', AUTH0_CLIENT_ID = '', AUTH0_CLIENT_SECRET = '' } = tenant.env.v4
    const configuration = await discovery(
      new URL(AUTH0_DOMAIN),
      AUTH0_CLIENT_ID,
      AUTH0_CLIENT_SECRET,
      undefined,
      {
        execute: [allowInsecureRequests],
      },
    )
    const { link } = await mailFor(tenant)
    const callback = new URL(locationOf(await open(link), tenant.issuer))
    const checks = { expectedState: 'the-state', expectedNonce: 'the-nonce', idTokenExpected: true }
    const tokens = await authorizationCodeGrant(configuration, callback, checks)
    expect(tokens.claims()).toMatchObject({ iss: tenant.issuer, email: ADA })
  })
})
