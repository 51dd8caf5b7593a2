import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A reverse proxy that is running. */
export interface ReverseProxy {
  url: string
  stop(): Promise<void>
}

/**
 * Starts a proxy in front of an app, as nginx with `$proxy_add_x_forwarded_for`: it hands on what the visitor sends, and
 * appends the address it was called from to `X-Forwarded-For`.
 *
 * @param visitorIp That address. Here, everybody calls from the loopback.
 */
export async function startReverseProxy(target: string, visitorIp: string): Promise<ReverseProxy> {
  const { host } = new URL(target)
  const server = createServer((incoming, outgoing) => {
    const { method, headers } = incoming
    const forwardedFor = [headers['x-forwarded-for'] ?? [], visitorIp].flat().join(', ')
    const onward = request(new URL(incoming.url ?? '/', target), {
      method,
      headers: { ...headers, host, 'x-forwarded-for': forwardedFor },
    })
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', (error) => outgoing.destroy(error))
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
