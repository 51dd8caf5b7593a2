import { createPrivateKey, randomUUID, sign } from 'node:crypto'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const PATIENCE_MS = 30_000

/** The three requests that the probe makes of a tenant. Every answer is `{ status, headers, text, body, location }`. */
export function createAuth0(settings) {
  const { tenant, clientId, callbackUrl, email } = settings

  const post = (path, body, headers = {}) =>
    ask(new URL(path, tenant), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ client_id: clientId, ...toProof(settings), ...body }),
    })

  return {
    /** Asks for a message, by default a link. */
    start: ({ to = email, send = 'link', authParams, headers } = {}) =>
      post(
        'passwordless/start',
        { connection: 'email', email: to, send, ...(send === 'link' && { authParams }) },
        headers,
      ),
    exchange: (code, verifier) =>
      post('oauth/token', {
        grant_type: 'authorization_code',
        code,
        redirect_uri: callbackUrl,
        ...(verifier && { code_verifier: verifier }),
      }),
    typeCode: (otp) =>
      post('oauth/token', {
        grant_type: 'http://auth0.com/oauth/grant-type/passwordless/otp',
        realm: 'email',
        username: email,
        otp,
        scope: 'openid',
      }),
    /** One visit, as a scanner makes it: no cookies, no second step. */
    visit: (url, method = 'GET', headers = {}) => ask(new URL(url), { method, headers }),
    open: (url, headers) => open(url, settings, headers),
  }
}

/** Opens a link as a browser does, cookies included, as far as the callback: `{ query }` of it, or the `{ page }` it ended on. */
async function open(link, { tenant, callbackUrl }, headers = {}) {
  const cookies = new Map()
  let url = new URL(link)
  for (let step = 0; step < 10; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await ask(url, { headers: { ...headers, ...(cookie && { cookie }) } })
    keepCookies(cookies, answer.headers)
    if (answer.location === undefined) return { page: answer }
    url = new URL(answer.location, url)
    if (isCallback(url, callbackUrl)) return toArrival(url)
    if (url.origin !== new URL(tenant).origin) return { page: { ...answer, text: '' }, elsewhere: true }
  }
  throw new Error('The link led from one page to the next, ten times.')
}

function isCallback(url, callbackUrl) {
  const callback = new URL(callbackUrl)
  return url.origin === callback.origin && url.pathname === callback.pathname
}

/** What a visit of the callback brings; a fragment is what no server would have seen. */
export function toArrival(url) {
  return {
    query: Object.fromEntries(url.searchParams),
    fragment: [...new URLSearchParams(url.hash.slice(1)).keys()],
  }
}

function keepCookies(cookies, headers) {
  for (const line of headers.getSetCookie()) {
    const [pair = ''] = line.split(';', 1)
    const equals = pair.indexOf('=')
    cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
  }
}

async function ask(url, init) {
  const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) })
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: parse(text),
    location: answer.headers.get('location') ?? undefined,
  }
}

function parse(text) {
  try {
    const body = JSON.parse(text)
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}

function toProof({ signingKey, clientSecret, clientId, tenant }) {
  if (!signingKey) return { client_secret: clientSecret }
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: clientId, sub: clientId, aud: tenant, jti: randomUUID(), iat: now, exp: now + 120 }
  const content = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
  const signature = sign('sha256', Buffer.from(content), createPrivateKey(signingKey)).toString('base64url')
  return { client_assertion_type: ASSERTION_TYPE, client_assertion: `${content}.${signature}` }
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
