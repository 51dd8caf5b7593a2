import { filterDefaultIdTokenClaims } from '@auth0/nextjs-auth0/server'
import type { SessionData } from '@auth0/nextjs-auth0/types'

/** The claims that SDK v4 keeps in a session, and those of people who sign in by text message. */
export async function keepPhoneNumber(session: SessionData): Promise<SessionData> {
  const { phone_number, phone_number_verified } = session.user
  const user = { ...filterDefaultIdTokenClaims(session.user), phone_number, phone_number_verified }
  return { ...session, user: { ...user, sub: session.user.sub } }
}
