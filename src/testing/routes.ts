import type Provider from 'oidc-provider'
import { type Answer, type Handler, redirect, type TenantRequest } from './http.js'
import { type InboxParts, toInbox } from './inbox.js'
import { toLoginPage } from './login-page.js'
import { toLogout } from './logout.js'
import { MANAGEMENT_API, type ManagementParts, toManagementApi } from './management-api.js'
import { type StartParts, toPasswordlessStart } from './passwordless-start.js'
import { toStandardRequest } from './standard-request.js'
import { toVerifyRedirect, type VerifyParts } from './verify-redirect.js'
import { toWeather, type WeatherParts } from './weather.js'

export type RouteParts = StartParts &
  VerifyParts &
  WeatherParts &
  InboxParts &
  ManagementParts & { provider: Provider }

/** Who answers what: Auth0's own endpoints here, the standard's by oidc-provider. */
export function toAnswer(parts: RouteParts) {
  const { provider, settings, users } = parts
  const verifyRedirect = toVerifyRedirect(parts)
  const logout = toLogout(settings)
  const login = toLoginPage(provider, users)
  const management = toManagementApi(parts)
  const routes: Record<string, Handler> = {
    'POST /passwordless/start': toPasswordlessStart(parts),
    'GET /passwordless/verify_redirect': verifyRedirect,
    'HEAD /passwordless/verify_redirect': verifyRedirect,
    'GET /': () => redirect('/inbox'),
    'GET /v2/logout': logout,
    'GET /oidc/logout': logout,
    ...toInbox(parts),
    ...toWeather(parts),
  }
  const standard = provider.callback()

  return async (request: TenantRequest): Promise<Answer | undefined> => {
    const handler = routes[`${request.method} ${request.path}`]
    if (handler) return handler(request)
    if (request.path.startsWith('/u/login/')) return login(request)
    if (request.path.startsWith(`${MANAGEMENT_API}/`)) return management(request)
    await standard(toStandardRequest(request), request.node.response)
    return undefined
  }
}
