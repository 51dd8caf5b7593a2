import type { Auth0ClientOptions } from '@auth0/nextjs-auth0/types'
import { parseSetCookie } from 'cookie'
import { NextRequest } from 'next/server.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import { auth0Host, reachTenantAt } from '../support/auth0-host.js'
import { type Loaded, loadV4 } from '../support/mounts-v4.js'
import { runTenant } from '../support/tenant.js'

/**
 * The SDK's own login handler is the specification: whatever the settings, our cookie has the name, form and attributes
 * of its cookie, and our link the parameters of its redirect. Only the verifier is missing.
 */
interface Case {
  title: string
  env?: Record<string, string | undefined>
  options?: Auth0ClientOptions
  /** The `returnTo` of the query. */
  returnTo?: string
  headers?: Record<string, string>
  /** What login and handler are given for this start. */
  chosen?: { audience: string }
}

const https = { APP_BASE_URL: 'https://shop.example' }

const cases: Case[] = [
  { title: 'nothing but the required variables' },
  { title: 'AUTH0_DOMAIN as a URL', env: { AUTH0_DOMAIN: 'https://SHOP.eu.auth0.test' } },
  { title: 'AUTH0_DOMAIN as a URL with a slash', env: { AUTH0_DOMAIN: 'https://shop.eu.auth0.test/' } },
  { title: 'APP_BASE_URL over https', env: https },
  { title: 'APP_BASE_URL with a slash', env: { APP_BASE_URL: 'https://shop.example/' } },
  { title: 'APP_BASE_URL with a path', env: { APP_BASE_URL: 'https://shop.example/eu' }, returnTo: 'pay' },
  {
    title: 'APP_BASE_URL as a list',
    env: { APP_BASE_URL: 'https://shop.example, https://shop.test' },
    headers: { host: 'shop.test', 'x-forwarded-proto': 'https' },
  },
  {
    title: 'APP_BASE_URL as a list that is not all https',
    env: { APP_BASE_URL: 'https://shop.example,http://localhost:3000' },
    headers: { host: 'localhost:3000', 'x-forwarded-proto': 'http' },
  },
  {
    title: 'no APP_BASE_URL',
    env: { APP_BASE_URL: undefined },
    headers: { host: 'preview.shop.example', 'x-forwarded-proto': 'https' },
  },
  {
    title: 'no APP_BASE_URL behind two proxies',
    env: { APP_BASE_URL: undefined },
    headers: { host: 'inner', 'x-forwarded-host': 'a.shop.example, b', 'x-forwarded-proto': 'https, http' },
  },
  {
    title: 'no APP_BASE_URL in production',
    env: { APP_BASE_URL: undefined, NODE_ENV: 'production' },
    headers: { host: 'shop.example', 'x-forwarded-proto': 'https' },
  },
  { title: 'AUTH0_COOKIE_DOMAIN', env: { ...https, AUTH0_COOKIE_DOMAIN: 'shop.example' } },
  { title: "AUTH0_COOKIE_PATH, which is the session cookie's", env: { AUTH0_COOKIE_PATH: '/eu' } },
  {
    title: "AUTH0_COOKIE_SAME_SITE, which is the session cookie's",
    env: { AUTH0_COOKIE_SAME_SITE: 'strict' },
  },
  { title: "AUTH0_COOKIE_SECURE, which is the session cookie's", env: { AUTH0_COOKIE_SECURE: 'true' } },
  { title: 'NEXT_PUBLIC_BASE_PATH', env: { NEXT_PUBLIC_BASE_PATH: '/eu' }, returnTo: '/pay' },
  {
    title: 'a scope for the audience of the handler',
    options: {
      authorizationParameters: {
        audience: 'https://api.example.com',
        scope: {
          'https://api.example.com': 'openid read:cart',
          'https://other.example.com': 'openid read:other',
        },
      },
    },
    chosen: { audience: 'https://other.example.com' },
  },
  { title: 'an empty AUTH0_COOKIE_DOMAIN', env: { AUTH0_COOKIE_DOMAIN: '' } },
  { title: 'an empty AUTH0_CLIENT_ASSERTION_SIGNING_KEY', env: { AUTH0_CLIENT_ASSERTION_SIGNING_KEY: '' } },
  {
    title: 'an empty APP_BASE_URL',
    env: { APP_BASE_URL: '' },
    headers: { host: 'preview.shop.example', 'x-forwarded-proto': 'https' },
  },
  { title: 'an empty path to return to', options: { signInReturnToPath: '' } },
  { title: 'a callback route', options: { routes: { callback: '/api/done' } } },
  {
    title: 'a transaction cookie of its own',
    options: {
      transactionCookie: {
        prefix: '__my_',
        sameSite: 'none',
        secure: true,
        path: '/auth',
        domain: 'shop.example',
        maxAge: 600,
      },
    },
  },
  { title: 'transactions that are not parallel', options: { enableParallelTransactions: false } },
  { title: 'a scope', options: { authorizationParameters: { scope: 'openid email' } } },
  {
    title: 'a scope for each audience',
    options: {
      authorizationParameters: {
        audience: 'https://api.example.com',
        scope: { 'https://api.example.com': 'openid read:cart', 'https://other.example.com': 'openid' },
      },
    },
  },
  {
    title: 'an empty scope for the audience',
    options: {
      authorizationParameters: {
        audience: 'https://api.example.com',
        scope: { 'https://api.example.com': '' },
      },
    },
  },
  {
    title: 'a scope for another audience only',
    options: {
      authorizationParameters: {
        audience: 'https://api.example.com',
        scope: { 'https://other.example.com': 'openid' },
      },
    },
  },
  {
    title: 'parameters that travel in a link',
    options: { authorizationParameters: { ui_locales: 'de fr', acr_values: 'mfa', 'ext-shop': 'berlin' } },
  },
  {
    title: 'a redirect_uri, which the SDK does not heed',
    options: { authorizationParameters: { redirect_uri: 'http://localhost:3000/elsewhere' } },
  },
  { title: 'a path to return to', options: { signInReturnToPath: '/account?tab=1' } },
  { title: 'returnTo in the query', returnTo: '/checkout?step=2#pay' },
  { title: 'an absolute returnTo', returnTo: 'http://localhost:3000/checkout' },
  { title: 'a returnTo that leaves the app', returnTo: 'https://evil.example/' },
  {
    title: 'a returnTo that leaves the app, with a path to return to',
    returnTo: '//evil.example/',
    options: { signInReturnToPath: '/account' },
  },
  { title: 'a returnTo that is no URL', returnTo: 'http://[' },
  { title: 'several domains', options: { domain: async () => 'shop.eu.auth0.test' } },
]

