import type { SdkError } from '@auth0/nextjs-auth0/errors'
import type { OnCallbackContext } from '@auth0/nextjs-auth0/types'
import { NextResponse } from 'next/server'
import { shopOrigin } from './origin'

/**
 * After the click: on to where the link was to lead. An error here is the SDK's own: what happens to our links,
 * `withPasswordlessCallback` has answered before.
 */
export async function answerCallback(
  error: SdkError | null,
  { returnTo = '/' }: OnCallbackContext,
): Promise<NextResponse> {
  if (error) console.error(error)
  // Not the context's `appBaseUrl`: without a transaction, the SDK has none to give.
  return NextResponse.redirect(new URL(error ? '/checkout?error=sign_in_failed' : returnTo, shopOrigin()))
}
