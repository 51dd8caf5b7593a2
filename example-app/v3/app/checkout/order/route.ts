import type { NextRequest } from 'next/server'
import { basket } from 'shop-shared/basket'
import { parseNames } from 'shop-shared/details'
import { findNames, placeOrder } from 'shop-shared/orders'
import { isSameOrigin } from 'shop-shared/same-origin'
import { currentBuyer, seeOther, shopOrigin } from '../../../lib/shop'

/** Places the order of the signed-in buyer. The form has no say in whose order it is, nor in what it costs. */
export async function POST(request: NextRequest): Promise<Response> {
  if (!isSameOrigin(request, shopOrigin())) return new Response(null, { status: 403 })
  const buyer = await currentBuyer()
  if (!buyer) return seeOther('/checkout?error=sign_in')

  const form = await request.formData()
  const formKey = form.get('formKey')
  // Typed names count only where none are known: a proved buyer whose first visit this is.
  const names = (await findNames(buyer)) ?? parseNames(Object.fromEntries(form))
  if (!names || typeof formKey !== 'string') return seeOther('/checkout?error=invalid_details')
  const number = await placeOrder(buyer, names, basket, formKey.slice(0, 64))
  return seeOther(`/checkout/thanks/${number}`)
}
