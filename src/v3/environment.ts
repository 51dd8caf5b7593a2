import type { ConfigParameters } from '@auth0/nextjs-auth0'

const falsy = ['n', 'no', 'false', '0', 'off']

/**
 * The app's configuration as SDK v3 puts it together: the object given to `initAuth0` over the environment, with
 * the SDK's own precedence, odd corners included (the assertion key comes from the environment only).
 *
 * @see https://github.com/auth0/nextjs-auth0/blob/v3.8.0/src/config.ts
 */
export function readEnvironment(params: ConfigParameters): Record<string, unknown> {
  // Each variable is spelt out, because Next replaces `process.env.NAME` at build time.
  const baseURL = process.env.AUTH0_BASE_URL || process.env.NEXT_PUBLIC_AUTH0_BASE_URL
  return {
    secret: process.env.AUTH0_SECRET,
    issuerBaseURL: process.env.AUTH0_ISSUER_BASE_URL,
    baseURL: baseURL && !/^https?:\/\//.test(baseURL) ? `https://${baseURL}` : baseURL,
    clientID: process.env.AUTH0_CLIENT_ID,
    clientSecret: process.env.AUTH0_CLIENT_SECRET,
    httpTimeout: toNumber(process.env.AUTH0_HTTP_TIMEOUT),
    enableTelemetry: toBoolean(process.env.AUTH0_ENABLE_TELEMETRY),
    legacySameSiteCookie: toBoolean(process.env.AUTH0_LEGACY_SAME_SITE_COOKIE),
    pushedAuthorizationRequests: toBoolean(process.env.AUTH0_PUSHED_AUTHORIZATION_REQUESTS),
    ...params,
    organization: params.organization || process.env.AUTH0_ORGANIZATION || undefined,
    authorizationParams: {
      response_type: 'code',
      audience: process.env.AUTH0_AUDIENCE,
      scope: process.env.AUTH0_SCOPE,
      ...params.authorizationParams,
    },
    session: {
      cookie: {
        domain: process.env.AUTH0_COOKIE_DOMAIN,
        secure: toBoolean(process.env.AUTH0_COOKIE_SECURE),
        sameSite: process.env.AUTH0_COOKIE_SAME_SITE,
        ...params.session?.cookie,
      },
    },
    routes: {
      callback: params.routes?.callback || process.env.AUTH0_CALLBACK || '/api/auth/callback',
    },
    clientAssertionSigningKey: process.env.AUTH0_CLIENT_ASSERTION_SIGNING_KEY || undefined,
    clientAssertionSigningAlg: process.env.AUTH0_CLIENT_ASSERTION_SIGNING_ALG,
    transactionCookie: {
      name: process.env.AUTH0_TRANSACTION_COOKIE_NAME,
      domain: process.env.AUTH0_TRANSACTION_COOKIE_DOMAIN,
      path: process.env.AUTH0_TRANSACTION_COOKIE_PATH || '/',
      secure: toBoolean(process.env.AUTH0_TRANSACTION_COOKIE_SECURE),
      sameSite: process.env.AUTH0_TRANSACTION_COOKIE_SAME_SITE,
      ...params.transactionCookie,
    },
  }
}

function toBoolean(value: string | undefined): boolean | undefined {
  return value ? !falsy.includes(value.toLowerCase().trim()) : undefined
}

function toNumber(value: string | undefined): number | undefined {
  return value ? Number(value) : undefined
}
