import type { SdkError } from '@auth0/nextjs-auth0/errors'
import type { OnCallbackContext } from '@auth0/nextjs-auth0/types'
import { NextResponse } from 'next/server'
import { shopOrigin } from './origin'

const aboutTheLink = ['authorization_error', 'invalid_state', 'missing_state']

/**
 * After the click: on to where the link was to lead. A link that is used, too old or from another browser leads back to
 * the form, which says so.
 */
export async function answerCallback(
  error: SdkError | null,
  { returnTo = '/' }: OnCallbackContext,
): Promise<NextResponse> {
  // Anything else is the operator's to mend, and the buyer can only try again.
  if (error && !aboutTheLink.includes(error.code)) console.error(error)
  // Not the context's `appBaseUrl`: in another browser than the one that began, the SDK has none to give.
  return NextResponse.redirect(new URL(error ? '/checkout?error=link' : returnTo, shopOrigin()))
}
