import type { ServerResponse } from 'node:http'
import type { TenantRequest } from './http.js'

/** One request that the tenant received. */
export interface RecordedRequest {
  /** In upper case. */
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** Of a name that comes more than once, the last. */
  readonly query: Readonly<Record<string, string>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON and forms as the values they stand for, anything else as text, nothing as `undefined`. */
  readonly body: unknown
  /** The status it was answered with; `undefined` as long as there is no answer. */
  readonly status: number | undefined
  /** Where the answer leads, if it is a redirect. */
  readonly location: string | undefined
  /** On the clock of the tenant. */
  readonly receivedAt: Date
}

/** Remembers requests, but those to the inbox: people leave it open. */
export class RequestLog {
  readonly requests: RecordedRequest[] = []
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  add(request: TenantRequest, response: ServerResponse): void {
    if (request.path.startsWith('/inbox')) return
    this.requests.push({
      method: request.method,
      path: request.path,
      query: Object.fromEntries(request.query),
      headers: request.headers,
      body: parse(request),
      get status() {
        return response.headersSent ? response.statusCode : undefined
      },
      get location() {
        return response.getHeader('location')?.toString()
      },
      receivedAt: new Date(this.#now()),
    })
  }
}

function parse({ body, headers }: TenantRequest): unknown {
  const type = headers['content-type'] ?? ''
  if (body === '') return undefined
  if (type.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body))
  if (!type.startsWith('application/json')) return body
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
