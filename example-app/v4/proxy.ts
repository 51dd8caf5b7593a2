import type { NextRequest } from 'next/server'
import { auth0 } from './lib/auth0'

/** The SDK's own routes, `/auth/callback` and `/auth/logout` among them, and the renewal of sessions. */
export function proxy(request: NextRequest) {
  return auth0.middleware(request)
}

export const config = { matcher: ['/((?!_next/).*)'] }
