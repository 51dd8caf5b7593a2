import type { Session } from '@auth0/nextjs-auth0'

/** The session's address, if its owner has proved it. The only word on whose order this is. */
export function provedAddress(session: Session | null | undefined): string | undefined {
  const user = session?.user
  if (user?.email_verified !== true || typeof user.email !== 'string') return undefined
  return user.email.toLowerCase()
}

/** The inbox of the offline tenant, in the demo. */
export function inboxUrl(): string | undefined {
  return process.env.SHOP_INBOX_URL
}
