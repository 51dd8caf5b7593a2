/** Where a form goes: a route, or a Server Action, which works without scripts as well. */
export type FormTarget = string | ((form: FormData) => Promise<void>)

/** The seam between the shop and the SDK: what the shop of each generation does in its own way. */
export interface Shop {
  /** The shop's own origin, as configured: a `Host` header can say anything. */
  origin: () => string
  /** The address that the session proves, if anybody is signed in. */
  signedInAs: () => Promise<string | undefined>
  /** Where the SDK signs people out. */
  signOutUrl: string
  /** Where the forms go that have a link sent. */
  forms: { details: FormTarget; resend: FormTarget }
}

/** The address of a session's user, if its owner has proved it. The only word on whose order this is. */
export function provedAddress(
  user: { email?: unknown; email_verified?: unknown } | undefined,
): string | undefined {
  if (user?.email_verified !== true || typeof user.email !== 'string') return undefined
  return user.email.toLowerCase()
}
