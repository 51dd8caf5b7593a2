/** One request that the tenant received. */
export interface TenantRequest {
  method: string
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  body?: unknown
  /** None as long as there is no answer. */
  status?: number | undefined
  location?: string | undefined
  /** Milliseconds since 1970. */
  receivedAt: number
}

/** What this browser can know of the sign-ins of an address. */
export interface OwnBrowser {
  /** Whether its session is the address's: then all of them are its business. */
  proved: boolean
  /** When the address was typed here; milliseconds since 1970. */
  typedAt: number | undefined
  cookies: readonly { name: string; value: string }[]
}

/** The last sign-in of a browser, as far as it has got. */
export interface SignIn {
  start: TenantRequest | undefined
  /** The visit whose code was redeemed, otherwise the last one. */
  visit: TenantRequest | undefined
  /** Whether that visit brought a typed code, and not a link. */
  typed: boolean
  /** How many more visits there were. */
  otherVisits: number
  token: TenantRequest | undefined
}

/**
 * Finds the last sign-in of this browser among the requests of its address, oldest first.
 *
 * Anybody can type anybody's address. So without a session, what was asked for elsewhere before it was typed here is left out.
 */
export function findSignIn(requests: readonly TenantRequest[], browser: OwnBrowser): SignIn {
  const starts = requests.filter(({ path }) => path === '/passwordless/start')
  const start = starts.findLast((request) => isOwn(request, browser))
  const visits = requests.filter(
    (request) =>
      request.path === '/passwordless/verify_redirect' &&
      isOwn(request, browser) &&
      !isBefore(request, start),
  )
  const isExchangeOf = (visit: TenantRequest) => (request: TenantRequest) =>
    request.path === '/oauth/token' && hasCode(request, readCode(visit))
  const redeemed = visits.findLast((visit) => requests.some(isExchangeOf(visit)))
  const visit = redeemed ?? visits.at(-1)
  return {
    start,
    visit,
    // A link carries the state that it was asked for with; for a typed code there is always a new one.
    typed: visit !== undefined && !starts.some((request) => readState(request) === readState(visit)),
    otherVisits: Math.max(0, visits.length - 1),
    token: redeemed && requests.findLast(isExchangeOf(redeemed)),
  }
}

function isOwn(request: TenantRequest, { proved, typedAt, cookies }: OwnBrowser): boolean {
  if (proved || (typedAt !== undefined && request.receivedAt >= typedAt)) return true
  const state = readState(request)
  // In the name of the transaction cookie on SDK v4, in its value on v3.
  return Boolean(state) && cookies.some(({ name, value }) => `${name}=${value}`.includes(state))
}

function isBefore(request: TenantRequest, start: TenantRequest | undefined): boolean {
  return start !== undefined && request.receivedAt < start.receivedAt
}

/** The state that a request hands over; empty when it has none. */
function readState({ query, body }: TenantRequest): string {
  const authParams = isRecord(body) ? body.authParams : undefined
  const state = isRecord(authParams) ? authParams.state : query.state
  return typeof state === 'string' ? state : ''
}

/** The code that the answer to a request leads on with, if there is one. */
export function readCode({ location }: TenantRequest): string | null {
  return new URLSearchParams(location?.split('?')[1]).get('code')
}

function hasCode({ body }: TenantRequest, code: string | null): boolean {
  return isRecord(body) && body.code === code
}

/** Whether a value has properties to read. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
