import { isOneOf, isRecord } from './check.js'
import type { ClientCredentials } from './client-authentication.js'
import type { TenantRequest } from './http.js'
import { type Connection, connections, toAddress } from './users.js'

/** What a request to `/passwordless/start` asks for. */
export interface Start {
  connection: Connection
  address: string
  send: 'link' | 'code'
  authParams: Record<string, unknown>
}

/** An error answer of the tenant. The codes are Auth0's (auth0-facts 2); texts that Auth0 keeps to itself are ours. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    description: string,
  ) {
    super(description)
  }
}

export type StartBody = Record<string, unknown>

const PROPERTIES = [
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'connection',
  'email',
  'phone_number',
  'send',
  'authParams',
  'captcha',
] as const

/** Auth0's own pattern (auth0-facts 1). */
const PHONE_NUMBER = /^\+[0-9]{1,15}$/
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

export function parseBody(request: TenantRequest): StartBody {
  if (!request.headers['content-type']?.startsWith('application/json')) {
    // Every SDK sends JSON; no public sample uses form encoding (auth0-facts 1).
    throw new Refusal(400, 'bad.request', 'The content type must be application/json')
  }
  const body = parseJson(request.body)
  if (!isRecord(body)) throw new Refusal(400, 'bad.request', 'The body must be a JSON object')
  const unknown = Object.keys(body).filter((name) => !isOneOf(PROPERTIES, name))
  if (unknown.length > 0) {
    throw new Refusal(400, 'bad.request', `the following properties are not allowed: ${unknown.join(', ')}`)
  }
  return body
}

export function toCredentials(body: StartBody): ClientCredentials {
  return {
    client_secret: toText(body.client_secret),
    client_assertion: toText(body.client_assertion),
    client_assertion_type: toText(body.client_assertion_type),
  }
}

/** Reads what is asked for; the first thing that is wrong is the answer. */
export function toStart(body: StartBody): Start {
  const { connection, authParams = {} } = body
  if (connection === undefined) throw new Refusal(400, 'bad.connection', 'Missing connection')
  if (!isOneOf(connections, connection)) throw new Refusal(400, 'bad.connection', 'Connection does not exist')
  const address = connection === 'sms' ? toPhoneNumber(body.phone_number) : toEmail(body.email)
  if (!isRecord(authParams)) throw new Refusal(400, 'bad.authParams', 'authParams must be an object')
  return { connection, address, send: toSend(connection, body.send), authParams }
}

function toEmail(value: unknown): string {
  if (typeof value === 'string' && EMAIL.test(value)) return toAddress(value)
  throw new Refusal(400, 'bad.email', 'email is missing or malformed')
}

function toPhoneNumber(value: unknown): string {
  if (typeof value === 'string' && PHONE_NUMBER.test(value)) return value
  throw new Refusal(
    400,
    'bad.phone_number',
    `phone_number is missing or does not match ${PHONE_NUMBER.source}`,
  )
}

function toSend(connection: Connection, send: unknown): 'link' | 'code' {
  // Left out means a link, and a text message never holds one (auth0-facts 1).
  if (connection === 'sms') return 'code'
  if (send === undefined || send === null || send === 'link') return 'link'
  if (send === 'code') return 'code'
  throw new Refusal(400, 'bad.request', 'send must be link or code')
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
