import { Agent } from 'node:https'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createPasswordless, handlePasswordlessStart } from '../../src/v3/index.js'
import { type Fault, itNamesFaults } from '../support/faults.js'
import { captureLog } from '../support/log.js'
import { startV3App, v3Places } from '../support/mounts-v3.js'
import { runTenant } from '../support/tenant.js'

const start = '/api/auth/passwordless'
const tenant = runTenant()
const logged = captureLog()

afterEach(() => vi.unstubAllEnvs())

const faults: Record<string, Fault> = {
  'no AUTH0_SECRET': { env: { AUTH0_SECRET: undefined }, names: ['AUTH0_SECRET', 'missing'] },
  'no AUTH0_ISSUER_BASE_URL': {
    env: { AUTH0_ISSUER_BASE_URL: undefined },
    names: ['AUTH0_ISSUER_BASE_URL', 'missing'],
  },
  'no AUTH0_BASE_URL': { env: { AUTH0_BASE_URL: undefined }, names: ['AUTH0_BASE_URL', 'missing'] },
  'no AUTH0_CLIENT_ID': { env: { AUTH0_CLIENT_ID: undefined }, names: ['AUTH0_CLIENT_ID', 'missing'] },
  'no AUTH0_CLIENT_SECRET': {
    env: { AUTH0_CLIENT_SECRET: undefined },
    names: ['AUTH0_CLIENT_SECRET', 'missing'],
  },
  'a short secret': { env: { AUTH0_SECRET: 'hush!!!' }, names: ['AUTH0_SECRET', '8 characters'] },
  'a list with a short secret': { config: { secret: ['long enough, really', 'hush!!!'] }, names: ['secret'] },
  'an empty list of secrets': { config: { secret: [] }, names: ['secret'] },
  'an empty client id': { env: { AUTH0_CLIENT_ID: '' }, names: ['AUTH0_CLIENT_ID', 'empty'] },
  'an issuer without a scheme': {
    env: { AUTH0_ISSUER_BASE_URL: 'shop.eu.auth0.com' },
    names: ['AUTH0_ISSUER_BASE_URL', 'https URL'],
  },
  'an issuer that is no URL': {
    env: { AUTH0_ISSUER_BASE_URL: 'https://shop auth0' },
    names: ['AUTH0_ISSUER_BASE_URL', 'URL'],
  },
  'a time-out that is no number': { env: { AUTH0_HTTP_TIMEOUT: 'soon' }, names: ['AUTH0_HTTP_TIMEOUT'] },
  'a time-out that is no whole number': { config: { httpTimeout: 2500.5 }, names: ['AUTH0_HTTP_TIMEOUT'] },
  'a time-out that no timer holds': {
    config: { httpTimeout: 2 ** 31 },
    names: ['AUTH0_HTTP_TIMEOUT', 'timer'],
  },
  'a name that no cookie can have': {
    env: { AUTH0_TRANSACTION_COOKIE_NAME: 'a b' },
    names: ['AUTH0_TRANSACTION_COOKIE_NAME'],
  },
  'a domain that no cookie can have': {
    env: { AUTH0_TRANSACTION_COOKIE_DOMAIN: 'shop.example:3000' },
    names: ['AUTH0_TRANSACTION_COOKIE_DOMAIN'],
  },
  'a path that no cookie can have': {
    env: { AUTH0_TRANSACTION_COOKIE_PATH: '/; Domain=evil.example' },
    names: ['AUTH0_TRANSACTION_COOKIE_PATH'],
  },
  'a negative time-out': { config: { httpTimeout: -1 }, names: ['AUTH0_HTTP_TIMEOUT', 'negative'] },
  'a scope without openid': { env: { AUTH0_SCOPE: 'email' }, names: ['AUTH0_SCOPE', 'openid'] },
  'an unknown SameSite': { env: { AUTH0_COOKIE_SAME_SITE: 'Laxish' }, names: ['AUTH0_COOKIE_SAME_SITE'] },
  'an unknown SameSite of the transaction': {
    env: { AUTH0_TRANSACTION_COOKIE_SAME_SITE: 'any' },
    names: ['AUTH0_TRANSACTION_COOKIE_SAME_SITE'],
  },
  'a secure cookie over http': {
    env: { AUTH0_COOKIE_SECURE: 'true' },
    names: ['AUTH0_COOKIE_SECURE', 'false'],
  },
  'an insecure cookie over https': {
    env: { AUTH0_BASE_URL: 'https://shop.example', AUTH0_COOKIE_SECURE: 'false' },
    names: ['AUTH0_COOKIE_SECURE', 'true'],
  },
  'an assertion key that is no key': {
    env: { AUTH0_CLIENT_ASSERTION_SIGNING_KEY: 'hush-hush-key' },
    names: ['AUTH0_CLIENT_ASSERTION_SIGNING_KEY', 'RS256'],
  },
  'private_key_jwt without a key': {
    config: { clientAuthMethod: 'private_key_jwt' },
    names: ['AUTH0_CLIENT_ASSERTION_SIGNING_KEY', 'missing'],
  },
  'private_key_jwt with a key that the SDK does not read from the object': {
    config: { clientAuthMethod: 'private_key_jwt', clientAssertionSigningKey: 'hush-hush-key' },
    names: ['AUTH0_CLIENT_ASSERTION_SIGNING_KEY', 'environment'],
  },
  client_secret_jwt: { config: { clientAuthMethod: 'client_secret_jwt' }, names: ['clientAuthMethod'] },
  'no client authentication': { config: { clientAuthMethod: 'none' }, names: ['clientAuthMethod'] },
  'an organization': { env: { AUTH0_ORGANIZATION: 'org_1' }, names: ['organization', 'cannot work'] },
  'an organization among the parameters': {
    config: { authorizationParams: { organization: 'org_1' } },
    names: ['organization', 'cannot work'],
  },
  'pushed authorization requests': {
    env: { AUTH0_PUSHED_AUTHORIZATION_REQUESTS: 'true' },
    names: ['pushedAuthorizationRequests', 'cannot work'],
  },
  'a max_age': { config: { authorizationParams: { max_age: 60 } }, names: ['max_age', 'cannot work'] },
  'a max_age of nothing': {
    config: { authorizationParams: { max_age: 0 } },
    names: ['max_age', 'cannot work'],
  },
  form_post: {
    config: { authorizationParams: { response_mode: 'form_post' } },
    names: ['response_mode', 'query'],
  },
  'an implicit response type': {
    config: { authorizationParams: { response_type: 'id_token' } },
    names: ['response_type', 'code'],
  },
  'a getLoginState that is no function': { config: { getLoginState: 'state' }, names: ['getLoginState'] },
  'a getLoginState that returns no object': {
    config: { getLoginState: () => 'state' },
    names: ['getLoginState', 'object'],
  },
  'a getLoginState that returns too much': {
    config: { getLoginState: () => ({ much: 'x'.repeat(1600) }) },
    names: ['getLoginState', '2000 bytes'],
  },
  'a cookie that a browser would drop': {
    config: { getLoginState: () => ({ much: 'x'.repeat(4000) }) },
    names: ['getLoginState', '4096 bytes'],
  },
  'the edge runtime': { env: { NEXT_RUNTIME: 'edge' }, names: ['edge runtime', 'runtime = "nodejs"'] },
}

