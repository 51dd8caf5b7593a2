import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Client, createClient } from '@libsql/client'

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA foreign_keys = ON;

  -- What somebody typed before they proved that the address is theirs.
  CREATE TABLE IF NOT EXISTS drafts (
    token_hash TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  -- Only ever written for an address that its owner has proved.
  CREATE TABLE IF NOT EXISTS customers (
    email TEXT PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;

  -- Names and lines are copied: an order must read the same next year.
  CREATE TABLE IF NOT EXISTS orders (
    number TEXT PRIMARY KEY,
    form_key TEXT NOT NULL,
    customer_email TEXT NOT NULL REFERENCES customers (email),
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    lines TEXT NOT NULL,
    total_cents INTEGER NOT NULL,
    placed_at INTEGER NOT NULL,
    UNIQUE (customer_email, form_key)
  ) STRICT;

  CREATE INDEX IF NOT EXISTS orders_by_customer ON orders (customer_email, placed_at);
`

let opened: Promise<Client> | undefined

/** The shop's SQLite file: `SHOP_DATABASE`, or `.demo/shop.db` in the folder that the shop runs in. */
export function database(): Promise<Client> {
  opened ??= open(resolve(/* turbopackIgnore: true */ process.env.SHOP_DATABASE ?? '.demo/shop.db'))
  return opened
}

async function open(file: string): Promise<Client> {
  mkdirSync(dirname(file), { recursive: true })
  const client = createClient({ url: `file:${file}` })
  await client.executeMultiple(schema)
  return client
}
