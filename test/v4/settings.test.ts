import { generateKeyPair } from 'jose'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { standInSettings } from '../support/apps.js'
import { type Fault, itNamesFaults } from '../support/faults.js'
import { captureLog } from '../support/log.js'
import { loadV4, mountsOf, toOptions } from '../support/mounts-v4.js'
import { runTenant } from '../support/tenant.js'

const loaded = await loadV4('4.30.0')
const { createPasswordless, handlePasswordlessStart } = loaded.ours
const tenant = runTenant()
const logged = captureLog()

afterEach(() => vi.unstubAllEnvs())

const { publicKey, privateKey } = await generateKeyPair('RS256')

const faults: Record<string, Fault> = {
  'no AUTH0_DOMAIN': { env: { AUTH0_DOMAIN: undefined }, names: ['AUTH0_DOMAIN', 'missing'] },
  'no AUTH0_CLIENT_ID': { env: { AUTH0_CLIENT_ID: undefined }, names: ['AUTH0_CLIENT_ID', 'missing'] },
  'no AUTH0_SECRET': { env: { AUTH0_SECRET: undefined }, names: ['AUTH0_SECRET', 'missing'] },
  'no AUTH0_CLIENT_SECRET': {
    env: { AUTH0_CLIENT_SECRET: undefined },
    names: ['AUTH0_CLIENT_SECRET', 'missing'],
  },
  'an empty secret': { env: { AUTH0_SECRET: '' }, names: ['AUTH0_SECRET', 'empty'] },
  'a base URL that is none': { env: { APP_BASE_URL: 'shop.example' }, names: ['APP_BASE_URL', 'URL'] },
  'a list of base URLs with one that is none': {
    env: { APP_BASE_URL: 'https://shop.example,shop.test' },
    names: ['APP_BASE_URL', 'URL'],
  },
  'no base URL, and a request that tells none': {
    env: { APP_BASE_URL: undefined },
    headers: { host: 'a b', 'x-forwarded-proto': 'gopher' },
    names: ['APP_BASE_URL', 'missing'],
  },
  'no base URL, and a request without a host': {
    env: { APP_BASE_URL: undefined },
    names: ['APP_BASE_URL', 'missing'],
  },
  'an assertion key that is no key': {
    env: { AUTH0_CLIENT_ASSERTION_SIGNING_KEY: 'hush-hush-key' },
    names: ['AUTH0_CLIENT_ASSERTION_SIGNING_KEY', 'PKCS #8', 'RS256'],
  },
  'an assertion key of another kind': {
    config: { clientAssertionSigningKey: 7 },
    names: ['AUTH0_CLIENT_ASSERTION_SIGNING_KEY', 'CryptoKey'],
  },
  'a public key for an assertion key': {
    config: { clientAssertionSigningKey: publicKey },
    names: ['AUTH0_CLIENT_ASSERTION_SIGNING_KEY', 'CryptoKey'],
  },
  'client certificates': { env: { AUTH0_MTLS: 'true' }, names: ['AUTH0_MTLS', 'cannot work'] },
  'pushed authorization requests': {
    config: { pushedAuthorizationRequests: true },
    names: ['pushedAuthorizationRequests', 'cannot work'],
  },
  'an organization': {
    config: { authorizationParameters: { organization: 'org_1' } },
    names: ['organization', 'cannot work'],
  },
  'a max_age': { config: { authorizationParameters: { max_age: 60 } }, names: ['max_age', 'cannot work'] },
  form_post: {
    config: { authorizationParameters: { response_mode: 'form_post' } },
    names: ['response_mode', 'query'],
  },
  'a scope without openid': { config: { authorizationParameters: { scope: 'email' } }, names: ['openid'] },
  'a map of scopes without an audience': {
    config: { authorizationParameters: { scope: { 'https://api.example.com': 'openid' } } },
    names: ['scope', 'audience'],
  },
  'a scope that no cookie can hold': {
    config: { authorizationParameters: { scope: `openid ${'x'.repeat(4000)}` } },
    names: ['4096 bytes'],
  },
  'a time-out that is no number': { config: { httpTimeout: 'soon' }, names: ['httpTimeout'] },
  'a resolver that returns nothing': { config: { domain: async () => '' }, names: ['AUTH0_DOMAIN'] },
}

