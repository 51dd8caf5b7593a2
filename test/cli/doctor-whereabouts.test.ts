import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { createApp, examine } from './doctor-app.js'
import { type Serve, serveWeb } from './web-server.js'

/** Answers as the routes of a healthy app do. */
const serveRoutes: Serve = (request) => {
  if (new URL(request.url).pathname.endsWith('/callback')) return new Response('state', { status: 400 })
  return request.method === 'GET'
    ? new Response('<form action="?passwordless=landing">')
    : Response.json({ error: 'invalid_request' }, { status: 400 })
}

const variables = { 3: 'AUTH0_BASE_URL', 4: 'APP_BASE_URL' } as const

async function examineAt(generation: 3 | 4, baseUrl: string, flags: string[] = []) {
  const env = {
    [variables[generation]]: baseUrl,
    [generation === 3 ? 'AUTH0_ISSUER_BASE_URL' : 'AUTH0_DOMAIN']: 'http://localhost:1',
  }
  await using app = await createApp({ generation, env })
  return await examine(app, flags)
}

// Those of our own routes.
const statusesOf = (findings: { check: string; status: string }[]) =>
  Object.fromEntries(
    findings
      .filter(({ check }) => check.startsWith('app.') && check !== 'app.sdk-routes')
      .map(({ check, status }) => [check, status]),
  )

const unasked = {
  'app.landing': 'problem',
  'app.start': 'skipped',
  'app.settings': 'skipped',
  'app.callback': 'skipped',
}
const elsewhere = { 'app.landing': 'ok', 'app.settings': 'ok', 'app.callback': 'ok' }

describe('a base URL with the other protocol', () => {
  it.each([3, 4] as const)('is found where https is asked of http, on SDK v%i', async (generation) => {
    await using server = await serveWeb(serveRoutes)
    const { port } = new URL(server.url)

    const { findings, of } = await examineAt(generation, `https://localhost:${port}`)

    expect(statusesOf(findings)).toEqual(unasked)
    expect(of('app.landing')).toMatchObject({
      what: `${variables[generation]} says https, but what answers on port ${port} speaks http.`,
      how: `Write ${server.url}, or run next dev with --experimental-https.`,
    })
  })

  it('is found where http is asked of https, whatever the certificate', async () => {
    const server = createServer()
    server.listen(0, 'localhost')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo

    const { findings, of } = await examineAt(4, `http://localhost:${port}`)

    server.close()
    expect(statusesOf(findings)).toEqual(unasked)
    expect(of('app.landing')).toMatchObject({
      what: `APP_BASE_URL says http, but what answers on port ${port} speaks https.`,
      how: `Write https://localhost:${port}, or run next dev without --experimental-https.`,
    })
  })

  it('is found where the app is asked at the right place, by --url', async () => {
    await using server = await serveWeb(serveRoutes)
    const { port } = new URL(server.url)

    const { findings, of } = await examineAt(4, `https://localhost:${port}`, ['--url', server.url])

    expect(statusesOf(findings)).toEqual({ ...elsewhere, 'app.start': 'problem' })
    expect(of('app.start')?.what).toBe(
      `APP_BASE_URL says https, but what answers on port ${port} speaks http.`,
    )
  })

  it('is told of --url where that is the wrong one', async () => {
    await using server = await serveWeb(serveRoutes)
    const { port } = new URL(server.url)

    const { findings, of } = await examineAt(4, server.url, ['--url', `https://localhost:${port}`])

    expect(statusesOf(findings)).toEqual(unasked)
    expect(of('app.landing')).toMatchObject({
      what: `--url says https, but what answers on port ${port} speaks http.`,
      how: `Say --url ${server.url}.`,
    })
  })

  it('is not what a certificate is about that nobody trusts', async () => {
    const server = createServer()
    server.listen(0, 'localhost')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo

    const { of } = await examineAt(4, `https://localhost:${port}`)

    server.close()
    expect(of('app.landing')).toMatchObject({
      status: 'skipped',
      what: expect.stringContaining('does not trust the certificate'),
      how: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
  })
})

describe('an app that is asked at another place than its base URL', () => {
  it.each([
    ['another port', 'http://localhost:1', 'problem', 'into APP_BASE_URL'],
    ['one of several', 'http://localhost:1,$URL', 'ok', 'takes a POST'],
    ['a port with another scheme', 'https://localhost:1', 'problem', 'into APP_BASE_URL'],
    ['this machine by another name', 'http://127.0.0.1:$PORT', 'advice', 'Nothing, if'],
    ['a proxy in front of it', 'https://shop.example', 'advice', 'behind what answers at its base URL'],
  ])('%s', async (_title, baseUrl, status, words) => {
    await using server = await serveWeb(serveRoutes)
    const known = baseUrl.replace('$URL', server.url).replace('$PORT', new URL(server.url).port)

    const { findings, of } = await examineAt(4, known, ['--url', server.url])

    expect(statusesOf(findings)).toEqual({ ...elsewhere, 'app.start': status })
    expect(Object.values(of('app.start') ?? {}).join('\n')).toContain(words)
  })
})
