import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { App } from '../../src/cli/doctor/app.js'
import { checkTenantIsThere } from '../../src/cli/doctor/issuer.js'
import { createApp, examine } from './doctor-app.js'
import { closedUrl, type Serve, serveWeb } from './web-server.js'

const discovery = (issuer: string, headers?: Record<string, string>) =>
  Response.json({ issuer, token_endpoint: `${issuer}oauth/token` }, headers && { headers })

const inMinutes = (minutes: number) => ({ date: new Date(Date.now() + minutes * 60_000).toUTCString() })

interface Fault {
  serve: (issuer: string) => Serve
  found: Record<string, string>
  says: string[]
}

const nameless = { 'issuer.discovery': 'problem', 'issuer.name': 'skipped' }

const faults: Record<string, Fault> = {
  'no such tenant': {
    serve: () => () => new Response('Not found', { status: 404 }),
    found: nameless,
    says: ['with 404', 'another region'],
  },
  'a redirect': {
    serve: () => () =>
      new Response(null, { status: 301, headers: { location: 'https://login.shop.example/x?y=hushhush' } }),
    found: nameless,
    says: ['a redirect to login.shop.example'],
  },
  'a page of a proxy': {
    serve: () => () => new Response('<!doctype html><p>Pay for the network'),
    found: nameless,
    says: ['a page of HTML (status 200)', 'proxies'],
  },
  'an error': {
    serve: () => () => new Response('oh dear', { status: 503 }),
    found: nameless,
    says: ['something else', 'status 503'],
  },
  'JSON of something else': {
    serve: () => () => Response.json({ hello: 'world' }),
    found: nameless,
    says: ['something else than an issuer and a token_endpoint'],
  },
  'no token endpoint': {
    serve: (issuer) => () => Response.json({ issuer }),
    found: nameless,
    says: ['token_endpoint'],
  },
  'another name': {
    serve: () => () => discovery('https://login.shop.example/'),
    found: { 'issuer.name': 'problem' },
    says: ['calls itself https://login.shop.example/', 'AUTH0_DOMAIN', 'custom domain'],
  },
  'a name without the slash': {
    serve: (issuer) => () => discovery(issuer.slice(0, -1)),
    found: { 'issuer.name': 'advice' },
    says: ['without the slash'],
  },
  'a clock that is ahead': {
    serve: (issuer) => () => discovery(issuer, inMinutes(-5)),
    found: { 'issuer.clock': 'advice' },
    says: ['seconds ahead', 'NTP'],
  },
  'a clock that is behind': {
    serve: (issuer) => () => discovery(issuer, inMinutes(2)),
    found: { 'issuer.clock': 'advice' },
    says: ['seconds behind'],
  },
}

const issuerOnly = (findings: { check: string; status: string }[]) =>
  findings.filter(({ check, status }) => check.startsWith('issuer.') && status !== 'ok')

async function examineTenant(domain: string) {
  await using app = await createApp({
    generation: 4,
    env: { AUTH0_DOMAIN: domain, APP_BASE_URL: 'http://localhost:1' },
  })
  return await examine(app)
}

describe("the doctor, of the tenant's discovery", () => {
  it.each(Object.entries(faults))('finds one fault, and nothing else: %s', async (_title, fault) => {
    await using server = await serveWeb(() => undefined)
    server.answerWith(fault.serve(`${server.url}/`))

    const { findings, text } = await examineTenant(server.url)

    const bad = issuerOnly(findings)
    expect(Object.fromEntries(bad.map(({ check, status }) => [check, status]))).toEqual(fault.found)
    const [first] = findings.filter(({ check, status }) => check.startsWith('issuer.') && status !== 'ok')
    const words = `${first?.what}\n${first?.why}\n${first?.how}`
    for (const word of fault.says) expect(words).toContain(word)
    expect(text).not.toContain('hushhush')
    expect(server.asked.map(({ path }) => path)).toEqual(['/.well-known/openid-configuration'])
    expect(server.asked[0]?.headers.get('authorization')).toBeNull()
  })

  it('tells a host that nobody has', async () => {
    const { of, exitCode } = await examineTenant('shop.eu.auth0.invalid')

    expect(of('issuer.discovery')).toMatchObject({
      status: 'problem',
      what: expect.stringContaining('the name is not known'),
      how: expect.stringContaining('typing error in AUTH0_DOMAIN'),
    })
    expect(of('issuer.name')?.status).toBe('skipped')
    expect(exitCode).toBe(1)
  })

  it('tells a host that does not speak TLS', async () => {
    await using server = await serveWeb(() => new Response('plain'))
    await using app = await createApp({
      generation: 3,
      env: {
        AUTH0_ISSUER_BASE_URL: server.url.replace('http:', 'https:'),
        AUTH0_BASE_URL: 'http://localhost:1',
      },
    })

    const { of } = await examine(app)

    expect(of('issuer.discovery')).toMatchObject({
      status: 'problem',
      what: expect.stringContaining('no trusted TLS connection'),
      how: expect.stringContaining('certificate'),
    })
  })

  it('tells a host where nothing listens', async () => {
    const { of } = await examineTenant(await closedUrl())

    expect(of('issuer.discovery')).toMatchObject({
      what: expect.stringContaining('connection refused (ECONNREFUSED)'),
    })
  })

  it('tells a connection that is cut', async () => {
    const server = createServer((socket) => void socket.once('data', () => socket.destroy()))
    server.listen(0, 'localhost')
    await once(server, 'listening')
    const address = server.address()

    const { of } = await examineTenant(`http://localhost:${typeof address === 'object' ? address?.port : ''}`)

    expect(of('issuer.discovery')).toMatchObject({ what: expect.stringContaining('no connection (') })
    server.close()
  })

  it('does not wait for ever', async () => {
    await using server = await serveWeb(() => undefined)
    const app: App = {
      folder: '/',
      generation: 4,
      env: {},
      issuer: `${server.url}/`,
      clientId: undefined,
      callbackUrls: [],
      clientAuthentication: undefined,
    }

    const [finding] = await checkTenantIsThere(app, fetch, { timeoutMs: 50 })

    expect(finding).toMatchObject({ status: 'problem', what: expect.stringContaining('no answer in time') })
  })
})
