import { randomInt } from 'node:crypto'
import * as v from 'valibot'
import { type BasketLine, totalCents } from './basket'
import { database } from './database'
import { addressOf, type Names, parseDetails, parseNames } from './details'
import { findDraft, hashToken } from './drafts'

/** An order as its buyer sees it. */
export interface Order {
  number: string
  names: Names
  lines: BasketLine[]
  totalCents: number
  placedAt: number
}

/** The buyer's proved address or phone number, and the token in this browser's draft cookie. */
export interface Buyer {
  address: string
  draftToken: string | undefined
}

const Line = v.object({
  product: v.object({
    id: v.picklist(['mug', 'vase', 'bowl']),
    name: v.string(),
    detail: v.string(),
    cents: v.number(),
  }),
  quantity: v.number(),
})

const OrderRow = v.object({
  number: v.string(),
  first_name: v.string(),
  last_name: v.string(),
  lines: v.pipe(v.string(), v.parseJson(), v.array(Line)),
  total_cents: v.number(),
  placed_at: v.number(),
})

const NamesRow = v.pipe(
  v.object({ first_name: v.string(), last_name: v.string() }),
  v.transform((row): Names => ({ firstName: row.first_name, lastName: row.last_name })),
)

/** The names to order under: this browser's draft if it was typed for this very address, else the customer's. */
export async function findNames({ address, draftToken }: Buyer): Promise<Names | undefined> {
  const draft = await findDraft(draftToken)
  const parsed = draft && parseDetails(draft)
  if (parsed?.ok && addressOf(parsed.details) === address) return parseNames(parsed.details)
  const db = await database()
  const { rows } = await db.execute({
    sql: 'SELECT first_name, last_name FROM customers WHERE address = ?',
    args: [address],
  })
  return rows[0] && v.parse(NamesRow, rows[0])
}

/**
 * Places the order and makes these names the customer's; the draft has done its work.
 *
 * `formKey` is made when the form is shown, so pressing the button twice places one order. Returns the order's number.
 */
export async function placeOrder(
  buyer: Buyer,
  names: Names,
  lines: readonly BasketLine[],
  formKey: string,
): Promise<string> {
  const db = await database()
  const now = Date.now()
  await db.batch(
    [
      {
        sql: `INSERT INTO customers (address, first_name, last_name, updated_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (address) DO UPDATE SET
            first_name = excluded.first_name, last_name = excluded.last_name, updated_at = excluded.updated_at`,
        args: [buyer.address, names.firstName, names.lastName, now],
      },
      {
        sql: `INSERT INTO orders
          (number, form_key, customer, first_name, last_name, lines, total_cents, placed_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        args: [
          newOrderNumber(),
          formKey,
          buyer.address,
          names.firstName,
          names.lastName,
          JSON.stringify(lines),
          totalCents(lines),
          now,
        ],
      },
      { sql: 'DELETE FROM drafts WHERE token_hash = ?', args: [hashToken(buyer.draftToken ?? '')] },
    ],
    'write',
  )
  const { rows } = await db.execute({
    sql: 'SELECT number FROM orders WHERE customer = ? AND form_key = ?',
    args: [buyer.address, formKey],
  })
  return v.parse(v.object({ number: v.string() }), rows[0]).number
}

/** One order, if it is this buyer's. */
export async function findOrder(number: string, address: string): Promise<Order | undefined> {
  const db = await database()
  const { rows } = await db.execute({
    sql: 'SELECT * FROM orders WHERE number = ? AND customer = ?',
    args: [number, address],
  })
  return rows[0] && toOrder(rows[0])
}

/** This buyer's orders, newest first. */
export async function listOrders(address: string): Promise<Order[]> {
  const db = await database()
  const { rows } = await db.execute({
    sql: 'SELECT * FROM orders WHERE customer = ? ORDER BY placed_at DESC LIMIT 50',
    args: [address],
  })
  return rows.map(toOrder)
}

function toOrder(input: unknown): Order {
  const row = v.parse(OrderRow, input)
  return {
    number: row.number,
    names: { firstName: row.first_name, lastName: row.last_name },
    lines: row.lines,
    totalCents: row.total_cents,
    placedAt: row.placed_at,
  }
}

/** Easy to read out on the phone; it opens nothing by itself, since an order is shown to its buyer only. */
function newOrderNumber(): string {
  const digits = String(randomInt(10 ** 8)).padStart(8, '0')
  return `SM-${digits.slice(0, 4)}-${digits.slice(4)}`
}
