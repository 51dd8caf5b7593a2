import { getSession } from '@auth0/nextjs-auth0'
import { cookies } from 'next/headers'
import { draftCookieName } from 'shop-shared/draft-cookie'
import type { Buyer } from 'shop-shared/orders'
import { provedAddress } from './session'

/**
 * The signed-in buyer of an App Router page or route.
 *
 * SDK v3 reads cookies the way of Next 14: `next dev` warns about it on Next 15, and it works.
 */
export async function currentBuyer(): Promise<Buyer | undefined> {
  const email = provedAddress(await getSession())
  return email === undefined ? undefined : { email, draftToken: await draftToken() }
}

/** What this browser's draft cookie holds. */
export async function draftToken(): Promise<string | undefined> {
  return (await cookies()).get(draftCookieName)?.value
}

/** The shop's own origin, as configured: a `Host` header can say anything. */
export function shopOrigin(): string {
  const url = process.env.AUTH0_BASE_URL ?? 'http://localhost:3000'
  return new URL(/^https?:/.test(url) ? url : `https://${url}`).origin
}

/** A query parameter that stands there once. */
export function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** `303` to a page of the shop. */
export function seeOther(path: string, headers: HeadersInit = {}): Response {
  const response = new Response(null, { status: 303, headers })
  response.headers.set('location', path)
  response.headers.set('cache-control', 'no-store')
  return response
}

export { inboxUrl } from './session'
