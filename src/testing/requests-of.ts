import { parseUrl } from '../parse-url.js'
import { isRecord } from './check.js'
import type { RecordedRequest } from './request-log.js'
import { toAddress } from './users.js'

/**
 * What was received for one address or phone number, oldest first: what was asked for, the clicks, and the exchange of the
 * codes that these led to. Requests of anybody else are left out.
 */
export function requestsOf(address: string, requests: readonly RecordedRequest[]): RecordedRequest[] {
  const wanted = toAddress(address)
  const codes = new Set<string>()
  return requests.filter((request) => {
    if (request.path === '/oauth/token') return redeems(request, codes)
    if (addressOf(request) !== wanted) return false
    const code = codeIn(request.location)
    if (code !== undefined) codes.add(code)
    return true
  })
}

/** The token endpoint is told no address: only the code says whose exchange it is. */
function redeems({ body }: RecordedRequest, codes: ReadonlySet<string>): boolean {
  return isRecord(body) && typeof body.code === 'string' && codes.has(body.code)
}

function addressOf({ path, query, body }: RecordedRequest): string | undefined {
  if (!path.startsWith('/passwordless/')) return undefined
  const fields = path === '/passwordless/start' ? body : query
  if (!isRecord(fields)) return undefined
  const address = fields.connection === 'sms' ? fields.phone_number : fields.email
  return typeof address === 'string' ? toAddress(address) : undefined
}

function codeIn(location: string | undefined): string | undefined {
  return parseUrl(location ?? '')?.searchParams.get('code') ?? undefined
}
