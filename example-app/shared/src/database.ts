import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Client, createClient } from '@libsql/client'

// To be raised with each change of the tables.
const version = 2

const schema = `
  PRAGMA user_version = ${version};
  PRAGMA journal_mode = WAL;
  PRAGMA foreign_keys = ON;

  -- What somebody typed before they proved that the address is theirs.
  CREATE TABLE IF NOT EXISTS drafts (
    token_hash TEXT PRIMARY KEY,
    connection TEXT NOT NULL,
    email TEXT NOT NULL,
    phone_number TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    send TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  -- Only ever written for an e-mail address or a phone number that its owner has proved.
  CREATE TABLE IF NOT EXISTS customers (
    address TEXT PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;

  -- Names and lines are copied: an order must read the same next year.
  CREATE TABLE IF NOT EXISTS orders (
    number TEXT PRIMARY KEY,
    form_key TEXT NOT NULL,
    customer TEXT NOT NULL REFERENCES customers (address),
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    lines TEXT NOT NULL,
    total_cents INTEGER NOT NULL,
    placed_at INTEGER NOT NULL,
    UNIQUE (customer, form_key)
  ) STRICT;

  CREATE INDEX IF NOT EXISTS orders_by_customer ON orders (customer, placed_at);
`

// The demo keeps nothing that would be worth a migration.
const startOver = 'DROP TABLE IF EXISTS orders; DROP TABLE IF EXISTS customers; DROP TABLE IF EXISTS drafts;'

let opened: Promise<Client> | undefined

/** The shop's SQLite file: `SHOP_DATABASE`, or `.demo/shop.db` in the folder that the shop runs in. */
export function database(): Promise<Client> {
  opened ??= open(resolve(/* turbopackIgnore: true */ process.env.SHOP_DATABASE ?? '.demo/shop.db'))
  return opened
}

async function open(file: string): Promise<Client> {
  mkdirSync(dirname(file), { recursive: true })
  const client = createClient({ url: `file:${file}` })
  const { rows } = await client.execute('PRAGMA user_version')
  if (rows[0]?.user_version !== version) await client.executeMultiple(startOver)
  await client.executeMultiple(schema)
  return client
}
