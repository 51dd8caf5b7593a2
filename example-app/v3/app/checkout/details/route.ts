import type { NextRequest } from 'next/server'
import { keepDetails } from 'shop-shared/keep-details'
import { forbidden, isSameOrigin } from 'shop-shared/same-origin'
import { seeOther } from 'shop-shared/see-other'
import { shop } from '../../../lib/shop'
import { startSignIn } from '../../../lib/sign-in'

/** The checkout form without scripts: keeps what was typed, and has the link sent. */
export async function POST(request: NextRequest): Promise<Response> {
  if (!isSameOrigin(request, shop.origin())) return forbidden()
  const parsed = await keepDetails(await request.formData(), shop.origin())
  return parsed.ok ? startSignIn(request, parsed.details.email) : seeOther('/checkout?error=invalid_details')
}
