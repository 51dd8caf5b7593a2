import * as v from 'valibot'
import { readBytes } from '../../bytes.js'
import { parseJson } from '../../parse-json.js'
import { propertyOf } from '../../property-of.js'

/** What came of a question to the Management API. */
export type Reading<T> = { value: T } | { trouble: Trouble }

/** Why there is no answer. Made of words of ours alone: neither the token nor anything that the other side has said. */
export interface Trouble {
  what: string
  how: string
  /** Auth0 says that there is no such thing, which may be an answer. */
  isMissing?: true
}

/** The Management API of one tenant. It is only ever read. */
export interface Api {
  /** Host of the tenant. */
  host: string
  read<T>(path: string, schema: v.GenericSchema<unknown, T>, scope: string): Promise<Reading<T>>
}

const timeoutMs = 10_000
const maxAnswerBytes = 4 * 1024 * 1024

/** The scopes that the checks need, all of them for reading. */
export const scopes = [
  'read:tenant_settings',
  'read:clients',
  'read:client_credentials',
  'read:connections',
  'read:email_provider',
  'read:attack_protection',
] as const

export const howToGetToken =
  'Dashboard, Applications, APIs, Auth0 Management API, API Explorer: copy the token into AUTH0_MANAGEMENT_TOKEN. ' +
  `Or take one of a machine-to-machine application that may ${scopes.join(', ')}, and read:connections_options where there is such a scope`

/** @param base The address of the API, with a trailing slash. */
export function createApi(base: URL, token: string, request: typeof fetch): Api {
  return {
    host: base.host,
    async read(path, schema, scope) {
      try {
        const response = await request(new URL(path, base).href, {
          headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
          // Wherever a redirect leads, the token must not go there.
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        })
        const bytes = await readBytes(response.body, maxAnswerBytes)
        const body = bytes && parseJson(new TextDecoder().decode(bytes))
        if (!response.ok) return { trouble: toRefusal(response.status, body, scope, base.host) }
        const parsed = v.safeParse(schema, body)
        return parsed.success ? { value: parsed.output } : { trouble: toNonsense(base.host) }
      } catch (error) {
        return { trouble: toUnreachable(error, base.host) }
      }
    },
  }
}

function toRefusal(status: number, body: unknown, scope: string, host: string): Trouble {
  if (status === 401) {
    const what = `${host} does not accept the token (401): it has expired, is of another tenant, or not for this API`
    return { what, how: howToGetToken }
  }
  if (status === 429) {
    return { what: 'Auth0 has had too many requests for now (429)', how: 'Run the doctor again in a minute' }
  }
  if (status >= 500) {
    return { what: `${host} failed (${status})`, how: 'Run the doctor again, or look at status.auth0.com' }
  }
  // Others than Auth0 answer these as well, a proxy for one, but in other words.
  if (propertyOf(body, 'statusCode') !== status) return toNonsense(host, status)
  const errorCode = propertyOf(body, 'errorCode')
  if (errorCode === 'insufficient_scope') return { what: `The token may not ${scope}`, how: howToGetToken }
  if (errorCode === 'insufficient_entitlement') {
    return { what: 'The plan of the tenant does not have this', how: 'Nothing needs to be done' }
  }
  if (status === 404) return { what: `${host} does not have it (404)`, how: howToGetToken, isMissing: true }
  return { what: `${host} refuses the question (${status})`, how: howToGetToken }
}

function toNonsense(host: string, status?: number): Trouble {
  return {
    what: `${host} answered${status === undefined ? '' : ` ${status}`}, but not as the Management API does`,
    how: 'See what stands between you and Auth0: a proxy, or an address that is not of Auth0',
  }
}

function toUnreachable(error: unknown, host: string): Trouble {
  const how = `See whether this machine reaches ${host}`
  if (propertyOf(error, 'name') === 'TimeoutError') {
    return { what: `${host} did not answer within ${timeoutMs / 1000} seconds`, how }
  }
  // The message may quote the headers, so the code alone is told.
  const code = propertyOf(propertyOf(error, 'cause'), 'code')
  const reason = typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : ''
  return { what: `${host} could not be reached${reason}`, how }
}
