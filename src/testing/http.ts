import { IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** A request to the tenant, read to its end. */
export interface TenantRequest {
  method: string
  path: string
  query: URLSearchParams
  /** Names in lower case. */
  headers: Record<string, string>
  body: string
  /** Address of the socket's other end. */
  ip: string
  /** The same request for oidc-provider, which reads body and cookies itself. */
  node: { message: IncomingMessage; response: ServerResponse }
}

/** What a handler answers. A stream stays open until either side closes it. */
export interface Answer {
  status: number
  headers?: Record<string, string | string[]>
  body?: string | Readable
}

export type Handler = (request: TenantRequest) => Answer | Promise<Answer>

export async function readRequest(
  message: IncomingMessage,
  response: ServerResponse,
): Promise<TenantRequest> {
  const url = new URL(message.url ?? '/', 'http://localhost')
  const body = await text(message)
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: flatten(message),
    body,
    ip: message.socket.remoteAddress ?? '',
    node: { message: replay(message, body, {}), response },
  }
}

/** A body can be read once: this is the same message with its body, or another one, yet unread. */
export function replay(
  message: IncomingMessage,
  body: string,
  headers: Record<string, string>,
): IncomingMessage {
  const copy = new IncomingMessage(message.socket)
  copy.httpVersion = message.httpVersion
  copy.method = message.method
  copy.url = message.url
  copy.headers = { ...message.headers, ...headers }
  // A message that is destroyed before it is complete takes its socket with it.
  copy.complete = true
  copy.push(body)
  copy.push(null)
  return copy
}

export function sendAnswer(response: ServerResponse, answer: Answer): void {
  const headers = { 'cache-control': 'no-store', ...answer.headers }
  // Not as an argument of `writeHead`: the record of requests could not read them afterwards.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.writeHead(answer.status)
  if (!(answer.body instanceof Readable)) {
    response.end(answer.body)
    return
  }
  const stream = answer.body
  response.on('close', () => stream.destroy())
  stream.pipe(response)
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}

export function redirect(location: string, status: 302 | 303 = 302): Answer {
  return { status, headers: { location } }
}

function flatten(message: IncomingMessage): Record<string, string> {
  const entries = Object.entries(message.headers)
  return Object.fromEntries(entries.map(([name, value]) => [name, [value ?? ''].flat().join(', ')]))
}