// Not the oldest SDK: it refuses some of these itself, as soon as it is asked for an instance.
const newestPlaces = v3Places.filter(({ version }) => version === '3.8.0')

describe.each(newestPlaces)('a setting that cannot work ($place)', (where) => {
  itNamesFaults(faults, {
    tenant,
    generation: 'v3',
    logged,
    start: async ({ config }) => {
      await using app = await startV3App(where, { config: { ...config } })
      return await app.browser().postJson(start, { email: 'ada@example.com' })
    },
  })
})

describe('a form, when the base URL is what is missing', () => {
  it('gets the error itself, since there is no page to go to', async () => {
    for (const [name, value] of Object.entries(tenant().env.v3)) vi.stubEnv(name, value)
    vi.stubEnv('AUTH0_BASE_URL', undefined)
    const [where] = newestPlaces
    if (!where) throw new Error('no place')
    await using app = await startV3App(where, { config: { passwordless: { pages: { failed: '/failed' } } } })

    const response = await app.browser().postForm(start, { email: 'ada@example.com' })

    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ error: 'configuration_error' })
  })
})

describe('an option that cannot work', () => {
  const reserved = [
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'response_type',
    'client_id',
    'max_age',
    'organization',
    'prompt',
    'connection',
    'request',
    'request_uri',
    '__proto__x',
  ]
  for (const name of reserved) {
    it(`is refused by name when the handler is made: authorizationParams.${name}`, () => {
      const options = { authorizationParams: { [name]: 'chosen' } }
      expect(() => handlePasswordlessStart(options)).toThrow(
        expect.objectContaining({ code: 'configuration_error', message: expect.stringContaining(name) }),
      )
      expect(() => createPasswordless({ passwordless: options })).toThrow(`"authorizationParams.${name}"`)
    })
  }

  it.each([
    [{ authorizationParams: { scope: ['openid'] } }, 'authorizationParams.scope'],
    [{ authorizationParams: { response_mode: 'form_post' } }, 'authorizationParams.response_mode'],
    [{ returnTo: 7 }, 'returnTo'],
    [{ pages: { sent: 'https://evil.example/' } }, 'pages.sent'],
    [{ pages: { sent: '//evil.example/' } }, 'pages.sent'],
    [{ pages: { failed: '/\\evil.example' } }, 'pages.failed'],
    [{ pages: { failed: '/\t/evil.example' } }, 'pages.failed'],
    [{ pages: { sent: '/\n\\evil.example' } }, 'pages.sent'],
    [{ pages: { sent: 'inbox' } }, 'pages.sent'],
    [{ pages: { sent: 7 } }, 'pages.sent'],
    [{ getLoginState: 'state' }, 'getLoginState'],
  ])('is refused by name when the handler is made: %j', (options, name) => {
    expect(() => createPasswordless({ passwordless: options as object })).toThrow(`"${name}"`)
  })

  it('is refused when the instance is made: an agent that fetch would not use', () => {
    const config: object = { httpAgent: new Agent() }
    expect(() => createPasswordless(config)).toThrow('"httpAgent"')
    expect(() => createPasswordless({ ...config, passwordless: { fetch } })).not.toThrow()
  })

  it('is refused when it is a promise, whose settings would be lost', () => {
    const options: object = Promise.resolve({ returnTo: '/checkout' })
    expect(() => handlePasswordlessStart(options)).toThrow('promise')
  })
})
