import type { App } from './app.js'
import type { Finding } from './finding.js'
import type { ClientAnswer, CredentialsAnswer } from './tenant-answers.js'
import type { Reading } from './tenant-api.js'
import { findNearMiss, isAllowed } from './tenant-callbacks.js'
import { advice, cannotTell, change, ok, patch, problem, type Remedy, skipped } from './tenant-findings.js'

const OTP_GRANT = 'http://auth0.com/oauth/grant-type/passwordless/otp'
const APPLICATION = 'Applications, your application'
const GRANTS = `${APPLICATION}, Advanced Settings, Grant Types`

function changeClient(client: ClientAnswer, place: string, body: object): string {
  return change(place, patch(`clients/${client.client_id}`, body), 'update:clients')
}

/** A Regular Web Application of one's own. */
export function checkClient(client: ClientAnswer): Finding {
  const check = 'tenant.client'
  const { app_type: type, is_first_party: isFirstParty } = client
  if (isFirstParty === false) {
    return problem(check, 'The application is a third-party application', {
      why: 'Auth0 does not serve passwordless sign-in to third-party applications',
      how: 'Use an application that was made in the dashboard of this tenant',
    })
  }
  if (type === undefined) return cannotTell(check, 'app_type')
  if (type === 'regular_web') return ok(check, 'The application is a Regular Web Application')
  return problem(check, `The application is of the type ${word(type)}, not regular_web`, {
    why: 'Auth0 asks other types for no secret, and this package proves with one, or with a key, who is calling',
    how: changeClient(client, `${APPLICATION}, Application Type: Regular Web Application`, {
      app_type: 'regular_web',
    }),
  })
}

/** The app and Auth0 must agree how the app proves who it is. */
export function checkClientAuthentication(
  client: ClientAnswer,
  credentials: Reading<CredentialsAnswer> | undefined,
  app: App,
): Finding {
  const check = 'tenant.client-authentication'
  const method = client.token_endpoint_auth_method ?? toKeyMethod(credentials)
  if (method === undefined) {
    if (credentials && 'trouble' in credentials)
      return skipped(check, credentials.trouble.what, credentials.trouble.how)
    return cannotTell(check, 'token_endpoint_auth_method')
  }
  const how = howToAuthenticate(client, app)
  if (method === 'none') {
    const why =
      'Without it anybody can call in the name of the app, and Auth0 does not believe whose start it is'
    return problem(check, 'Auth0 asks the application for no authentication (None)', { why, how })
  }
  const expected = method.startsWith('client_secret_') ? 'client_secret' : method
  if (app.clientAuthentication === undefined) {
    return skipped(check, `Auth0 expects ${word(method)}; what the app uses its environment does not say`)
  }
  if (expected === app.clientAuthentication)
    return ok(check, `Auth0 expects ${word(method)}, as the app does it`)
  return problem(check, `Auth0 expects ${word(method)}, and the app uses ${app.clientAuthentication}`, {
    why: 'Visitors get configuration_error; the log says "Auth0 refused (401, ...)"',
    how,
  })
}

function howToAuthenticate(client: ClientAnswer, app: App): string {
  const place = `${APPLICATION}, Credentials`
  if (app.clientAuthentication === 'private_key_jwt') {
    return `Dashboard, ${place}: choose Private Key JWT and upload the public key; or give the app a client secret instead`
  }
  // The two exclude each other.
  const withoutKey = client.token_endpoint_auth_method === undefined && {
    client_authentication_methods: null,
  }
  const body = { ...withoutKey, token_endpoint_auth_method: 'client_secret_post' }
  return changeClient(client, `${place}: Client Secret (Post)`, body)
}

function toKeyMethod(credentials: Reading<CredentialsAnswer> | undefined): string | undefined {
  if (!credentials || 'trouble' in credentials) return undefined
  return Object.keys(credentials.value.client_authentication_methods ?? {})[0]
}

export function checkOtpGrant(client: ClientAnswer, app: App): Finding {
  return checkGrant(client, app, 'tenant.otp-grant', OTP_GRANT, 'Passwordless OTP', {
    why: 'Every start is refused: visitors get configuration_error, the log says "Auth0 refused (403, unauthorized_client)"',
  })
}

