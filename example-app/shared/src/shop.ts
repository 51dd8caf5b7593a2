/** Where a form without scripts continues. */
export interface Pages {
  sent: string
  failed: string
}

/** The seam between the shop and the SDK: what the shop of each generation does in its own way. */
export interface Shop {
  /** The shop's own origin, as configured: a `Host` header can say anything. */
  origin: () => string
  /** The address or phone number that the session proves, if anybody is signed in. */
  signedInAs: () => Promise<string | undefined>
  /** Where the SDK signs people out. */
  signOutUrl: string
  /** Where the SDK tells a script who is signed in. */
  profileUrl: string
  /** Has the package send the message that a request asks for. A form goes on to one of the pages. */
  startSignIn: (request: Request, pages: Pages) => Promise<Response>
}

/** What the session's user says of themselves, as far as the shop looks at it. */
interface Claims {
  email?: unknown
  email_verified?: unknown
  phone_number?: unknown
  phone_number_verified?: unknown
}

/** The address or phone number of a session's user, if its owner has proved it. The only word on whose order this is. */
export function provedAddress(user: Claims | undefined): string | undefined {
  if (user?.email_verified === true && typeof user.email === 'string') return user.email.toLowerCase()
  if (user?.phone_number_verified === true && typeof user.phone_number === 'string') return user.phone_number
  return undefined
}
