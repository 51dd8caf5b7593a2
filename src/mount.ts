import type { ServerResponse } from 'node:http'
import type { NextApiRequest, NextApiResponse } from 'next'
import type { NextRequest } from 'next/server.js'
import { isNodeRequest, isNodeResponse, sendResponse, toRequest } from './node-http.js'
import type { Visit } from './visit.js'

type AnyRequest = NextRequest | NextApiRequest

/** A handler as the routers of Next call it; `context` is what the App Router hands to route handlers. */
export interface Handler {
  /** Answers a request of the Pages Router. */
  (request: NextApiRequest, response: NextApiResponse): Promise<void>
  /** Answers a request of the App Router, or of a proxy. */
  // Last, because the type check of Next's build looks at the last signature of a route's export.
  (request: Request, context?: unknown): Promise<Response>
}

/** Options made from the request: a NextRequest on the App Router, a NextApiRequest on the Pages Router. Not async. */
export type OptionsProvider<Options> = (request: AnyRequest) => Options

/** What a handler was called with, for handing it on. */
export interface Original {
  request: AnyRequest
  /** The context on the App Router, the response on the Pages Router. */
  second: unknown
  /** The response, on the Pages Router. */
  response?: ServerResponse
}

/** A handler that is also a factory of handlers, as those of SDK v3 are. */
export interface AuthHandler<Options> {
  /** Makes a handler that has options, or that makes them from each request. */
  (options?: Options | OptionsProvider<Options>): Handler
  /** Answers a request of the Pages Router. */
  (request: NextApiRequest, response: NextApiResponse, options?: Options): Promise<void>
  /** Answers a request of the App Router, or of a proxy. */
  (request: Request, context?: unknown, options?: Options): Promise<Response>
}

/**
 * Mounts a flow on both routers: the one place that tells Next's two kinds of request apart.
 *
 * @param flow Web request in, web response out; nothing where it has answered a request of the Pages Router by itself.
 * @param bind Checks options, and returns what fits them to a request.
 */
export function mount<Options extends object, Bound>(
  flow: (visit: Visit<Bound>, original: Original) => Promise<Response | undefined>,
  bind: (options?: Options) => (request: AnyRequest) => Bound,
): AuthHandler<Options> {
  const optionsOfInstance = bind()

  async function serve(
    request: unknown,
    response: unknown,
    optionsOf: (request: AnyRequest) => Bound,
  ): Promise<Response | undefined> {
    if (!isRequest(request)) throw new TypeError('a handler is called with a request')
    const options = optionsOf(request)
    if (!isNodeRequest(request)) return flow({ request, options }, { request, second: response })
    if (!isNodeResponse(response)) {
      throw new TypeError('a request of the Pages Router comes with its response')
    }
    const visit = { request: toRequest(request), nodeRequest: request, options }
    const answer = await flow(visit, { request, second: response, response })
    if (answer) await sendResponse(answer, response)
    return undefined
  }

  function make(options?: Options | OptionsProvider<Options>): Handler {
    const optionsOf = isProvider(options)
      ? (request: AnyRequest) => bind(options(request))(request)
      : bind(options)
    function made(request: NextApiRequest, response: NextApiResponse): Promise<void>
    function made(request: Request, context?: unknown): Promise<Response>
    function made(request: unknown, second?: unknown): Promise<unknown> {
      return serve(request, second, optionsOf)
    }
    return made
  }

  function handler(options?: Options | OptionsProvider<Options>): Handler
  function handler(request: NextApiRequest, response: NextApiResponse, options?: Options): Promise<void>
  function handler(request: Request, context?: unknown, options?: Options): Promise<Response>
  function handler(
    first?: Request | NextApiRequest | Options | OptionsProvider<Options>,
    second?: unknown,
    options?: Options,
  ): unknown {
    if (first instanceof Request || isRequest(first)) {
      return serve(first, second, options ? (request) => bind(options)(request) : optionsOfInstance)
    }
    return make(first)
  }
  return handler
}

function isRequest(value: unknown): value is AnyRequest {
  return typeof value === 'object' && value !== null && 'method' in value && 'headers' in value
}

function isProvider<Options extends object>(
  value: Options | OptionsProvider<Options> | undefined,
): value is OptionsProvider<Options> {
  return typeof value === 'function'
}
