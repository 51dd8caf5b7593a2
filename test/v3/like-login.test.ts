import type { LoginOptions } from '@auth0/nextjs-auth0'
import { parseSetCookie, type SetCookie } from 'cookie'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Tenant } from '../../src/testing/index.js'
import type { PasswordlessConfig } from '../../src/v3/index.js'
import { startV3App, type V3Place, v3Places } from '../support/mounts-v3.js'
import { runTenant } from '../support/tenant.js'

/**
 * The SDK's own login handler is the specification: whatever the settings, our cookie has the name, signature form
 * and attributes of its cookie, and our link the parameters of its redirect. Only the verifier is missing.
 */
interface Case {
  title: string
  env?: Record<string, string>
  config?: PasswordlessConfig
  /** The `returnTo` of the query. */
  returnTo?: string
}

const https = { AUTH0_BASE_URL: 'https://shop.example' }

const cases: Case[] = [
  { title: 'nothing but the required variables' },
  { title: 'AUTH0_BASE_URL over https', env: https },
  { title: 'AUTH0_BASE_URL without a scheme', env: { AUTH0_BASE_URL: 'preview.shop.example' } },
  { title: 'AUTH0_BASE_URL with a slash', env: { AUTH0_BASE_URL: 'https://shop.example/' } },
  {
    title: 'AUTH0_BASE_URL with a path',
    env: { AUTH0_BASE_URL: 'https://shop.example/eu' },
    returnTo: 'pay',
  },
  {
    title: 'NEXT_PUBLIC_AUTH0_BASE_URL',
    env: { AUTH0_BASE_URL: '', NEXT_PUBLIC_AUTH0_BASE_URL: 'https://public.shop.example' },
  },
  { title: 'AUTH0_CALLBACK', env: { AUTH0_CALLBACK: '/auth/done' } },
  { title: 'AUTH0_CALLBACK without a slash', env: { AUTH0_CALLBACK: 'auth/done' } },
  { title: 'AUTH0_SCOPE', env: { AUTH0_SCOPE: 'openid email offline_access' } },
  { title: 'AUTH0_AUDIENCE', env: { AUTH0_AUDIENCE: 'https://api.example.com' } },
  {
    title: 'AUTH0_SECRET from the configuration as a list',
    config: { secret: ['first of a list', 'second of a list'] },
  },
  { title: 'an empty AUTH0_CLIENT_ASSERTION_SIGNING_KEY', env: { AUTH0_CLIENT_ASSERTION_SIGNING_KEY: '' } },
  { title: 'AUTH0_COOKIE_DOMAIN', env: { ...https, AUTH0_COOKIE_DOMAIN: 'shop.example' } },
  { title: 'AUTH0_COOKIE_SECURE', env: { ...https, AUTH0_COOKIE_SECURE: 'yes' } },
  { title: 'AUTH0_COOKIE_SAME_SITE', env: { AUTH0_COOKIE_SAME_SITE: 'strict' } },
  { title: 'AUTH0_COOKIE_SAME_SITE none', env: { ...https, AUTH0_COOKIE_SAME_SITE: 'none' } },
  { title: "AUTH0_COOKIE_PATH, which is the session cookie's", env: { AUTH0_COOKIE_PATH: '/eu' } },
  { title: 'AUTH0_TRANSACTION_COOKIE_NAME', env: { AUTH0_TRANSACTION_COOKIE_NAME: 'my_txn' } },
  {
    title: 'AUTH0_TRANSACTION_COOKIE_DOMAIN',
    env: { ...https, AUTH0_COOKIE_DOMAIN: 'a.shop.example', AUTH0_TRANSACTION_COOKIE_DOMAIN: 'shop.example' },
  },
  { title: 'AUTH0_TRANSACTION_COOKIE_PATH', env: { AUTH0_TRANSACTION_COOKIE_PATH: '/api/auth' } },
  { title: 'AUTH0_TRANSACTION_COOKIE_SECURE off', env: { ...https, AUTH0_TRANSACTION_COOKIE_SECURE: 'off' } },
  { title: 'AUTH0_TRANSACTION_COOKIE_SECURE on', env: { AUTH0_TRANSACTION_COOKIE_SECURE: '1' } },
  {
    title: 'AUTH0_TRANSACTION_COOKIE_SAME_SITE strict',
    env: { AUTH0_TRANSACTION_COOKIE_SAME_SITE: 'strict' },
  },
  {
    title: 'AUTH0_TRANSACTION_COOKIE_SAME_SITE none',
    env: { ...https, AUTH0_TRANSACTION_COOKIE_SAME_SITE: 'none' },
  },
  { title: 'SameSite=None over http', env: { AUTH0_TRANSACTION_COOKIE_SAME_SITE: 'none' } },
  {
    title: 'AUTH0_LEGACY_SAME_SITE_COOKIE off',
    env: { ...https, AUTH0_TRANSACTION_COOKIE_SAME_SITE: 'none', AUTH0_LEGACY_SAME_SITE_COOKIE: 'no' },
  },
  {
    title: 'the object given to initAuth0 over the environment',
    env: { ...https, AUTH0_TRANSACTION_COOKIE_NAME: 'from_env', AUTH0_SCOPE: 'openid' },
    config: {
      baseURL: 'https://config.shop.example',
      routes: { callback: '/from/config' },
      authorizationParams: { scope: 'openid profile', audience: 'https://config.example.com' },
      transactionCookie: { name: 'from_config', sameSite: 'none' },
      session: { cookie: { domain: 'config.shop.example' } },
    },
  },
  {
    title: 'redirect_uri, ui_locales, acr_values and ext parameters of the configuration',
    config: {
      authorizationParams: {
        redirect_uri: 'http://localhost:3000/other/callback',
        ui_locales: 'de fr',
        acr_values: 'mfa',
        'ext-shop': 'berlin',
      },
    },
  },
  { title: 'returnTo in the query', returnTo: '/checkout?step=2' },
  { title: 'an absolute returnTo', returnTo: 'http://localhost:3000/checkout' },
  { title: 'a returnTo that leaves the app', returnTo: 'https://evil.example/' },
  { title: 'a returnTo that is no URL', returnTo: 'http://[' },
  {
    title: 'a getLoginState',
    config: { getLoginState: ({ returnTo }: LoginOptions) => ({ returnTo, basket: 7 }) },
    returnTo: '/a',
  },
]

