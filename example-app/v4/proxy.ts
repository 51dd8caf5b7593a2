import { type NextRequest, NextResponse } from 'next/server'
import { auth0, withPasswordlessCallback } from './lib/auth0'

/**
 * The SDK's own routes, `/auth/callback` and `/auth/logout` among them, and the renewal of sessions. In front of the
 * callback: what happens to links that nobody can be signed in with. Here the shop's own pages tell of it; the shop on SDK v3
 * shows the built-in ones.
 */
export const proxy = withPasswordlessCallback(
  (request: NextRequest) => {
    // The SDK's own passwordless, which nothing here calls: another site could post a code of its own there.
    if (request.nextUrl.pathname.startsWith('/auth/passwordless/'))
      return new NextResponse(null, { status: 404 })
    return auth0.middleware(request)
  },
  { pages: { recover: '/checkout/link', sent: '/checkout/inbox?again' } },
)

export const config = { matcher: ['/((?!_next/).*)'] }
