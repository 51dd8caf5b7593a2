import urlJoin from 'url-join'
import { parseUrl } from '../../parse-url.js'
import { toRouteUrl } from '../../v4/base-url.js'
import { resolveIssuer } from '../../v4/domain.js'
import { isComplaint, readPart } from './read-config.js'
import type { Environment } from './with-environment.js'
import { withEnvironment } from './with-environment.js'

/** The base URLs of the app; none where its settings come to none. */
export function baseUrlsOf(generation: 3 | 4, env: Environment): string[] {
  const read = readPart(generation, env, ['AUTH0_BASE_URL', 'NEXT_PUBLIC_AUTH0_BASE_URL', 'APP_BASE_URL'])
  if (isComplaint(read)) return []
  return read.generation === 3 ? [read.config.baseURL] : [read.config.appBaseUrl ?? []].flat()
}

/** A path of the app below one of its base URLs, as the SDK puts them together. */
export function toAppUrl(generation: 3 | 4, env: Environment, path: string, baseUrl: string): string {
  if (generation === 3) return urlJoin(baseUrl, path)
  return withEnvironment(env, () => toRouteUrl(path, baseUrl))
}

/** Where Auth0 sends people back to, for each base URL. */
export function callbackUrlsOf(generation: 3 | 4, env: Environment, baseUrls: readonly string[]): string[] {
  const path = callbackPathOf(generation, env)
  return path ? baseUrls.map((baseUrl) => toAppUrl(generation, env, path, baseUrl)) : []
}

/** The route of the SDK's callback, below the base URL. */
export function callbackPathOf(generation: 3 | 4, env: Environment): string | undefined {
  const read = readPart(generation, env, ['AUTH0_CALLBACK'])
  return isComplaint(read) ? undefined : read.config.routes.callback
}

/**
 * The issuer with its trailing slash, as the handlers make it of the settings; undefined where they refuse them, and where the
 * host has no dot: it may be a secret in the wrong line, and is neither asked for anything nor printed.
 */
export async function issuerOf(generation: 3 | 4, env: Environment): Promise<string | undefined> {
  const issuer = await readIssuer(generation, env)
  const url = issuer === undefined ? undefined : parseUrl(issuer)
  return url && isDotless(url) ? undefined : issuer
}

async function readIssuer(generation: 3 | 4, env: Environment): Promise<string | undefined> {
  const read = readPart(generation, env, ['AUTH0_ISSUER_BASE_URL', 'AUTH0_DOMAIN'])
  if (isComplaint(read)) return undefined
  if (read.generation === 3) return parseUrl(read.config.issuerBaseURL.replace(/\/*$/, '/'))?.href
  const { config } = read
  // Begun in the app's environment, which says whether plain http is for tests; there is nothing else that it reads.
  return withEnvironment(env, () => resolveIssuer(config, new Request('http://app.invalid/'))).catch(
    () => undefined,
  )
}

/** A URL without what may be a secret in it, for printing. */
export function toShown(url: string): string {
  const parsed = parseUrl(url)
  return parsed ? `${parsed.origin}${parsed.pathname}` : 'a text that is no URL'
}

/** Whether a URL leads to this machine. */
export function isLocal(url: URL): boolean {
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
}

/** Whether a host is a single word, which no host of the internet is. */
export function isDotless(url: URL): boolean {
  return !isLocal(url) && !/[.:]/.test(url.hostname)
}
