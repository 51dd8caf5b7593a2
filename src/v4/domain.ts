import type { PasswordlessError } from '../errors.js'
import { parseUrl } from '../parse-url.js'
import { toPublicUrl } from './base-url.js'
import { type Config, configError } from './config.js'

/**
 * The issuer of this request, by the SDK's rules: a hostname or URL, and never an address that could be inside the
 * app's own network, because a resolver may have made it from what the visitor sent.
 *
 * @see https://github.com/auth0/nextjs-auth0/blob/v4.30.0/src/utils/normalize.ts
 */
export async function resolveIssuer(config: Config, request: Request): Promise<string> {
  if (typeof config.domain === 'string') {
    return toIssuer(config.domain, config.allowInsecureRequests ?? isOffline(config.domain))
  }
  const domain = await config.domain({ headers: request.headers, url: toPublicUrl(request) })
  if (typeof domain !== 'string' || domain === '') throw configError('domain', 'must return a domain')
  return toIssuer(domain, false)
}

/**
 * Whether an issuer is on this machine: the ready-made handler has no options to say that plain http is fine, and a secret that
 * stays here is in nobody's hands.
 */
export function isOffline(domain: string): boolean {
  return process.env.NODE_ENV === 'test' || /^http:\/\/localhost(:\d+)?\/?$/i.test(domain)
}

function toIssuer(domain: string, insecure: boolean): string {
  const trimmed = domain.trim()
  const isUrl = /^https?:\/\//i.test(trimmed)
  const candidate = isUrl ? trimmed : `https://${trimmed}`
  const url = parseUrl(candidate)
  if (!url) throw refused()
  if (!isUrl && url.hostname !== trimmed.toLowerCase()) throw refused()
  if (url.search || url.hash || url.username || url.password) throw refused()
  assertHostname(url.hostname, insecure)

  const scheme = insecure ? url.protocol : 'https:'
  const host = insecure ? url.host : url.hostname
  return `${scheme}//${host}${url.pathname}`.replace(/\/*$/, '/')
}

function assertHostname(hostname: string, insecure: boolean): void {
  const isLocalhost = /^localhost$|^localhost\.|\.localhost$/.test(hostname)
  if (isLocalhost && !insecure) throw refused()
  if (hostname.endsWith('.local') || hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) throw refused()
}

function refused(): PasswordlessError {
  return configError('domain', 'must be the domain of an Auth0 tenant, such as shop.eu.auth0.com')
}
