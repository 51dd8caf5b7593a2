import type { NextRequest } from 'next/server.js'
import type { FlowsGetter } from '../flows.js'
import type { StartOptions } from '../options.js'
import type { CallbackOptions } from './options.js'

/** A proxy or middleware of Next, as far as it matters here. */
export type Proxy<Rest extends unknown[], Answer> = (
  request: NextRequest,
  ...rest: Rest
) => Answer | Promise<Answer>

/** Puts our callback in front of the one in a proxy. */
export type WithPasswordlessCallback = <Rest extends unknown[], Answer>(
  proxy: Proxy<Rest, Answer>,
  options?: CallbackOptions,
) => (request: NextRequest, ...rest: Rest) => Promise<Answer | Response>

/** The callback of SDK v4 with ours in front of it, wherever the app has its proxy. */
export function createWithCallback(
  flows: FlowsGetter<StartOptions>,
  settle: (options?: CallbackOptions) => StartOptions,
  callbackRoute = '/auth/callback',
): WithPasswordlessCallback {
  return (proxy, options) => {
    const settled = settle(options)
    return async (request, ...rest) => {
      if (pathOf(request) !== callbackRoute) return proxy(request, ...rest)
      const { arrive } = await flows()
      const arrival = await arrive({ request, options: settled })
      if (arrival instanceof Response) return arrival
      const answer = await proxy(request, ...rest)
      return answer instanceof Response ? withCookies(answer, arrival.setCookie) : answer
    }
  }
}

// As the SDK finds its routes.
function pathOf(request: NextRequest): string {
  const { pathname } = new URL(request.url)
  const { basePath = '' } = request.nextUrl ?? {}
  const path = basePath && pathname.startsWith(basePath) ? pathname.slice(basePath.length) || '/' : pathname
  return path.length > 1 ? path.replace(/\/$/, '') : path
}

function withCookies<Answer extends Response>(answer: Answer, lines: readonly string[]): Answer | Response {
  if (lines.length === 0) return answer
  const changed = isFixed(answer) ? new Response(answer.body, answer) : answer
  for (const line of lines) changed.headers.append('set-cookie', line)
  return changed
}

// As what `Response.redirect` makes is. Without a value to delete, nothing is changed by trying.
function isFixed({ headers }: Response): boolean {
  try {
    headers.delete('passwordless')
    return false
  } catch {
    return true
  }
}
