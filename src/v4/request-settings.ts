import type { ClientAuthentication } from '../client-authentication.js'
import type { Settings } from '../sdk.js'
import { resolveBaseUrl, toRouteUrl } from './base-url.js'
import type { Config } from './config.js'
import { resolveIssuer } from './domain.js'
import { scopeFor } from './scope.js'
import { isSecure } from './transaction.js'

/** The settings of a request. Where neither host nor domain depends on the request, they are found out once. */
export function createSettings(
  config: Config,
  clientAuthentication: ClientAuthentication,
): (request: Request) => Promise<Settings> {
  const isFixed = typeof config.domain === 'string' && typeof config.appBaseUrl === 'string'
  let fixed: Settings | undefined
  return async (request) => {
    if (fixed) return fixed
    const settings = await toSettings(config, clientAuthentication, request)
    if (isFixed) fixed = settings
    return settings
  }
}

async function toSettings(
  config: Config,
  clientAuthentication: ClientAuthentication,
  request: Request,
): Promise<Settings> {
  const baseUrl = resolveBaseUrl(config, request)
  const { redirect_uri: _, ...authorizationParams } = config.authorizationParameters
  return {
    issuer: await resolveIssuer(config, request),
    clientId: config.clientId,
    clientAuthentication,
    secrets: [config.secret],
    baseUrl,
    baseUrls: [baseUrl, config.appBaseUrl ?? []].flat(),
    cookie: { ...config.transactionCookie, secure: isSecure(config) },
    homeUrl: toRouteUrl('/', baseUrl),
    defaultReturnTo: new URL(config.signInReturnToPath, baseUrl).href,
    callbackUrl: toRouteUrl(config.routes.callback, baseUrl),
    authorizationParams,
    scopeOf: scopeFor,
    httpTimeoutMs: config.httpTimeout,
    telemetry: config.enableTelemetry,
  }
}
