import * as v from 'valibot'
import type { TenantRequest } from './sign-in'

const Fields = v.record(v.string(), v.string())

const Requests = v.array(
  v.object({
    method: v.string(),
    path: v.string(),
    query: Fields,
    headers: Fields,
    body: v.optional(v.unknown()),
    status: v.optional(v.number()),
    location: v.optional(v.string()),
    receivedAt: v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse)),
  }),
)

const patienceMs = 2000

/** What the offline tenant received for an address; `undefined` when it does not answer. */
export async function fetchRequests(inboxUrl: string, address: string): Promise<TenantRequest[] | undefined> {
  try {
    const url = `${inboxUrl}/api/requests?${new URLSearchParams({ to: address })}`
    const answer = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) })
    return v.parse(Requests, await answer.json())
  } catch {
    return undefined
  }
}