const domains = [
  'localhost',
  'localhost:3000',
  'x.localhost',
  'printer.local',
  '10.0.0.1',
  '127.0.0.1:80',
  '0x7f.1',
  '2130706433',
  '[::1]',
  'https://[::1]/',
  'https://169.254.169.254/latest/meta-data',
  'https://user:hush@shop.eu.auth0.com',
  'https://shop.eu.auth0.com?x',
  'https://shop.eu.auth0.com#x',
  'shop.eu.auth0.com:8080',
  'shop.eu.auth0.com/x',
  'evil.example#.auth0.com',
  'evil.example\\.auth0.com',
  'user@evil.example',
  'a b',
]
for (const domain of domains) {
  faults[`a resolver that returns ${domain}`] = {
    config: { domain: async () => domain },
    names: ['AUTH0_DOMAIN', 'domain of an Auth0 tenant'],
  }
}

describe('a setting that cannot work', () => {
  itNamesFaults(faults, {
    tenant,
    generation: 'v4',
    logged,
    start: ({ config, headers }) =>
      createPasswordless({ allowInsecureRequests: true, ...config }).handlePasswordlessStart(
        toRequest(headers),
      ),
  })

  it('is refused when the handler is made: a redirect_uri, which the callback of SDK v4 does not heed', () => {
    const options = { authorizationParams: { redirect_uri: 'https://shop.example/elsewhere' } }
    expect(() => handlePasswordlessStart(options)).toThrow('"authorizationParams.redirect_uri"')
    expect(() => createPasswordless({ passwordless: options })).toThrow('"authorizationParams.redirect_uri"')
  })

  it('is an SDK whose callback wants a verifier: the log says which version to install', async () => {
    const { ours } = await loadV4('4.20.0')
    const fetch = vi.fn()
    const { handlePasswordlessStart: handle } = ours.createPasswordless({
      ...toOptions(standInSettings),
      passwordless: { fetch },
    })

    expect((await handle(toRequest())).status).toBe(500)

    expect(logged()).toContain('npm install @auth0/nextjs-auth0@^4.21.0')
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('a base URL that is not set', () => {
  const { appBaseUrl: _, ...options } = toOptions(standInSettings)

  async function redirectUri(url: string, headers: Record<string, string>): Promise<unknown> {
    const fetch = vi.fn(async (_url: string, _init: { body: string }) => new Response('{}'))
    const { handlePasswordlessStart: handle } = createPasswordless({ ...options, passwordless: { fetch } })
    const request = new Request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
      body: '{"email":"ada@example.com"}',
    }) as Parameters<typeof handle>[0] & Request
    const { status } = await handle(request)
    return status === 204 ? JSON.parse(String(fetch.mock.lastCall?.[1].body)).authParams.redirect_uri : status
  }

  it.each<[string, Record<string, string>, unknown]>([
    ['https://shop.example/x', {}, 'https://shop.example/auth/callback'],
    ['http://localhost:3000/x', {}, 'http://localhost:3000/auth/callback'],
    ['http://inner/x', { 'x-forwarded-host': ' shop.example , inner' }, 'http://shop.example/auth/callback'],
    [
      'http://inner/x',
      { 'x-forwarded-host': 'shop.example', 'x-forwarded-proto': 'https, http' },
      'https://shop.example/auth/callback',
    ],
    ['http://inner/x', { 'x-forwarded-proto': 'javascript+https' }, 500],
    ['http://inner/x', { 'x-forwarded-proto': 'https+x' }, 500],
    ['http://inner/x', { 'x-forwarded-proto': '' }, 'http://inner/auth/callback'],
  ])('is that of the request: %s %j', async (url, headers, expected) => {
    expect(await redirectUri(url, headers)).toBe(expected)
  })
})

describe('a key that cannot sign', () => {
  it('is a mistake of the operator, found before the app is asked to store anything', async () => {
    const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
      'deriveBits',
    ])
    const beforeSend = vi.fn()
    const fetch = vi.fn()
    const { handlePasswordlessStart: handle } = createPasswordless({
      ...toOptions(standInSettings),
      clientAssertionSigningKey: privateKey,
      passwordless: { fetch, beforeSend },
    })

    const response = await handle(toRequest())

    expect(response.status).toBe(500)
    expect(logged()).toContain('the key of the client assertion cannot sign')
    expect(beforeSend).not.toHaveBeenCalled()
    expect(fetch).not.toHaveBeenCalled()
  })
})

