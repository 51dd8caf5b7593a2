import { createHash, randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { database } from './database'
import type { TypedDetails } from './details'

/** The cookie that holds the token. */
export const draftCookie = 'shop_draft'

const lifetimeMs = 24 * 60 * 60 * 1000

const DraftRow = v.object({ email: v.string(), first_name: v.string(), last_name: v.string() })

/**
 * Keeps what was typed under a random token, and returns the token for this browser's cookie.
 *
 * A draft is not a customer. Anybody can type anybody's address, so a name typed here must not touch the
 * customer of that address. Placing an order adopts the draft, and only if the buyer signed in with its address.
 */
export async function saveDraft(typed: TypedDetails, earlierToken: string | undefined): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const db = await database()
  await db.batch(
    [
      {
        sql: 'DELETE FROM drafts WHERE token_hash = ? OR created_at < ?',
        args: [hashToken(earlierToken ?? ''), Date.now() - lifetimeMs],
      },
      {
        sql: 'INSERT INTO drafts (token_hash, email, first_name, last_name, created_at) VALUES (?, ?, ?, ?, ?)',
        args: [hashToken(token), typed.email, typed.firstName, typed.lastName, Date.now()],
      },
    ],
    'write',
  )
  return token
}

/** What this browser typed, if it did so within the last day. */
export async function findDraft(token: string | undefined): Promise<TypedDetails | undefined> {
  if (!token) return undefined
  const db = await database()
  const { rows } = await db.execute({
    sql: 'SELECT email, first_name, last_name FROM drafts WHERE token_hash = ? AND created_at >= ?',
    args: [hashToken(token), Date.now() - lifetimeMs],
  })
  if (!rows[0]) return undefined
  const row = v.parse(DraftRow, rows[0])
  return { email: row.email, firstName: row.first_name, lastName: row.last_name }
}

/** Only a hash is stored: a copy of the database opens nobody's draft. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
