import { decodeJwt, type JWTPayload } from 'jose'
import { attempt } from '../../attempt.js'
import { parseUrl } from '../../parse-url.js'
import type { App } from './app.js'

/** Where a token may be sent, or why it is not sent anywhere. */
export type Destination = { base: URL } | { reason: string }

/**
 * Finds the Management API that a token is for. Its audience names the tenant, whatever the app's domain is; only a token
 * that was issued under the custom domain has to be used there. All of that is decoded, not verified, and therefore believed
 * only where it names a host of Auth0's, the app's issuer or this machine.
 *
 * @see https://auth0.com/docs/customize/custom-domains
 */
export function findManagementApi(token: string, app: App): Destination {
  if (token === '') return { reason: 'There is no token' }
  if (!/^[\w.~+/=-]+$/.test(token)) {
    return {
      reason: 'The token holds characters that no token has: it was not copied whole, or with something else',
    }
  }
  const claims = attempt(() => decodeJwt(token)) ?? {}
  if (typeof claims.exp === 'number' && claims.exp <= Date.now() / 1000) {
    return { reason: 'The token has expired' }
  }
  return toDestination(claims, app)
}

function toDestination(claims: JWTPayload, { issuer }: App): Destination {
  const own = issuer === undefined ? undefined : parseUrl(issuer)
  const audiences = [claims.aud ?? []].flat()
  const api = audiences.map((audience) => parseUrl(audience)).find((url) => url && isManagementApi(url))
  if (audiences.length > 0 && !api) return { reason: 'The token is for another API than the Management API' }
  if (api && own && isCanonical(api) && isCanonical(own) && api.origin !== own.origin) {
    return { reason: `The token is of another tenant (${api.host}) than the app (${own.host})` }
  }
  const isIssuedByOwn = own !== undefined && parseUrl(claims.iss ?? '')?.origin === own.origin
  if (api && isTrusted(api, own) && !isIssuedByOwn) return { base: api }
  if (own && isTrusted(own, own)) return { base: new URL('/api/v2/', own) }
  return { reason: 'Neither the token nor the environment names a tenant that the token could be sent to' }
}

function isManagementApi({ pathname, search, username, password }: URL): boolean {
  return pathname === '/api/v2/' && search === '' && username === '' && password === ''
}

/** Who makes a token can write any address into it, so that its word alone sends nothing anywhere else. */
function isTrusted(url: URL, own: URL | undefined): boolean {
  const isOwn = url.origin === own?.origin
  return isCanonical(url) || (isOwn && url.protocol === 'https:')
}

/** An address that a tenant has one of, so that two of them are two tenants. */
function isCanonical(url: URL): boolean {
  return isOfAuth0(url) || isLoopback(url)
}

function isOfAuth0({ protocol, hostname, port }: URL): boolean {
  return protocol === 'https:' && port === '' && hostname.endsWith('.auth0.com')
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}
