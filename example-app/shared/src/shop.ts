/** Where a form without scripts continues. */
export interface Pages {
  sent: string
  failed: string
}

/** The seam between the shop and the SDK: what the shop of each generation does in its own way. */
export interface Shop {
  /** The shop's own origin, as configured: a `Host` header can say anything. */
  origin: () => string
  /** The address that the session proves, if anybody is signed in. */
  signedInAs: () => Promise<string | undefined>
  /** Where the SDK signs people out. */
  signOutUrl: string
  /** Has the package send the link that a request asks for. A form goes on to one of the pages. */
  startSignIn: (request: Request, pages: Pages) => Promise<Response>
}

/** The address of a session's user, if its owner has proved it. The only word on whose order this is. */
export function provedAddress(
  user: { email?: unknown; email_verified?: unknown } | undefined,
): string | undefined {
  if (user?.email_verified !== true || typeof user.email !== 'string') return undefined
  return user.email.toLowerCase()
}
