import { CallbackHandlerError, type HandlerError } from '@auth0/nextjs-auth0'
import type { NextRequest } from 'next/server'
import { seeOther } from 'shop-shared/see-other'

/** A link that is used, too old or from another browser: back to the form, which says so. */
export function answerFailedSignIn(_request: NextRequest, error: HandlerError): Response {
  if (error.code === CallbackHandlerError.code) return seeOther('/checkout?error=link')
  console.error(error)
  return new Response(null, { status: error.status ?? 500 })
}
