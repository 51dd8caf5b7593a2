import { basket } from './basket'
import { findBuyer } from './buyer'
import { parseContact, parseNames } from './details'
import { readDraftToken } from './draft-cookie'
import { findDraft } from './drafts'
import { keepDetails } from './keep-details'
import { findNames, placeOrder } from './orders'
import { isByScript, readFields, withFields } from './request-fields'
import { forbidden, isSameOrigin } from './same-origin'
import { seeOther } from './see-other'
import type { Shop } from './shop'

/**
 * The checkout form, with scripts or without: keeps what was typed, and has the link or the code sent. To `usePasswordless`
 * it is a start route like the package's own, whose answers it passes on.
 *
 * Kept first, and not in `beforeSend`: without scripts the form comes back as it was typed, also when no message may go out yet.
 */
export async function postDetails(request: Request, shop: Shop): Promise<Response> {
  if (!isSameOrigin(request, shop.origin())) return forbidden()
  const fields = await readFields(request)
  const parsed = await keepDetails(fields, shop.origin())
  if (!parsed.ok) return answer(request, '/checkout', 'invalid_details')
  const { firstName: _first, lastName: _last, ...recipient } = parsed.details
  const wishes = { send: textOf(fields, 'send'), language: textOf(fields, 'language') }
  const pages = { sent: '/checkout/inbox', failed: '/checkout' }
  return shop.startSignIn(withFields(request, { ...recipient, ...wishes }), pages)
}

/** The same message once more, for whom this browser has typed. Without scripts: with them, the package's own route will do. */
export async function postResend(request: Request, shop: Shop): Promise<Response> {
  if (!isSameOrigin(request, shop.origin())) return forbidden()
  const draft = await findDraft(await readDraftToken())
  const parsed = draft && parseContact(draft)
  if (!parsed?.ok) return seeOther('/checkout')
  const pages = { sent: '/checkout/inbox?again', failed: '/checkout/inbox' }
  return shop.startSignIn(withFields(request, { ...parsed.details, send: draft?.send }), pages)
}

/** Places the order of the signed-in buyer. The form has no say in whose order it is, nor in what it costs. */
export async function postOrder(request: Request, shop: Shop): Promise<Response> {
  if (!isSameOrigin(request, shop.origin())) return forbidden()
  const buyer = await findBuyer(shop)
  if (!buyer) return answer(request, '/checkout', 'sign_in')

  const fields = await readFields(request)
  const formKey = textOf(fields, 'formKey')
  // Typed names count only where none are known: a proved buyer whose first visit this is.
  const names = (await findNames(buyer)) ?? parseNames(fields)
  if (!names || formKey === undefined) return answer(request, '/checkout', 'invalid_details')
  const number = await placeOrder(buyer, names, basket, formKey.slice(0, 64))
  return answer(request, `/checkout/thanks/${number}`)
}

// A script goes on by itself, and shows an error where it is.
function answer(request: Request, page: string, error?: string): Response {
  if (!isByScript(request)) return seeOther(error ? `${page}?error=${error}` : page)
  const headers = { 'cache-control': 'no-store' }
  return Response.json(error ? { error } : { location: page }, { status: error ? 400 : 200, headers })
}

function textOf(fields: object, name: string): string | undefined {
  const value = new Map<string, unknown>(Object.entries(fields)).get(name)
  return typeof value === 'string' ? value : undefined
}
