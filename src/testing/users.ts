import { createHash } from 'node:crypto'

/** The two passwordless connections of Auth0. */
export const connections = ['email', 'sms'] as const
export type Connection = (typeof connections)[number]

export interface User {
  sub: string
  connection: Connection
  address: string
}

/** The people who have signed in, or existed before. */
export class Users {
  readonly #users = new Map<string, User>()
  readonly #blocked: ReadonlySet<string>

  constructor(known: readonly string[], blocked: readonly string[]) {
    for (const address of [...known, ...blocked]) this.add(address.includes('@') ? 'email' : 'sms', address)
    this.#blocked = new Set(blocked.map(toAddress))
  }

  /** Finds the user of this address, or creates one, as Auth0 does on the first click (auth0-facts 7). */
  add(connection: Connection, address: string): User {
    const user = { sub: toSub(connection, address), connection, address: toAddress(address) }
    this.#users.set(user.sub, user)
    return user
  }

  has(connection: Connection, address: string): boolean {
    return this.#users.has(toSub(connection, address))
  }

  isBlocked(address: string): boolean {
    return this.#blocked.has(toAddress(address))
  }

  find(sub: string): User | undefined {
    return this.#users.get(sub)
  }
}

/** Auth0 keeps addresses in lower case, so `Ada@Example.com` and `ada@example.com` are one person. */
export function toAddress(address: string): string {
  return address.trim().toLowerCase()
}

/** Derived from the address, so that a restart of the tenant knows the same person by the same `sub`. */
export function toSub(connection: Connection, address: string): string {
  return `${connection}|${toUserId(address)}`
}

export function toUserId(address: string): string {
  return createHash('sha256').update(toAddress(address)).digest('hex').slice(0, 24)
}

/** Which claims a scope brings. */
export const CLAIMS_OF_SCOPE: Record<string, string[]> = {
  openid: ['sub'],
  profile: ['name', 'nickname'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
}

/** The claims of a user, named as in Auth0's ID tokens; all of them, or those of the scopes. */
export function toClaims(
  user: User,
  scopes?: readonly string[],
): { sub: string; [claim: string]: string | boolean } {
  const wanted = scopes?.flatMap((scope) => CLAIMS_OF_SCOPE[scope] ?? [])
  const claims = Object.entries(toAllClaims(user)).filter(([claim]) => wanted?.includes(claim) ?? true)
  return { ...Object.fromEntries(claims), sub: user.sub }
}

function toAllClaims({ connection, address }: User): Record<string, string | boolean> {
  if (connection === 'sms') return { name: address, phone_number: address, phone_number_verified: true }
  const [nickname = address] = address.split('@')
  return { name: address, nickname, email: address, email_verified: true }
}
