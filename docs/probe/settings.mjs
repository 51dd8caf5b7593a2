/**
 * What the probe is told by its environment.
 *
 * @throws Error that names what is missing or wrong, and no value
 */
export function readSettings(env) {
  const missing = ['AUTH0_DOMAIN', 'AUTH0_CLIENT_ID', 'PROBE_EMAIL'].filter((name) => !env[name])
  const key = env.AUTH0_CLIENT_ASSERTION_SIGNING_KEY
  if (!env.AUTH0_CLIENT_SECRET && !key) missing.push('AUTH0_CLIENT_SECRET')
  if (missing.length > 0) throw new Error(`Not set: ${missing.join(', ')}.`)
  const callbackUrl = new URL(env.PROBE_CALLBACK_URL ?? 'http://localhost:3000/auth/callback')
  if (callbackUrl.hostname !== 'localhost') throw new Error('PROBE_CALLBACK_URL must be on localhost.')
  return {
    tenant: toTenant(env.AUTH0_DOMAIN),
    clientId: env.AUTH0_CLIENT_ID,
    clientSecret: env.AUTH0_CLIENT_SECRET,
    signingKey: key,
    callbackUrl: callbackUrl.href,
    email: env.PROBE_EMAIL,
    newEmail: env.PROBE_NEW_EMAIL,
    blockedEmail: env.PROBE_BLOCKED_EMAIL,
    // An address of the range that is kept for documentation.
    forwardedFor: env.PROBE_FORWARDED_FOR ?? '203.0.113.7',
  }
}

/** A secret goes there: only over TLS, or to the offline tenant on this machine. */
function toTenant(domain) {
  const url = new URL(domain.includes('://') ? domain : `https://${domain}`)
  if (url.protocol === 'https:' || url.hostname === 'localhost') return `${url.origin}/`
  throw new Error('AUTH0_DOMAIN must be the domain of a tenant, without http://.')
}
