import { invalidRequest } from '../errors.js'
import { parseUrl } from '../parse-url.js'
import { unknownHost } from '../unknown-host.js'
import { type Config, configError } from './config.js'

/**
 * The app's base URL: the one configured, or, exactly when the SDK would, the one of the request.
 *
 * @see https://github.com/auth0/nextjs-auth0/blob/v4.30.0/src/utils/app-base-url.ts
 */
export function resolveBaseUrl({ appBaseUrl }: Config, request: Request): string {
  if (typeof appBaseUrl === 'string') return appBaseUrl
  const inferred = inferFromRequest(request)
  if (!inferred) {
    throw configError('appBaseUrl', 'is missing, and the request does not tell its own host')
  }
  if (!appBaseUrl) return inferred
  const { origin } = new URL(inferred)
  if (appBaseUrl.some((allowed) => new URL(allowed).origin === origin)) return origin
  // Whoever can choose the Host header gets no link made with it.
  throw invalidRequest('this host is not one of the app')
}

/** The URL of a request as a `domain` function of the app should see it. */
export function toPublicUrl(request: Request): URL | undefined {
  const url = new URL(request.url)
  if (url.hostname !== unknownHost) return url
  const inferred = inferFromRequest(request)
  return inferred ? new URL(url.pathname + url.search, inferred) : undefined
}

function inferFromRequest(request: Request): string | undefined {
  const url = new URL(request.url)
  const host = first(request, 'x-forwarded-host') ?? first(request, 'host') ?? url.host
  const scheme = first(request, 'x-forwarded-proto') ?? url.protocol.slice(0, -1)
  const inferred = `${scheme}://${host}`
  if (!/^https?$/.test(scheme) || host === unknownHost || !parseUrl(inferred)) return undefined
  return inferred
}

function first(request: Request, name: string): string | undefined {
  return request.headers.get(name)?.split(',', 1)[0]?.trim() || undefined
}

/** A route of the app as the SDK builds it: below the base path, below the base URL. */
export function toRouteUrl(route: string, baseUrl: string): string {
  const basePath = process.env.NEXT_PUBLIC_BASE_PATH
  const path = basePath
    ? `${basePath.replace(/^\/?/, '/').replace(/\/?$/, '/')}${route.replace(/^\//, '')}`
    : route
  return new URL(path.replace(/^\//, ''), baseUrl.replace(/\/?$/, '/')).href
}

/**
 * The path of the first URL that stays on the app's origin the way the SDK's callback goes there: it takes one slash off
 * and resolves the rest, so that `/https://evil.example` would leave. Resolved as it stands it must stay too, for the
 * `onCallback` of an app.
 */
export function toAppPath(urls: readonly string[], baseUrl: string): string {
  const { origin } = new URL(baseUrl)
  const isOwn = (url: string, base: string) => parseUrl(url, base)?.origin === origin
  const stays = (path: string) => isOwn(path, baseUrl) && isOwn(path.slice(1), `${origin}/`)
  const paths = urls.map((url) => {
    const { pathname, search, hash } = new URL(url)
    return pathname + search + hash
  })
  return paths.find((path) => stays(path)) ?? '/'
}
