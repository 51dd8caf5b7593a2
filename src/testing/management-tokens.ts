import { randomBytes } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { type Answer, json } from './http.js'

/** The scopes that the endpoints of the tenant's Management API ask for. */
const managementScopes = [
  'read:tenant_settings',
  'update:tenant_settings',
  'read:clients',
  'read:client_keys',
  'read:client_credentials',
  'read:connections',
  'read:email_provider',
  'read:attack_protection',
] as const

/**
 * What a token for the Management API allows: the scopes that passwordless sign-in has to do with, under Auth0's names.
 *
 * @useDeclaredType
 */
export type ManagementScope = (typeof managementScopes)[number]

/** What a token for the Management API is to be good for. */
export interface ManagementTokenOptions {
  /** Default: every scope that the tenant knows. */
  scopes?: readonly ManagementScope[]
  /** How long it lives, in seconds. Default 86400, as Auth0's. Not positive: it has expired already. */
  lifetimeSeconds?: number
}

/** Issues and checks the tokens of the Management API: signed, for one audience, with scopes. */
export class ManagementTokens {
  readonly #issuer: string
  readonly #now: () => number
  /** Nobody but the tenant checks these tokens, so it needs no pair of keys as Auth0 does. */
  readonly #key = randomBytes(32)

  constructor(issuer: string, now: () => number) {
    this.#issuer = issuer
    this.#now = now
  }

  issue({
    scopes = managementScopes,
    lifetimeSeconds = 86_400,
  }: ManagementTokenOptions = {}): Promise<string> {
    const issuedAt = Math.floor(this.#now() / 1000)
    return new SignJWT({ scope: scopes.join(' '), gty: 'client-credentials', azp: 'offline-explorer' })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(this.#issuer)
      .setSubject('offline-explorer@clients')
      .setAudience(`${this.#issuer}api/v2/`)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(this.#key)
  }

  /** The scopes of the token in an `Authorization` header, or the answer to a header without a good one. */
  async check(header: string | undefined): Promise<Set<string> | Answer> {
    const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1]
    if (token === undefined) return unauthorized('Missing authentication')
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        currentDate: new Date(this.#now()),
      })
      return new Set(typeof payload.scope === 'string' ? payload.scope.split(' ') : [])
    } catch (error) {
      const isExpired = error instanceof errors.JWTExpired
      return unauthorized(
        isExpired ? 'Expired token received for JSON Web Token validation' : 'Invalid token',
      )
    }
  }
}

function unauthorized(message: string): Answer {
  return json(401, { statusCode: 401, error: 'Unauthorized', message })
}
