import { CallbackHandlerError, type HandlerError } from '@auth0/nextjs-auth0'
import { NextRequest } from 'next/server'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'
import { seeOther } from 'shop-shared/see-other'

/** Where a form without scripts continues. */
const pages = { sent: '/checkout/inbox', failed: '/checkout' }

/** What the shop wants of a link, whoever asks for it. */
export const options = { returnTo: '/checkout', pages }

/** Has the link sent to this address; the answer is a redirect to `sent`, or to the form when something failed. */
export async function startSignIn(request: NextRequest, email: string, sent = pages.sent): Promise<Response> {
  return handlePasswordlessStart(
    toStartRequest(request, email),
    {},
    { ...options, pages: { ...pages, sent } },
  )
}

/** A link that is used, too old or from another browser: back to the form, which says so. */
export function answerFailedSignIn(_request: NextRequest, error: HandlerError): Response {
  if (error.code === CallbackHandlerError.code) return seeOther('/checkout?error=link')
  console.error(error)
  return new Response(null, { status: error.status ?? 500 })
}

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
