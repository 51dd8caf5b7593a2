import { NextRequest } from 'next/server'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'

/** Where a form without scripts continues. */
export const pages = { sent: '/checkout/inbox', failed: '/checkout' }

/** Has the link sent to this address; the answer is a redirect to one of `pages`. */
export async function startSignIn(request: NextRequest, email: string): Promise<Response> {
  return start(toStartRequest(request, email), {})
}

const start = handlePasswordlessStart({ returnTo: '/checkout', pages })

// The same visitor, but nothing of the shop's own form except the address.
function toStartRequest(request: NextRequest, email: string): NextRequest {
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  headers.set('content-type', 'application/x-www-form-urlencoded')
  return new NextRequest(request.url, {
    method: 'POST',
    headers,
    body: String(new URLSearchParams({ email })),
  })
}
