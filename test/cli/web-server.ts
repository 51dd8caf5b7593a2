import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server of these tests does with a request; `undefined` leaves it without an answer. */
export type Serve = (request: Request) => Response | undefined | Promise<Response | undefined>

/** A server on this machine that answers with web responses, and remembers what it was asked. */
export async function serveWeb(serve: Serve) {
  const asked: { method: string; path: string; headers: Headers; body: string }[] = []
  async function answer(incoming: IncomingMessage, outgoing: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`)
    const headers = new Headers(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    )
    asked.push({ method: incoming.method ?? '', path: url.pathname + url.search, headers, body })
    const request = new Request(url, {
      method: incoming.method ?? 'GET',
      headers,
      ...(body && { body }),
    })
    const response = await serve(request)
    if (!response) return
    outgoing.statusCode = response.status
    for (const [name, value] of response.headers) outgoing.appendHeader(name, value)
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  }
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    asked,
    /** Answers otherwise from now on. */
    answerWith(other: Serve) {
      serve = other
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Where nothing listens any more. */
export async function closedUrl(): Promise<string> {
  await using server = await serveWeb(() => undefined)
  return server.url
}
