/** Who is measured: four ways to have Auth0 send a message, from the request of a visitor to the answer. */
import { importIn } from './apps.mjs'

const origin = 'https://shop.example'
const secret = 'a-secret-that-is-long-enough-for-both-of-the-sdks'
const client = {
  AUTH0_CLIENT_ID: 'bench-client',
  AUTH0_CLIENT_SECRET: 'bench-client-secret',
  AUTH0_SECRET: secret,
}

/**
 * The contestants, in the order of the table. `toRequest(n)` makes the request of the n-th visitor, who has an address of their
 * own, as Next hands it over; `start` answers it. Only the second is measured.
 */
export async function createContestants(upstream) {
  Object.assign(process.env, client, {
    AUTH0_DOMAIN: upstream.url,
    AUTH0_ISSUER_BASE_URL: upstream.url,
    AUTH0_BASE_URL: origin,
    APP_BASE_URL: origin,
  })
  const ours = { v3: await oursOf('v3'), v4: await oursOf('v4') }
  await ours.v3.start(ours.v3.toRequest(-1))
  const { last } = await upstream.ask()
  return [
    {
      id: 'fetch',
      title: 'bare `fetch` of the same body',
      toRequest: () => undefined,
      start: createBareFetch(upstream.url, last),
    },
    { id: 'v3', title: 'ours, SDK v3', ...ours.v3 },
    { id: 'sdk', title: 'SDK 4.30.0, its own', ...(await createSdkStart()) },
    { id: 'v4', title: 'ours, SDK v4', ...ours.v4 },
  ]
}

async function oursOf(generation) {
  const { handlePasswordlessStart } = await importIn(generation, `nextjs-auth0-passwordless/${generation}`)
  return {
    toRequest: (n) => toRequest('/api/auth/passwordless', n),
    start: async (request) => must(204, await handlePasswordlessStart(request)),
  }
}

async function createSdkStart() {
  const { Auth0Client } = await importIn('v4', '@auth0/nextjs-auth0/server')
  const { NextRequest } = await importIn('v4', 'next/server.js')
  const auth0 = new Auth0Client({ allowInsecureRequests: true })
  return {
    toRequest: (n) => new NextRequest(toRequest('/auth/passwordless/start', n)),
    start: async (request) => must(204, await auth0.middleware(request)),
  }
}

function createBareFetch(url, { path, headers, body }) {
  const { host, connection, 'content-length': _length, ...own } = headers
  return async () => {
    const response = await fetch(url + path, { method: 'POST', headers: own, body })
    await response.json()
    must(200, response)
  }
}

function toRequest(path, n) {
  return new Request(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ connection: 'email', email: `visitor-${n}@example.com`, send: 'link' }),
  })
}

function must(status, response) {
  if (response.status !== status) throw new Error(`answered ${response.status}`)
  return response
}
