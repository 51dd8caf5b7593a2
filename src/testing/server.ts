import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Failures } from './failures.js'
import { type Answer, json, readRequest, sendAnswer, type TenantRequest } from './http.js'
import type { RequestLog } from './request-log.js'

/** What the server calls on. Routes are settled after it listens, since the issuer holds the port. */
export interface ServerParts {
  log: RequestLog
  failures: Failures
  /** Answers a request, or has answered it on the raw response already (`undefined`). */
  answer: (request: TenantRequest) => Promise<Answer | undefined>
}

/** Serves on the loopback interface; nobody else on the network can reach it. */
export class TenantServer {
  readonly #server: Server
  #serve: (parts: ServerParts) => void = () => {}
  // Whoever comes before it is ready waits, such as a test runner that asks until somebody answers.
  readonly #parts = new Promise<ServerParts>((resolve) => {
    this.#serve = resolve
  })

  constructor() {
    this.#server = createServer((message, response) => {
      this.#handle(message, response).catch((error: unknown) => {
        // A caller who hangs up is no fault of ours.
        if (!message.errored) fail(response, error)
      })
    })
  }

  /** Starts to listen; resolves with the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', () => resolve(toPort(this.#server.address())))
    })
  }

  serve(parts: ServerParts): void {
    this.#serve(parts)
  }

  /** Ends every connection, also those that are kept alive, then the server. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  async #handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { log, failures, answer } = await this.#parts
    const request = await readRequest(message, response)
    log.add(request, response)
    const failure = failures.take(request.path)
    if (failure === 'hang') return
    if (failure === 'reset') {
      message.socket.resetAndDestroy()
      return
    }
    const given = failure ?? (await answer(request))
    if (given) sendAnswer(response, given)
  }
}

function toPort(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address.port
}

/** A fault of the tenant itself must be seen, not mistaken for an answer of Auth0's. */
function fail(response: ServerResponse, error: unknown): void {
  console.error('The offline tenant failed:', error)
  if (response.headersSent) return
  sendAnswer(response, json(500, { error: 'tenant_fault', error_description: String(error) }))
}
