import { configError } from './config.js'

// As the SDK: unlike v3's, it asks for a refresh token.
const defaultScope = 'openid profile email offline_access'

/**
 * The scope of a login: v4 takes one string, or one for each audience.
 *
 * @see https://github.com/auth0/nextjs-auth0/blob/v4.30.0/src/utils/scope-helpers.ts
 */
export function scopeFor({ scope, audience }: Record<string, unknown>): string {
  if (!scope) return defaultScope
  if (typeof scope === 'string') return scope
  if (typeof scope !== 'object' || typeof audience !== 'string' || audience === '') {
    throw configError(
      'authorizationParameters.scope',
      'must be a string, or a map with an "audience" to look up',
    )
  }
  const found = new Map<string, unknown>(Object.entries(scope)).get(audience)
  return typeof found === 'string' && found !== '' ? found : defaultScope
}
