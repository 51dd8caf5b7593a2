import * as v from 'valibot'
import { readBytes } from '../../bytes.js'
import { parseJson } from '../../parse-json.js'
import { propertyOf } from '../../property-of.js'

/** What came of a question to the Management API. */
export type Reading<T> = { value: T } | { trouble: Trouble }

/** Why there is no answer. Made of words of ours alone: neither the token nor anything that the other side has said. */
export interface Trouble {
  kind: 'token' | 'scope' | 'missing' | 'plan' | 'passing'
  what: string
  how: string
}

/** The Management API of one tenant. It is only ever read. */
export interface Api {
  /** Host of the tenant. */
  host: string
  read<T>(path: string, schema: v.GenericSchema<unknown, T>, scope: string): Promise<Reading<T>>
}

export const timeoutMs = 10_000
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
  `Or take one of a machine-to-machine application that may ${scopes.join(', ')}`

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

export function notAccepted(host: string): Trouble {
  const what = `${host} does not accept the token (401): it has expired, is of another tenant, or not for this API`
  return { kind: 'token', what, how: howToGetToken }
}

function toRefusal(status: number, body: unknown, scope: string, host: string): Trouble {
  const errorCode = propertyOf(body, 'errorCode')
  if (status === 401) return notAccepted(host)
  if (status === 403 && errorCode === 'insufficient_entitlement') {
    return {
      kind: 'plan',
      what: 'The plan of the tenant does not have this',
      how: 'Nothing needs to be done',
    }
  }
  if (status === 403) return { kind: 'scope', what: `The token may not ${scope}`, how: howToGetToken }
  if (status === 404 && propertyOf(body, 'statusCode') === 404) {
    return { kind: 'missing', what: `${host} does not have it (404)`, how: howToGetToken }
  }
  if (status === 429) {
    return passing('Auth0 has had too many requests for now (429)', 'Run the doctor again in a minute')
  }
  if (status >= 500)
    return passing(`${host} failed (${status})`, 'Run the doctor again, or look at status.auth0.com')
  return toNonsense(host, status)
}

function toNonsense(host: string, status?: number): Trouble {
  return passing(
    `${host} answered${status === undefined ? '' : ` ${status}`}, but not as the Management API does`,
    'See what stands between you and Auth0: a proxy, or an address that is not of Auth0',
  )
}

function toUnreachable(error: unknown, host: string): Trouble {
  const how = `See whether this machine reaches https://${host}/`
  if (propertyOf(error, 'name') === 'TimeoutError') {
    return passing(`${host} did not answer within ${timeoutMs / 1000} seconds`, how)
  }
  // The message may quote the headers, so the code alone is told.
  const code = propertyOf(propertyOf(error, 'cause'), 'code')
  const reason = typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : ''
  return passing(`${host} could not be reached${reason}`, how)
}

function passing(what: string, how: string): Trouble {
  return { kind: 'passing', what, how }
}
