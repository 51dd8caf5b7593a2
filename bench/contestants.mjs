/** Who is measured: the ways to have Auth0 send a message, from the request of a visitor to the answer. */
import { importIn } from './apps.mjs'
import { originOfApp, toStartRequest } from './visitor.mjs'

const client = {
  AUTH0_CLIENT_ID: 'bench-client',
  AUTH0_CLIENT_SECRET: 'bench-client-secret',
  AUTH0_SECRET: 'a-secret-that-is-long-enough-for-both-of-the-sdks',
}

/** The variables that tell the SDKs of both generations where Auth0 and the app are. */
export function toEnvironment(upstreamUrl) {
  return {
    ...client,
    AUTH0_DOMAIN: upstreamUrl,
    AUTH0_ISSUER_BASE_URL: upstreamUrl,
    AUTH0_BASE_URL: originOfApp,
    APP_BASE_URL: originOfApp,
  }
}

/** Sets them for this process. */
export function setEnvironment(upstreamUrl) {
  Object.assign(process.env, toEnvironment(upstreamUrl))
}

/**
 * The contestants, in the order of the table. `toRequest(n)` makes the request of the n-th visitor, who has an address of their
 * own, as Next hands it over; `start` answers it. Only the second is measured.
 */
export async function createContestants(upstream) {
  setEnvironment(upstream.url)
  const ours = { v3: await oursOf('v3'), v4: await oursOf('v4') }
  await ours.v3.start(ours.v3.toRequest(-1))
  const { last } = await upstream.ask()
  const send = createSend(upstream.url, last)
  return [
    { id: 'fetch', title: 'bare `fetch` of the same body', toRequest: () => undefined, start: send },
    { id: 'route', title: 'bare route: reads the JSON, bare `fetch`, `204`', ...createRoute(send) },
    { id: 'v3', title: '**ours on SDK v3**', ...ours.v3 },
    { id: 'sdk', title: 'SDK 4.30.0, its own `POST /auth/passwordless/start`', ...(await createSdkStart()) },
    { id: 'v4', title: '**ours on SDK v4**', ...ours.v4 },
  ]
}

async function oursOf(generation) {
  const { handlePasswordlessStart } = await importIn(generation, `nextjs-auth0-passwordless/${generation}`)
  return {
    toRequest: (n) => toStartRequest('/api/auth/passwordless', n),
    start: async (request) => must(204, await handlePasswordlessStart(request)),
  }
}

async function createSdkStart() {
  const { Auth0Client } = await importIn('v4', '@auth0/nextjs-auth0/server')
  const { NextRequest } = await importIn('v4', 'next/server.js')
  const auth0 = new Auth0Client({ allowInsecureRequests: true })
  return {
    toRequest: (n) => new NextRequest(toStartRequest('/auth/passwordless/start', n)),
    start: async (request) => must(204, await auth0.middleware(request)),
  }
}

// What ours has sent, once more.
function createSend(url, { path, headers, body }) {
  const { host: _host, connection: _connection, 'content-length': _length, ...own } = headers
  return async () => {
    const response = await fetch(url + path, { method: 'POST', headers: own, body })
    await response.json()
    must(200, response)
  }
}

function createRoute(send) {
  return {
    toRequest: (n) => toStartRequest('/api/bare', n),
    async start(request) {
      await request.json()
      await send()
      return new Response(null, { status: 204 })
    },
  }
}

function must(status, response) {
  if (response.status !== status) throw new Error(`answered ${response.status}`)
  return response
}