export function checkCodeGrant(client: ClientAnswer, app: App): Finding {
  return checkGrant(client, app, 'tenant.code-grant', 'authorization_code', 'Authorization Code', {
    why: 'The callback cannot exchange the code that a click brings, so nobody is signed in',
  })
}

/** Needed only by an app that asks for a refresh token, as SDK v4 does unless the app's code says otherwise. */
export function checkRefreshToken(client: ClientAnswer, app: App): Finding {
  const check = 'tenant.refresh-token'
  if (!isRefreshTokenAsked(app)) return ok(check, 'AUTH0_SCOPE asks for no refresh token')
  const asker =
    app.generation === 4 ? 'SDK v4 asks for offline_access by default' : 'AUTH0_SCOPE has offline_access'
  const why = `${asker}, and the session gets no refresh token`
  const finding = checkGrant(client, app, check, 'refresh_token', 'Refresh Token', { why })
  return finding.status === 'problem' ? { ...finding, status: 'advice' } : finding
}

function isRefreshTokenAsked({ generation, env }: App): boolean {
  return generation === 4 || Boolean(env.AUTH0_SCOPE?.split(/\s+/).includes('offline_access'))
}

function checkGrant(
  client: ClientAnswer,
  app: App,
  check: 'tenant.otp-grant' | 'tenant.code-grant' | 'tenant.refresh-token',
  grant: string,
  name: string,
  { why }: Pick<Remedy, 'why'>,
): Finding {
  const { grant_types: grants } = client
  if (!grants) return cannotTell(check, 'grant_types')
  if (grants.includes(grant)) return ok(check, `The grant ${name} is on`)
  // The call replaces the list: it is given whole, and with what other checks miss, or one remedy would undo another.
  const wanted = ['authorization_code', ...(isRefreshTokenAsked(app) ? ['refresh_token'] : []), OTP_GRANT]
  const how = changeClient(client, `${GRANTS}: ${name}`, {
    grant_types: [...new Set([...grants, ...wanted])],
  })
  return problem(check, `The grant ${name} is off`, { why, how })
}

/** Every callback URL of the app, letter by letter. */
export function checkCallbackUrls(client: ClientAnswer, { callbackUrls }: App): Finding {
  const check = 'tenant.callback-url'
  const { callbacks } = client
  if (!callbacks) return cannotTell(check, 'callbacks')
  if (callbackUrls.length === 0) return skipped(check, 'The environment does not say where the callback is')
  const missing = callbackUrls.filter((url) => !isAllowed(url, callbacks))
  if (missing.length === 0) return ok(check, `Allowed: ${callbackUrls.join(', ')}`)
  const told = missing.map((url) => {
    const nearMiss = findNearMiss(url, callbacks)
    return nearMiss === undefined ? url : `${url} (${nearMiss})`
  })
  return problem(check, `Not among the Allowed Callback URLs: ${told.join(', ')}`, {
    why: 'A click on a link ends on a page of Auth0 about a callback URL mismatch',
    how: changeClient(client, `${APPLICATION}, Allowed Callback URLs`, {
      callbacks: [...callbacks, ...missing],
    }),
  })
}

/** Whether Auth0 counts starts by visitor. */
export function checkIpHeader(client: ClientAnswer): Finding {
  const check = 'tenant.ip-header'
  const { is_token_endpoint_ip_header_trusted: isTrusted } = client
  if (isTrusted === undefined) return cannotTell(check, 'is_token_endpoint_ip_header_trusted')
  if (isTrusted) return ok(check, 'Auth0 believes the app whose start it is (Trust Token Endpoint IP Header)')
  return advice(check, 'Trust Token Endpoint IP Header is off', {
    why: 'Auth0 may count every start for the one address of your server: 50 an hour, then too_many_requests for everybody',
    how: changeClient(client, `${APPLICATION}, Advanced Settings, OAuth: Trust Token Endpoint IP Header`, {
      is_token_endpoint_ip_header_trusted: true,
    }),
  })
}

/** A name out of an answer, and nothing else that an answer might hold. */
function word(text: string): string {
  return /^\w{1,40}$/.test(text) ? text : 'something else'
}
