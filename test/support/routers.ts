import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { apiResolver } from 'next/dist/server/api-utils/node/api-resolver.js'
import { NextRequest } from 'next/server.js'
import type { AppOptions, Mount } from './apps.js'
import type { Send } from './browser.js'

/** What only the Pages Router heeds. */
export type ServerOptions = Pick<AppOptions, 'bodyParser' | 'earlierCookies'>

/** A handler as one of Next's routers calls it. */
export type RouteHandler = (request: unknown, second: unknown) => unknown

/** Serves a handler in a place of Next; a proxy calls it as the App Router does. */
export async function serveAt(place: Mount['place'], handler: RouteHandler, options: ServerOptions) {
  if (place === 'Pages Router') return pagesRouter(handler, options)
  return { send: appRouter(handler), close: async () => {} }
}

/** Calls a route handler as the App Router does: with a `NextRequest` and the parameters of a catch-all route. */
export function appRouter(handler: RouteHandler): Send {
  return async (url, init) => {
    const response = await handler(toNextRequest(url, init), { params: { auth0: lastSegment(url) } })
    if (!(response instanceof Response)) throw new Error('the handler gave no response')
    return response
  }
}

/** A server of Next's own API resolver: its body parser, its `query` and `cookies`, its `redirect`. */
async function pagesRouter(handler: RouteHandler, options: ServerOptions) {
  const module = { default: handler, config: { api: { bodyParser: options.bodyParser ?? true } } }
  const context = { previewModeId: '', previewModeEncryptionKey: '', previewModeSigningKey: '', dev: false }
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost')
    const query = { ...Object.fromEntries(url.searchParams), auth0: lastSegment(url) }
    for (const line of options.earlierCookies ?? []) res.appendHeader('set-cookie', line)
    void apiResolver(req, res, query, module, context, false)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const send: Send = (url, init) =>
    fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, { ...init, redirect: 'manual' })
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { send, close }
}

export function toNextRequest(url: URL, init: RequestInit): NextRequest {
  return new NextRequest(url, init as ConstructorParameters<typeof NextRequest>[1])
}

function lastSegment(url: URL): string {
  return url.pathname.split('/').at(-1) ?? ''
}
