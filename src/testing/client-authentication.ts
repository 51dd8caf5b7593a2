import { createHash, createPublicKey, timingSafeEqual } from 'node:crypto'
import { type JWTPayload, jwtVerify } from 'jose'
import type { TenantSettings } from './options.js'

/** What a request to `/passwordless/start` offers as the app's proof of identity. */
export interface ClientCredentials {
  client_secret?: string | undefined
  client_assertion?: string | undefined
  client_assertion_type?: string | undefined
}

export type ClientProof = 'proven' | 'missing' | 'wrong'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
// Limits of an assertion (auth0-facts 1): 2048 bytes, jti of 64 characters. The life is our reading of "short".
const MAX_ASSERTION_LENGTH = 2048
const MAX_JTI_LENGTH = 64
const MAX_LIFE_SECONDS = 300

/** How Auth0 lets an app sign. */
export const CLIENT_ALGORITHMS = ['RS256', 'RS384', 'PS256'] as const

/** Checks the app's secret or signed assertion; each assertion counts once. */
export class ClientAuthentication {
  readonly #settings: TenantSettings
  readonly #issuer: string
  readonly #usedIds = new Set<string>()

  constructor(settings: TenantSettings, issuer: string) {
    this.#settings = settings
    this.#issuer = issuer
  }

  async check(credentials: ClientCredentials): Promise<ClientProof> {
    const { client_secret: secret, client_assertion: assertion } = credentials
    if (secret === undefined && assertion === undefined) return 'missing'
    if (secret !== undefined && assertion !== undefined) return 'wrong'
    if (secret !== undefined) return this.#isOurSecret(secret) ? 'proven' : 'wrong'
    if (credentials.client_assertion_type !== ASSERTION_TYPE) return 'wrong'
    return (await this.#isOurAssertion(assertion ?? '')) ? 'proven' : 'wrong'
  }

  #isOurSecret(secret: string): boolean {
    if (this.#settings.clientPublicKey !== undefined) return false
    return timingSafeEqual(digest(secret), digest(this.#settings.clientSecret))
  }

  async #isOurAssertion(assertion: string): Promise<boolean> {
    const { clientPublicKey, clientId } = this.#settings
    if (clientPublicKey === undefined || assertion.length > MAX_ASSERTION_LENGTH) return false
    try {
      const { payload } = await jwtVerify(assertion, createPublicKey(clientPublicKey), {
        algorithms: [...CLIENT_ALGORITHMS],
        issuer: clientId,
        subject: clientId,
        audience: this.#issuer,
        maxTokenAge: MAX_LIFE_SECONDS,
        requiredClaims: ['exp', 'iat', 'jti'],
      })
      return this.#isFresh(payload)
    } catch {
      return false
    }
  }

  #isFresh({ jti = '', exp = 0, iat = 0 }: JWTPayload): boolean {
    if (jti === '' || jti.length > MAX_JTI_LENGTH || exp - iat > MAX_LIFE_SECONDS) return false
    if (this.#usedIds.has(jti)) return false
    this.#usedIds.add(jti)
    return true
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