describe('an issuer', () => {
  async function issuerOf(options: object): Promise<unknown> {
    const fetch = vi.fn(async (_url: string) => new Response('{}'))
    const { allowInsecureRequests: _, ...settings } = toOptions(standInSettings)
    const { handlePasswordlessStart: handle } = createPasswordless({
      ...settings,
      ...options,
      passwordless: { fetch },
    })
    const { status } = await handle(toRequest())
    return status === 204 ? fetch.mock.lastCall?.[0] : status
  }

  it.each([
    [{ domain: 'http://localhost:4000' }, 'http://localhost:4000/passwordless/start'],
    [
      { domain: 'http://localhost:4000', allowInsecureRequests: true },
      'http://localhost:4000/passwordless/start',
    ],
    [{ domain: 'http://localhost:4000', allowInsecureRequests: false }, 500],
    [{ domain: 'http://localhost.evil.example' }, 500],
    [{ domain: 'http://shop.eu.auth0.test' }, 'https://shop.eu.auth0.test/passwordless/start'],
    [{ domain: 'http://shop.eu.auth0.test:80' }, 'https://shop.eu.auth0.test/passwordless/start'],
    [
      { domain: 'http://shop.eu.auth0.test:8080', allowInsecureRequests: true },
      'http://shop.eu.auth0.test:8080/passwordless/start',
    ],
    [{ domain: 'localhost' }, 500],
  ])('of %j is asked at %s outside of tests', async (options, expected) => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(await issuerOf(options)).toBe(expected)
  })

  it('is given a key of the app as it is', async () => {
    expect(await issuerOf({ clientAssertionSigningKey: privateKey })).toContain('/passwordless/start')
  })
})

describe('the handler that is exported ready-made', () => {
  it('reads the environment, when it is first called, and does not remember a failure', async () => {
    vi.stubEnv('AUTH0_SECRET', undefined)
    expect((await handlePasswordlessStart(toRequest())).status).toBe(500)

    for (const [name, value] of Object.entries(tenant().env.v4)) vi.stubEnv(name, value)
    expect((await handlePasswordlessStart(toRequest())).status).toBe(204)
  })
})

describe('a host that is not on the list', () => {
  it('gets no link made with it', async () => {
    const options = {
      ...toOptions(standInSettings),
      appBaseUrl: ['https://shop.example', 'https://shop.test'],
    }
    const fetch = vi.fn(async () => new Response('{}'))
    const { handlePasswordlessStart: handle } = createPasswordless({ ...options, passwordless: { fetch } })

    const evil = await handle(toRequest({ host: 'evil.example', 'x-forwarded-proto': 'https' }))
    expect(evil.status).toBe(400)
    expect(fetch).not.toHaveBeenCalled()

    const good = await handle(toRequest({ host: 'shop.test', 'x-forwarded-proto': 'https' }))
    expect(good.status).toBe(204)
    const [mount] = mountsOf(loaded)
    expect(mount?.paths.callback).toBe('/auth/callback')
    expect(JSON.stringify(fetch.mock.lastCall)).toContain('https://shop.test/auth/callback')
  })
})

function toRequest(headers: Record<string, string> = {}) {
  return new Request('http://app.invalid/api/auth/passwordless', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
    body: '{"email":"ada@example.com"}',
  }) as Parameters<typeof handlePasswordlessStart>[0] & Request
}