const loaded = [await loadV4('4.21.0'), await loadV4('4.30.0')]

afterEach(() => vi.unstubAllEnvs())

describe.each(loaded)('our transaction and the one of the SDK login are alike ($version)', (version) => {
  const tenant = runTenant({ issuer: auth0Host })
  reachTenantAt(tenant)
  for (const example of cases) it(`with ${example.title}`, () => compare(tenant(), version, example))
})

async function compare(tenant: Tenant, version: Loaded, example: Case): Promise<void> {
  const env = { ...tenant.env.v4, AUTH0_DOMAIN: 'shop.eu.auth0.test', ...example.env }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const login = await logIn(version, example)
  const ours = await startPasswordless(tenant, version, example)
  // Only a login has one, and only when it has one to tell.
  const { codeVerifier, maxAge, ...transaction } = login.transaction
  expect(codeVerifier).toEqual(expect.any(String))

  expect(ours.cookie).toEqual(login.cookie)
  expect(ours.transaction).toEqual(transaction)
  expect(ours.params).toEqual(login.params)
}

async function logIn({ sdk }: Loaded, example: Case) {
  const auth0 = new sdk.Auth0Client({ allowInsecureRequests: true, ...example.options })
  const request = toRequest('/auth/login', example)
  for (const [name, value] of Object.entries(example.chosen ?? {}))
    request.nextUrl.searchParams.set(name, value)
  const response = await auth0.middleware(request)
  const params = Object.fromEntries(new URL(response.headers.get('location') ?? '').searchParams)
  return describeTransaction(sdk, example, response, params)
}

async function startPasswordless(tenant: Tenant, { sdk, ours }: Loaded, example: Case) {
  const { handlePasswordlessStart } = ours.createPasswordless({
    allowInsecureRequests: true,
    ...example.options,
    passwordless: { authorizationParams: example.chosen ?? {}, limits: false },
  })
  const response = await handlePasswordlessStart(
    toRequest('/api/auth/passwordless', example, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...example.headers },
      body: '{"email":"like@example.com"}',
    }),
  )
  expect(response.status).toBe(204)
  const { authParams } = await tenant.mailbox.waitForMail('like@example.com')
  return describeTransaction(sdk, example, response, authParams)
}

function toRequest(path: string, { returnTo, headers = {} }: Case, init = {}): NextRequest {
  const url = new URL(path, 'http://localhost:3000')
  if (returnTo !== undefined) url.searchParams.set('returnTo', returnTo)
  return new NextRequest(url, { headers, ...init })
}

/** All that must be alike, without what is random and what is only the verifier's. */
async function describeTransaction(
  { TransactionStore }: Loaded['sdk'],
  { options = {} }: Case,
  response: Response,
  allParams: Record<string, unknown>,
) {
  const { client_id, code_challenge, code_challenge_method, state, nonce, ...params } = allParams
  const [line = ''] = response.headers.getSetCookie()
  const { name, value, expires, ...attributes } = parseSetCookie(line)

  const store = new TransactionStore({
    secret: process.env.AUTH0_SECRET ?? '',
    cookieOptions: options.transactionCookie ?? {},
    enableParallelTransactions: options.enableParallelTransactions ?? true,
  })
  const { cookies } = new NextRequest('http://localhost', { headers: { cookie: line.split(';', 1).join() } })
  const stored = (await store.get(cookies, String(state)))?.payload
  expect(stored).toMatchObject({ state, nonce })
  const kept: Record<string, unknown> = { ...stored }
  const { state: _state, nonce: _nonce, exp, iat, ...transaction } = kept
  return { cookie: { name: name.replace(String(state), ''), ...attributes }, transaction, params }
}
