import { cookies } from 'next/headers'
import * as v from 'valibot'
import { database } from '../database'
import { draftCookie, findDraft, hashToken } from '../drafts'
import { inboxUrl } from '../inbox-url'
import type { Shop } from '../shop'
import { describeCookies } from './cookies'
import { maskAddress } from './mask'
import { type Scene, toScenes } from './scenes'
import { findSignIn } from './sign-in'
import { fetchRequests } from './tenant-requests'

/** What the page shows; nothing in it is personal or secret. */
export interface Behind {
  scenes: Scene[]
  signedInAs: string | undefined
  /** Whether the tenant told what it received; with a tenant of one's own, nobody does. */
  tenant: 'told' | 'silent' | 'not ours'
}

/** Reads the last sign-in of the browser that asks, and masks it. */
export async function readBehind(shop: Shop): Promise<Behind> {
  // A cookie that the proxy of SDK v4 has ended while it renewed the session is here without a value.
  const jar = (await cookies()).getAll().filter(({ value }) => value)
  const token = jar.find(({ name }) => name === draftCookie)?.value
  const draft = await findDraft(token)
  const signedInAs = await shop.signedInAs()
  const address = draft?.email ?? signedInAs
  const url = inboxUrl()
  const requests = url && address ? await fetchRequests(url, address) : []
  const signIn = findSignIn(requests ?? [], {
    proved: address === signedInAs,
    typedAt: await findTypingTime(token),
    cookies: jar,
  })
  return {
    scenes: toScenes({ draft, signIn, cookies: describeCookies(jar), signedInAs }),
    signedInAs: signedInAs && maskAddress(signedInAs),
    tenant: !url ? 'not ours' : requests ? 'told' : 'silent',
  }
}

const TimeRow = v.object({ created_at: v.number() })

async function findTypingTime(token: string | undefined): Promise<number | undefined> {
  if (!token) return undefined
  const db = await database()
  const { rows } = await db.execute({
    sql: 'SELECT created_at FROM drafts WHERE token_hash = ?',
    args: [hashToken(token)],
  })
  return rows[0] && v.parse(TimeRow, rows[0]).created_at
}
