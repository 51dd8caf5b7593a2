import type { NextRequest } from 'next/server'
import { parseDetails, readTypedDetails } from 'shop-shared/details'
import { draftCookie } from 'shop-shared/draft-cookie'
import { saveDraft } from 'shop-shared/drafts'
import { isSameOrigin } from 'shop-shared/same-origin'
import { draftToken, seeOther, shopOrigin } from '../../../lib/shop'
import { startSignIn } from '../../../lib/sign-in'

/**
 * The checkout form. With scripts, the form asks for JSON and goes on to `/api/auth/passwordless` itself; without,
 * the link is sent from here.
 */
export async function POST(request: NextRequest): Promise<Response> {
  if (!isSameOrigin(request, shopOrigin())) return new Response(null, { status: 403 })
  const typed = readTypedDetails(await request.formData())
  const parsed = parseDetails(typed)
  // Kept even if it needs correcting, so that the form comes back as it was typed.
  const cookie = draftCookie(
    await saveDraft(parsed.ok ? parsed.details : typed, await draftToken()),
    shopOrigin(),
  )

  if (request.headers.get('accept') === 'application/json') return answerScript(parsed.ok, cookie)
  if (!parsed.ok) return seeOther('/checkout?error=invalid_details', { 'set-cookie': cookie })
  const response = await startSignIn(request, parsed.details.email)
  response.headers.append('set-cookie', cookie)
  return response
}

function answerScript(ok: boolean, cookie: string): Response {
  const headers = { 'set-cookie': cookie, 'cache-control': 'no-store' }
  if (ok) return new Response(null, { status: 204, headers })
  return Response.json({ error: 'invalid_details' }, { status: 400, headers })
}
