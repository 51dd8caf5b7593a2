import { isOneOf, isRecord } from './check.js'
import { type Answer, type Handler, json, type TenantRequest } from './http.js'
import {
  connectionIds,
  toBotDetection,
  toClientDocument,
  toConnections,
  toEnabledClients,
  toMailProvider,
  toTenantSettings,
} from './management-documents.js'
import type { ManagementScope, ManagementTokens } from './management-tokens.js'
import type { TenantSettings } from './options.js'
import { connections } from './users.js'

export interface ManagementParts {
  settings: TenantSettings
  managementTokens: ManagementTokens
}

interface Endpoint {
  method: 'GET' | 'PATCH'
  /** Below `/api/v2`. What is in parentheses is handed to `answer` as `id`. */
  path: RegExp
  /** Any one of them will do. */
  scopes: readonly ManagementScope[]
  answer: (call: Call) => Answer
}

interface Call {
  id: string
  request: TenantRequest
  settings: TenantSettings
  scopes: ReadonlySet<string>
}

export const MANAGEMENT_API = '/api/v2'

/**
 * The part of Auth0's Management API that tells, or changes, whether links can work: it tells the settings that the rest
 * of the tenant goes by.
 */
export function toManagementApi({ settings, managementTokens }: ManagementParts): Handler {
  return async (request) => {
    const path = request.path.slice(MANAGEMENT_API.length)
    const endpoint = endpoints.find((known) => known.method === request.method && known.path.test(path))
    const scopes = await managementTokens.check(request.headers.authorization)
    if (!(scopes instanceof Set)) return scopes
    if (!endpoint) return refuse(404, 'Not Found')
    if (!endpoint.scopes.some((scope) => scopes.has(scope))) {
      return refuse(
        403,
        `Insufficient scope, expected any of: ${endpoint.scopes.join(',')}`,
        'insufficient_scope',
      )
    }
    const id = decodeURIComponent(endpoint.path.exec(path)?.[1] ?? '')
    return endpoint.answer({ id, request, settings, scopes })
  }
}

const endpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: /^\/tenants\/settings$/,
    scopes: ['read:tenant_settings'],
    answer: ({ request, settings }) => answer(toTenantSettings(settings), request),
  },
  {
    method: 'PATCH',
    path: /^\/tenants\/settings$/,
    scopes: ['update:tenant_settings'],
    answer: patchTenantSettings,
  },
  {
    method: 'GET',
    path: /^\/clients\/([^/]+)$/,
    scopes: ['read:clients', 'read:client_keys', 'read:client_credentials'],
    answer: ({ id, request, settings, scopes }) =>
      id === settings.clientId
        ? answer(toClientDocument(settings, scopes), request)
        : refuse(404, 'The client does not exist', 'inexistent_client'),
  },
  {
    method: 'GET',
    path: /^\/connections$/,
    scopes: ['read:connections'],
    answer: ({ request, settings }) =>
      json(
        200,
        toConnections(settings, request.query.getAll('strategy')).map((one) => pick(one, request)),
      ),
  },
  {
    method: 'GET',
    path: /^\/connections\/([^/]+)\/clients$/,
    scopes: ['read:connections'],
    answer: listEnabledClients,
  },
  {
    method: 'GET',
    path: /^\/emails\/provider$/,
    scopes: ['read:email_provider'],
    answer: ({ request, settings }) => {
      const provider = toMailProvider(settings)
      if (provider) return answer(provider, request)
      return refuse(404, 'There is not a configured email provider', 'inexistent_email_provider')
    },
  },
  {
    method: 'GET',
    path: /^\/attack-protection\/bot-detection$/,
    scopes: ['read:attack_protection'],
    answer: ({ settings }) => json(200, toBotDetection(settings)),
  },
]

function listEnabledClients({ id, settings }: Call): Answer {
  const connection = connections.find((name) => connectionIds[name] === id)
  if (!connection || toConnections(settings, [connection]).length === 0) {
    return refuse(404, 'The connection does not exist', 'inexistent_connection')
  }
  return json(200, {
    clients: toEnabledClients(connection, settings).map((clientId) => ({ client_id: clientId })),
  })
}

/** The one thing that can be changed here: the session switch, in its one place. */
function patchTenantSettings({ request, settings }: Call): Answer {
  const body = parse(request.body)
  if (!isRecord(body))
    return refuse(400, 'Payload validation error: the body must be an object', 'invalid_body')
  const { universal_login: universalLogin = {}, flags = {}, ...others } = body
  const unknown = findUnknown(others, []) ?? findUnknown(flags, ['enable_sso'], 'flags')
  if (unknown) return unknown
  const { passwordless = {}, ...rest } = isRecord(universalLogin) ? universalLogin : {}
  const misplaced = findUnknown(rest, ['colors'], 'universal_login')
  const name = 'allow_magiclink_verify_without_session'
  const unheardOf = misplaced ?? findUnknown(passwordless, [name], 'universal_login.passwordless')
  if (unheardOf) return unheardOf
  const value = isRecord(passwordless) ? passwordless[name] : undefined
  if (value !== undefined && typeof value !== 'boolean') {
    return refuse(
      400,
      `Payload validation error: 'Expected type boolean' on property ${name}`,
      'invalid_body',
    )
  }
  settings.linkWithoutSession = value ?? settings.linkWithoutSession
  return json(200, toTenantSettings(settings))
}

/** In the words of Auth0 (auth0-facts 7). */
function findUnknown(value: unknown, known: readonly string[], property?: string): Answer | undefined {
  const names = isRecord(value) ? Object.keys(value).filter((name) => !isOneOf(known, name)) : []
  if (names.length === 0) return undefined
  const where = property === undefined ? '' : ` on property ${property}`
  const message = `Payload validation error: 'Additional properties not allowed: ${names.join(',')}'${where}.`
  return refuse(400, message, 'invalid_body')
}

function answer(document: Record<string, unknown>, request: TenantRequest): Answer {
  return json(200, pick(document, request))
}

/** The document, or the part of it that `fields` and `include_fields` ask for. */
function pick(document: Record<string, unknown>, { query }: TenantRequest): Record<string, unknown> {
  const fields = query.get('fields')?.split(',')
  const isIncluded = query.get('include_fields') !== 'false'
  const entries = Object.entries(document).filter(([name]) => !fields || fields.includes(name) === isIncluded)
  return Object.fromEntries(entries)
}

const reasons: Record<number, string> = { 400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found' }

function refuse(statusCode: 400 | 403 | 404, message: string, errorCode?: string): Answer {
  return json(statusCode, {
    statusCode,
    error: reasons[statusCode],
    message,
    ...(errorCode && { errorCode }),
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
