import type { NextRequest } from 'next/server'
import { readDraftToken } from 'shop-shared/draft-cookie'
import { findDraft } from 'shop-shared/drafts'
import { forbidden, isSameOrigin } from 'shop-shared/same-origin'
import { seeOther } from 'shop-shared/see-other'
import { shop } from '../../../lib/shop'
import { startSignIn } from '../../../lib/sign-in'

/** A new link for the address that this browser typed. */
export async function POST(request: NextRequest): Promise<Response> {
  if (!isSameOrigin(request, shop.origin())) return forbidden()
  const draft = await findDraft(await readDraftToken())
  return draft ? startSignIn(request, draft.email, '/checkout/inbox?again') : seeOther('/checkout')
}
