import type { NextRequest } from 'next/server'
import { findDraft } from 'shop-shared/drafts'
import { isSameOrigin } from 'shop-shared/same-origin'
import { draftToken, seeOther, shopOrigin } from '../../../lib/shop'
import { startSignIn } from '../../../lib/sign-in'

/** A new link for the address that this browser typed. */
export async function POST(request: NextRequest): Promise<Response> {
  if (!isSameOrigin(request, shopOrigin())) return new Response(null, { status: 403 })
  const draft = await findDraft(await draftToken())
  return draft ? startSignIn(request, draft.email) : seeOther('/checkout')
}
