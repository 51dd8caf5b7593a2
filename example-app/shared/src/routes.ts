import { basket } from './basket'
import { findBuyer } from './buyer'
import { parseNames } from './details'
import { readDraftToken } from './draft-cookie'
import { findDraft } from './drafts'
import { keepDetails } from './keep-details'
import { findNames, placeOrder } from './orders'
import { forbidden, isSameOrigin } from './same-origin'
import { seeOther } from './see-other'
import type { Shop } from './shop'

/**
 * The checkout form, with scripts or without: keeps what was typed, and has the link sent.
 *
 * Kept first, and not in `beforeSend`: without scripts the form comes back as it was typed, also when no link may go out yet.
 */
export async function postDetails(request: Request, shop: Shop): Promise<Response> {
  if (!isSameOrigin(request, shop.origin())) return forbidden()
  const parsed = await keepDetails(await request.formData(), shop.origin())
  if (!parsed.ok) return answerInvalid(request)
  const pages = { sent: '/checkout/inbox', failed: '/checkout' }
  return shop.startSignIn(toStartRequest(request, parsed.details.email), pages)
}

/** A new link for the address that this browser typed. */
export async function postResend(request: Request, shop: Shop): Promise<Response> {
  if (!isSameOrigin(request, shop.origin())) return forbidden()
  const draft = await findDraft(await readDraftToken())
  if (!draft) return seeOther('/checkout')
  const pages = { sent: '/checkout/inbox?again', failed: '/checkout/inbox' }
  return shop.startSignIn(toStartRequest(request, draft.email), pages)
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

function answerInvalid(request: Request): Response {
  const error = 'invalid_details'
  if (!request.headers.get('accept')?.includes('application/json'))
    return seeOther(`/checkout?error=${error}`)
  return Response.json({ error }, { status: 400, headers: { 'cache-control': 'no-store' } })
}

// The same visitor, but nothing of the shop's own form except the address.
function toStartRequest(request: Request, email: string): Request {
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  headers.set('content-type', 'application/x-www-form-urlencoded')
  return new Request(request.url, {
    method: 'POST',
    headers,
    body: String(new URLSearchParams({ email })),
  })
}
