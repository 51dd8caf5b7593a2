import { TransactionStore } from '@auth0/nextjs-auth0/server'
import { NextRequest, NextResponse } from 'next/server.js'
import type { StartOptions } from '../options.js'
import type { TransactionInput } from '../sdk.js'
import { assertKept } from '../set-cookie.js'
import { toAppPath } from './base-url.js'
import type { Config } from './config.js'

type TransactionState = Parameters<TransactionStore['save']>[1]

/**
 * Writes a transaction through the SDK's own store: its cookie changes its form between minor versions.
 *
 * @see https://github.com/auth0/nextjs-auth0/blob/v4.30.0/src/server/transaction-store.ts
 */
export async function writeTransaction(
  { config, store }: { config: Config; store: TransactionStore },
  request: Request,
  input: TransactionInput<StartOptions>,
  transaction: { state: string; nonce: string },
): Promise<string[]> {
  const response = new NextResponse()
  // With parallel transactions the request's cookies let the oldest be dropped. Without, stores before 4.29 take them as a
  // reason not to write at all, and the link would be dead.
  const cookies =
    config.enableParallelTransactions && request.headers.has('cookie')
      ? new NextRequest(request.url, { headers: request.headers }).cookies
      : undefined
  await store.save(response.cookies, toTransactionState(config, input, transaction), cookies)
  if (cookies) await dropOldest(store, cookies, response.cookies)
  return assertKept(response.headers.getSetCookie(), 'scope or audience')
}

// What the SDK keeps from 4.29 on. Stores before it drop nothing, and servers refuse the header that this becomes: many
// at 8 kB, Node at 16.
const maxBytes = 3500

async function dropOldest(
  store: TransactionStore,
  sent: NextRequest['cookies'],
  written: NextResponse['cookies'],
): Promise<void> {
  const prefix = store.getCookiePrefix()
  // In the order of browsers, the oldest first.
  const others = sent.getAll().filter(({ name }) => name.startsWith(prefix) && !written.has(name))
  let bytes = [...others, ...written.getAll().filter(({ value }) => value)].reduce(
    (sum, cookie) => sum + sizeOf(cookie),
    0,
  )
  for (const cookie of others) {
    if (bytes < maxBytes) return
    await store.delete(written, cookie.name.slice(prefix.length))
    bytes -= sizeOf(cookie)
  }
}

function sizeOf({ name, value }: { name: string; value: string }): number {
  return `${name}=${value}`.length
}

/** The SDK's store, set up as `Auth0Client` sets up its own. */
export function createStore(config: Config): TransactionStore {
  const { prefix, sameSite, path, domain, maxAge } = config.transactionCookie
  return new TransactionStore({
    secret: config.secret,
    enableParallelTransactions: config.enableParallelTransactions,
    cookieOptions: {
      secure: isSecure(config),
      ...(prefix && { prefix }),
      ...(sameSite && { sameSite }),
      ...(path && { path }),
      ...(domain && { domain }),
      ...(maxAge && { maxAge }),
    },
  })
}

function toTransactionState(
  config: Config,
  { settings, returnTo, authorizationParams }: TransactionInput<StartOptions>,
  { state, nonce }: { state: string; nonce: string },
): TransactionState {
  const { scope, audience } = authorizationParams
  return {
    state,
    nonce,
    // The SDK exports the type of this value, but not the value.
    responseType: 'code' as TransactionState['responseType'],
    returnTo: toAppPath([returnTo, settings.defaultReturnTo], settings.baseUrl),
    ...(typeof scope === 'string' && { scope }),
    ...(typeof audience === 'string' && { audience }),
    // With several domains the callback must know which one was asked.
    ...(typeof config.domain !== 'string' && {
      originDomain: new URL(settings.issuer).hostname,
      originIssuer: settings.issuer,
    }),
  }
}

/** Whether cookies are `Secure`, by the SDK's rule: where every base URL is https, and in production where none is given. */
export function isSecure({ appBaseUrl, transactionCookie }: Config): boolean {
  const baseUrls = [appBaseUrl ?? []].flat()
  const forced = baseUrls.length
    ? baseUrls.every((url) => /^https:/i.test(url))
    : process.env.NODE_ENV === 'production'
  return forced || (transactionCookie.secure ?? false)
}