afterEach(() => vi.unstubAllEnvs())

describe.each(v3Places)(
  'our transaction and the one of the SDK login are alike ($version, $place)',
  (where) => {
    const tenant = runTenant()
    for (const example of cases) it(`with ${example.title}`, () => compare(tenant(), where, example))
  },
)

async function compare(tenant: Tenant, where: V3Place, example: Case): Promise<void> {
  for (const [name, value] of Object.entries({ ...tenant.env.v3, ...example.env })) vi.stubEnv(name, value)
  const login = await logIn(where, example)
  const ours = await startPasswordless(tenant, where, example)
  // For a refused wish the SDK leaves the place empty, and its callback goes to the base URL.
  login.state.returnTo ??= 'http://localhost:3000'

  expect(ours.cookies).toEqual(login.cookies)
  expect(ours.verification).toEqual(login.verification)
  expect(ours.state).toEqual(login.state)
  expect(ours.params).toEqual(login.params)
  expect(ours.ended).toEqual(expect.arrayContaining(ours.cookies.map(placeOf)))
}

async function logIn(where: V3Place, { config = {}, returnTo }: Case) {
  await using app = await startV3App(where, { config })
  const query = returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`
  const response = await app.browser().fetch(`/api/auth/login${query}`)
  const params = Object.fromEntries(new URL(response.headers.get('location') ?? '').searchParams)
  return describeTransaction(response, params)
}

async function startPasswordless(tenant: Tenant, where: V3Place, { config = {}, returnTo }: Case) {
  await using app = await startV3App(where, {
    config: { ...config, passwordless: { limits: false } },
    handlers: ({ handlePasswordlessStart, handlePasswordlessCallback }) => ({
      passwordless: handlePasswordlessStart,
      callback: handlePasswordlessCallback,
    }),
  })
  const query = returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`
  const response = await app
    .browser()
    .postJson(`/api/auth/passwordless${query}`, { email: 'like@example.com' })
  expect(response.status).toBe(204)
  const { authParams } = await tenant.mailbox.waitForMail('like@example.com')

  // As Auth0 tells of a link that has come to nothing.
  const refusal = new URLSearchParams({ error: 'unauthorized', state: String(authParams.state) })
  const cookie = response.headers.getSetCookie().map((line) => line.split(';', 1)[0])
  const refused = await app
    .browser()
    .fetch(`/api/auth/callback?${refusal}`, { headers: { cookie: cookie.join('; ') } })
  const ended = linesOf(refused).filter(({ maxAge, value }) => maxAge === 0 && value === '')
  // Browsers take no other.
  for (const { sameSite, secure } of ended) expect(sameSite !== 'none' || secure).toBe(true)
  return { ...describeTransaction(response, authParams), ended: ended.map(placeOf) }
}

/** What a browser knows a cookie by. */
function placeOf({ name, domain, path }: Partial<SetCookie>) {
  return { name, domain, path }
}

function linesOf(response: Response) {
  return response.headers.getSetCookie().map((line) => parseSetCookie(line))
}

/** All that must be alike, without what is random and what is only the verifier's. */
function describeTransaction(response: Response, allParams: Record<string, unknown>) {
  const lines = linesOf(response).filter(({ name }) => name !== 'passwordless_browser')
  const verifications = lines.map(({ value }) => JSON.parse(decode(value).split('.')[0] ?? ''))
  const { client_id, code_challenge, code_challenge_method, state, nonce, ...params } = allParams
  for (const verification of verifications) expect(verification).toMatchObject({ state, nonce })

  const { code_verifier, ...verification } = verifications[0]
  const { passwordless, ...decodedState } = JSON.parse(Buffer.from(String(state), 'base64url').toString())
  return {
    cookies: lines.map(({ value, ...attributes }) => ({
      ...attributes,
      signed: decode(value).split('.').length,
    })),
    verification: Object.keys(verification).sort(),
    state: decodedState,
    params,
  }
}

function decode(value: string | undefined): string {
  return decodeURIComponent(value ?? '')
}
