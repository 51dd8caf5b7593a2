import type Provider from 'oidc-provider'
import { isRecord } from './check.js'
import { type Answer, type Handler, replay, type TenantRequest } from './http.js'
import { toInbox } from './inbox.js'
import { toLoginPage } from './login-page.js'
import { toLogout } from './logout.js'
import { type StartParts, toPasswordlessStart } from './passwordless-start.js'
import { toVerifyRedirect, type VerifyParts } from './verify-redirect.js'

export type RouteParts = StartParts & VerifyParts & { provider: Provider }

/** Who answers what: Auth0's own endpoints here, the standard's by oidc-provider. */
export function toAnswer(parts: RouteParts) {
  const { provider, settings, users, codes, mailbox } = parts
  const verifyRedirect = toVerifyRedirect(parts)
  const logout = toLogout(settings)
  const login = toLoginPage(provider, users)
  const routes: Record<string, Handler> = {
    'POST /passwordless/start': toPasswordlessStart(parts),
    'GET /passwordless/verify_redirect': verifyRedirect,
    'HEAD /passwordless/verify_redirect': verifyRedirect,
    'GET /v2/logout': logout,
    'GET /oidc/logout': logout,
    ...toInbox(mailbox, codes, settings.appName),
  }
  const standard = provider.callback()

  return async (request: TenantRequest): Promise<Answer | undefined> => {
    const handler = routes[`${request.method} ${request.path}`]
    if (handler) return handler(request)
    if (request.path.startsWith('/u/login/')) return login(request)
    await standard(toStandard(request), request.node.response)
    return undefined
  }
}

/** Auth0's token endpoint takes JSON as well as a form; the standard, and oidc-provider, know only the form. */
function toStandard({ headers, body, node }: TenantRequest) {
  if (!headers['content-type']?.startsWith('application/json')) return node.message
  const form = toForm(body)
  return replay(node.message, form, {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(form)),
  })
}

function toForm(body: string): string {
  try {
    const values: unknown = JSON.parse(body)
    if (!isRecord(values)) return ''
    const entries = Object.entries(values).map(([name, value]) => [name, String(value)] as const)
    return new URLSearchParams(Object.fromEntries(entries)).toString()
  } catch {
    return ''
  }
}
