import type { IncomingMessage, ServerResponse } from 'node:http'
import { isFormType, mediaType } from './media-type.js'
import { unknownHost } from './unknown-host.js'

/** A request of the Pages Router: Node's, and the body if Next has parsed it. */
export type NodeRequest = IncomingMessage & { body?: unknown }

/** Whether a value is a request of Node rather than of the web. */
export function isNodeRequest(value: unknown): value is NodeRequest {
  return typeof value === 'object' && value !== null && 'socket' in value
}

/** Whether a value is a response of Node. */
export function isNodeResponse(value: unknown): value is ServerResponse {
  return typeof value === 'object' && value !== null && 'writableEnded' in value
}

/** Node request to web request. */
export function toRequest(req: NodeRequest): Request {
  const method = toMethod(req.method)
  const headers = toHeaders(req)
  const url = new URL((req.url ?? '').replace(/^\/*/, '/'), `http://${unknownHost}`)
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers })
  return new Request(url, { method, headers, body: toBody(req, headers), duplex: 'half' })
}

/** Web response to Node response. Keeps the headers that are there already, cookies included. */
export async function sendResponse(response: Response, res: ServerResponse): Promise<void> {
  res.statusCode = response.status
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') res.setHeader(name, value)
  }
  for (const line of response.headers.getSetCookie()) res.appendHeader('set-cookie', line)
  // What we have not read of the body must not be taken for the next request.
  if (!res.req.complete) res.setHeader('connection', 'close')
  res.end(await response.text())
}

// A web request cannot have these methods; they are refused as a GET is.
function toMethod(method = 'GET'): string {
  return ['CONNECT', 'TRACE', 'TRACK'].includes(method) ? 'GET' : method
}

function toHeaders(req: NodeRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one)
  }
  return headers
}

// With Next's body parser on, the stream is spent and `body` holds the parsed value; off, it is the other way round.
function toBody(req: NodeRequest, headers: Headers) {
  const { body } = req
  if (body === undefined) return ReadableStream.from<Uint8Array>(req)
  const type = mediaType(headers)
  if (typeof body === 'string' && type !== 'application/json') return body
  if (body instanceof Uint8Array) return new Uint8Array(body)
  try {
    return isFormType(type) ? toForm(body) : JSON.stringify(body)
  } catch {
    // What cannot be written down again (nested without end, a `toString` that is none) is no request of ours.
    return ''
  }
}

function toForm(body: unknown): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(body ?? {})) {
    for (const one of [value].flat()) form.append(name, String(one))
  }
  return form
}
