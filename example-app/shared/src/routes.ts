import { basket } from './basket'
import { findBuyer } from './buyer'
import { parseNames } from './details'
import { keepDetails } from './keep-details'
import { findNames, placeOrder } from './orders'
import { forbidden, isSameOrigin } from './same-origin'
import { seeOther } from './see-other'
import type { Shop } from './shop'

/** The checkout form with scripts: only keeps what was typed. The form then asks the package's route for the link. */
export async function postDraft(request: Request, shop: Shop): Promise<Response> {
  if (!isSameOrigin(request, shop.origin())) return forbidden()
  const { ok } = await keepDetails(await request.formData(), shop.origin())
  const headers = { 'cache-control': 'no-store' }
  if (ok) return new Response(null, { status: 204, headers })
  return Response.json({ error: 'invalid_details' }, { status: 400, headers })
}

/** Places the order of the signed-in buyer. The form has no say in whose order it is, nor in what it costs. */
export async function postOrder(request: Request, shop: Shop): Promise<Response> {
  if (!isSameOrigin(request, shop.origin())) return forbidden()
  const buyer = await findBuyer(shop)
  if (!buyer) return seeOther('/checkout?error=sign_in')

  const form = await request.formData()
  const formKey = form.get('formKey')
  // Typed names count only where none are known: a proved buyer whose first visit this is.
  const names = (await findNames(buyer)) ?? parseNames(Object.fromEntries(form))
  if (!names || typeof formKey !== 'string') return seeOther('/checkout?error=invalid_details')
  const number = await placeOrder(buyer, names, basket, formKey.slice(0, 64))
  return seeOther(`/checkout/thanks/${number}`)
}
