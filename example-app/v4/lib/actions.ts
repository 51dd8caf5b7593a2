'use server'

import { redirect } from 'next/navigation'
import { isPasswordlessError } from 'nextjs-auth0-passwordless'
import { readDraftToken } from 'shop-shared/draft-cookie'
import { findDraft } from 'shop-shared/drafts'
import { keepDetails } from 'shop-shared/keep-details'
import { startPasswordless } from './auth0'
import { shopOrigin } from './origin'

/** The checkout form without scripts: keeps what was typed, and has the link sent. */
export async function sendDetails(form: FormData): Promise<void> {
  const parsed = await keepDetails(form, shopOrigin())
  if (!parsed.ok) redirect('/checkout?error=invalid_details')
  redirect(await sendLink(parsed.details.email, '/checkout/inbox'))
}

/** A new link for the address that this browser typed. */
export async function sendAgain(): Promise<void> {
  const draft = await findDraft(await readDraftToken())
  redirect(draft ? await sendLink(draft.email, '/checkout/inbox?again') : '/checkout')
}

/** Returns the page to go on to: `sent`, or the form when something failed. */
async function sendLink(email: string, sent: string): Promise<string> {
  try {
    await startPasswordless({ email, returnTo: '/checkout' })
    return sent
  } catch (error) {
    if (!isPasswordlessError(error)) throw error
    return `/checkout?error=${error.code}`
  }
}
