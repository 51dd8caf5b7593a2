import type { IncomingMessage } from 'node:http'
import { isRecord } from './check.js'
import { replay, type TenantRequest } from './http.js'

const takesJson = ['/oauth/token', '/oauth/revoke']

/** The request as oidc-provider must see it where Auth0 takes more than the standard does. */
export function toStandardRequest(request: TenantRequest): IncomingMessage {
  if (takesJson.includes(request.path)) return toFormRequest(request)
  if (request.path === '/authorize') return toConsentedRequest(request)
  return request.node.message
}

// Auth0 takes JSON as well as a form here.
function toFormRequest({ headers, body, node }: TenantRequest): IncomingMessage {
  if (!headers['content-type']?.startsWith('application/json')) return node.message
  const form = toForm(body)
  return replay(node.message, form, {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(form)),
  })
}

/** The standard drops `offline_access` unless consent is asked for; a first-party app on Auth0 need not ask. */
function toConsentedRequest({ method, path, query, node }: TenantRequest): IncomingMessage {
  const scopes = query.get('scope')?.split(' ') ?? []
  const prompts = query.get('prompt')?.split(' ') ?? []
  if (method === 'GET' && scopes.includes('offline_access') && !prompts.includes('none')) {
    const asked = new URLSearchParams(query)
    asked.set('prompt', [...new Set([...prompts, 'consent'])].join(' '))
    node.message.url = `${path}?${asked}`
  }
  return node.message
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
