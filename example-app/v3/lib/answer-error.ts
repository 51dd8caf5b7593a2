import { CallbackHandlerError, type HandlerError } from '@auth0/nextjs-auth0'
import type { NextRequest } from 'next/server'
import { seeOther } from 'shop-shared/see-other'

/** What the SDK itself could not do. What happens to our links, `handlePasswordlessCallback` has answered before. */
export function answerError(_request: NextRequest, error: HandlerError): Response {
  console.error(error)
  if (error.code === CallbackHandlerError.code) return seeOther('/checkout?error=sign_in_failed')
  return new Response(null, { status: error.status ?? 500 })
}
