import { createHash, randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { database } from './database'
import type { TypedDetails } from './details'

/** The cookie that holds the token. */
export const draftCookie = 'shop_draft'

const lifetimeMs = 24 * 60 * 60 * 1000

/** What was typed, and what was asked for with it. */
export interface Draft extends TypedDetails {
  send: 'link' | 'code'
}

const DraftRow = v.pipe(
  v.object({
    connection: v.picklist(['email', 'sms']),
    email: v.string(),
    phone_number: v.string(),
    first_name: v.string(),
    last_name: v.string(),
    send: v.picklist(['link', 'code']),
  }),
  v.transform(
    ({ phone_number: phoneNumber, first_name: firstName, last_name: lastName, ...row }): Draft => ({
      ...row,
      phoneNumber,
      firstName,
      lastName,
    }),
  ),
)

/**
 * Keeps what was typed under a random token, and returns the token for this browser's cookie.
 *
 * A draft is not a customer. Anybody can type anybody's address, so a name typed here must not touch the
 * customer of that address. Placing an order adopts the draft, and only if the buyer signed in with its address.
 */
export async function saveDraft(draft: Draft, earlierToken: string | undefined): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const now = Date.now()
  const db = await database()
  await db.batch(
    [
      {
        sql: 'DELETE FROM drafts WHERE token_hash = ? OR created_at < ?',
        args: [hashToken(earlierToken ?? ''), now - lifetimeMs],
      },
      {
        sql: `INSERT INTO drafts
          (token_hash, connection, email, phone_number, first_name, last_name, send, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        args: [
          hashToken(token),
          draft.connection,
          draft.email,
          draft.phoneNumber,
          draft.firstName,
          draft.lastName,
          draft.send,
          now,
        ],
      },
    ],
    'write',
  )
  return token
}

/** What this browser typed, if it did so within the last day. */
export async function findDraft(token: string | undefined): Promise<Draft | undefined> {
  if (!token) return undefined
  const db = await database()
  const { rows } = await db.execute({
    sql: 'SELECT * FROM drafts WHERE token_hash = ? AND created_at >= ?',
    args: [hashToken(token), Date.now() - lifetimeMs],
  })
  return rows[0] && v.parse(DraftRow, rows[0])
}

/** Only a hash is stored: a copy of the database opens nobody's draft. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
