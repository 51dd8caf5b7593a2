import { parseUrl } from '../../parse-url.js'

/** Whether Auth0 would take this callback URL: letter by letter, or with `*` for one part of the host. */
export function isAllowed(url: string, allowed: readonly string[]): boolean {
  return allowed.some((pattern) => pattern === url || matchesWildcard(url, pattern))
}

/** Auth0 knows one `*`, in the first part of the host. */
function matchesWildcard(url: string, pattern: string): boolean {
  if (!/^https?:\/\/[^/.*]*\*[^/.*]*\.[^/*]+(\/[^*]*)?$/.test(pattern)) return false
  const [before = '', after = ''] = pattern.split('*')
  const part = url.slice(before.length, url.length - after.length)
  return url.startsWith(before) && url.endsWith(after) && /^[\w-]+$/.test(part)
}

/** The allowed URL that was probably meant, and how it differs. */
export function findNearMiss(url: string, allowed: readonly string[]): string | undefined {
  for (const candidate of allowed) {
    const difference = findDifference(url, candidate)
    if (difference !== undefined) return `${printable(candidate)} is allowed: ${difference}`
  }
  return undefined
}

function findDifference(url: string, candidate: string): string | undefined {
  const [app, auth0] = [parseUrl(url), parseUrl(candidate)]
  if (!app || !auth0) return undefined
  const parts = ['protocol', 'hostname', 'port', 'pathname', 'search'] as const
  const [part, ...others] = parts.filter((name) => app[name] !== auth0[name])
  if (others.length > 0) return undefined
  if (part === undefined) return 'the same address, written with other letters'
  if (part === 'hostname') return compareHosts(app.hostname, auth0.hostname)
  if (part === 'pathname') return comparePaths(app.pathname, auth0.pathname)
  if (part === 'protocol')
    return `it has ${auth0.protocol.slice(0, -1)} where the app has ${app.protocol.slice(0, -1)}`
  return part === 'port' ? 'it has another port' : 'it has another query'
}

function compareHosts(app: string, auth0: string): string | undefined {
  const loopback = ['localhost', '127.0.0.1', '[::1]']
  if (loopback.includes(app) && loopback.includes(auth0)) return `it has ${auth0} where the app has ${app}`
  if (app === `www.${auth0}` || auth0 === `www.${app}`) return 'one has www, the other has not'
  return undefined
}

function comparePaths(app: string, auth0: string): string {
  if (app.replace(/\/+$/, '') === auth0.replace(/\/+$/, '')) return 'they differ in the slash at the end'
  if (app.toLowerCase() === auth0.toLowerCase()) return 'they differ in capital letters'
  return 'it has another path (/api/auth/callback is that of SDK v3, /auth/callback that of v4)'
}

/** What somebody has typed into a dashboard is not for a terminal to obey. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
