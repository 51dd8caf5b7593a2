import { cookies } from 'next/headers'
import { draftCookie } from './drafts'

/** What this browser's draft cookie holds: the token that ties a draft to the browser that typed it. */
export async function readDraftToken(): Promise<string | undefined> {
  return (await cookies()).get(draftCookie)?.value
}

/** Out of reach of scripts, and `Secure` wherever the shop is on https. */
export async function writeDraftToken(token: string, shopOrigin: string): Promise<void> {
  const secure = shopOrigin.startsWith('https:')
  const jar = await cookies()
  jar.set(draftCookie, token, { path: '/', maxAge: 86_400, httpOnly: true, sameSite: 'lax', secure })
}
