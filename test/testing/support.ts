import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { onTestFinished } from 'vitest'
import { type Mail, startTenant, type Tenant, type TenantOptions } from '../../src/testing/index.js'

export const CALLBACK = 'http://localhost:3000/api/auth/callback'
export const ADA = 'ada@example.com'

/** A tenant for one test. */
export async function tenantFor(options: TenantOptions = {}): Promise<Tenant> {
  const tenant = await startTenant(options)
  onTestFinished(() => tenant.close())
  return tenant
}

/** A clock that only moves when told to. */
export function fakeClock() {
  let time = Date.parse('2026-01-01T12:00:00Z')
  return {
    now: () => time,
    forward(seconds: number) {
      time += seconds * 1000
    },
  }
}

/** The authParams of a link that ends at the app's callback. */
export const authParams = {
  response_type: 'code',
  redirect_uri: CALLBACK,
  scope: 'openid profile email',
  state: 'the-state',
  nonce: 'the-nonce',
}

/** The body of a good request to `/passwordless/start`. */
export function startBody(tenant: Tenant, overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    client_id: tenant.env.v3.AUTH0_CLIENT_ID,
    client_secret: tenant.env.v3.AUTH0_CLIENT_SECRET,
    connection: 'email',
    email: ADA,
    send: 'link',
    authParams,
    ...overrides,
  }
}

export function start(
  tenant: Tenant,
  overrides: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${tenant.issuer}passwordless/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(startBody(tenant, overrides)),
  })
}

/** Asks for a link and opens the mail. */
export async function mailFor(tenant: Tenant, overrides: Record<string, unknown> = {}): Promise<Mail> {
  const answer = await start(tenant, overrides)
  if (answer.status !== 200) throw new Error(`start answered ${answer.status} ${await answer.text()}`)
  return tenant.mailbox.waitForMail(String(overrides.email ?? overrides.phone_number ?? ADA))
}

/** Opens a link as a browser does, and stops at the redirect. */
export function open(link: string | undefined, method = 'GET'): Promise<Response> {
  if (link === undefined) throw new Error('The mail has no link')
  return fetch(link, { method, redirect: 'manual' })
}

/** Where a link ends: what it adds to the callback URL, in the query and in the fragment. */
export async function landing(link: string | undefined) {
  const answer = await open(link)
  const location = answer.headers.get('location')
  if (location === null) throw new Error(`No redirect but ${answer.status} ${await answer.text()}`)
  const url = new URL(location)
  return {
    url: url.origin + url.pathname,
    query: Object.fromEntries(url.searchParams),
    fragment: Object.fromEntries(new URLSearchParams(url.hash.slice(1))),
  }
}

export async function codeFrom(link: string | undefined): Promise<string> {
  const { query } = await landing(link)
  if (query.code === undefined) throw new Error(`No code but ${JSON.stringify(query)}`)
  return query.code
}

/** The link with some of its query changed; `undefined` removes. */
export function alter(link: string | undefined, changes: Record<string, string | undefined>): string {
  const url = new URL(link ?? '')
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return url.href
}

/** Asks the token endpoint, with the secret in the body unless told otherwise. */
export async function askToken(
  tenant: Tenant,
  fields: Record<string, string>,
  init: { headers?: Record<string, string>; credentials?: Record<string, string> } = {},
) {
  const credentials = init.credentials ?? {
    client_id: tenant.env.v3.AUTH0_CLIENT_ID ?? '',
    client_secret: tenant.env.v3.AUTH0_CLIENT_SECRET ?? '',
  }
  const answer = await fetch(`${tenant.issuer}oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...credentials, ...fields }),
    ...(init.headers && { headers: init.headers }),
  })
  return { status: answer.status, body: await toRecord(answer) }
}

export function exchange(tenant: Tenant, code: string, fields: Record<string, string> = {}) {
  return askToken(tenant, { grant_type: 'authorization_code', redirect_uri: CALLBACK, code, ...fields })
}

export async function toRecord(answer: Response): Promise<Record<string, unknown>> {
  return JSON.parse(await answer.text())
}

export interface Stub {
  origin: string
  /** What came in, as `GET /path`. */
  visits: string[]
}

/** An app of one page. It never answers when told to hang. */
export async function stubApp({ hang = false } = {}): Promise<Stub> {
  const visits: string[] = []
  const server = createServer(({ method, url }, response) => {
    visits.push(`${method} ${url}`)
    if (!hang) response.setHeader('content-type', 'text/html').end('<title>Landing</title>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { origin: `http://localhost:${portOf(server)}`, visits }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The stub has no port')
  return address.port
}

/** Presses a button of the inbox, as a browser does unless the headers say otherwise. */
export function press(
  tenant: Tenant,
  button: 'scan' | 'expire' | 'elsewhere',
  mail: Mail,
  headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
): Promise<Response> {
  return fetch(`${tenant.inboxUrl}/${button}`, {
    method: 'POST',
    body: new URLSearchParams({ mail: mail.id }),
    headers,
    redirect: 'manual',
  })
}

/** What the inbox says of its mails, newest first. */
export async function fates(tenant: Tenant): Promise<string[]> {
  const mails: unknown = await (await fetch(`${tenant.inboxUrl}/api/mails`)).json()
  return Array.isArray(mails) ? mails.map(({ status }) => String(status)) : []
}
