import { type ParsedDetails, parseDetails, readTypedDetails } from './details'
import { readDraftToken, writeDraftToken } from './draft-cookie'
import { findDraft, saveDraft } from './drafts'

/** Keeps what was typed as this browser's draft, right or wrong, so that the form comes back as it was typed. */
export async function keepDetails(form: FormData, shopOrigin: string): Promise<ParsedDetails> {
  const typed = readTypedDetails(form)
  const parsed = parseDetails(typed)
  const token = await saveDraft(parsed.ok ? parsed.details : typed, await readDraftToken())
  await writeDraftToken(token, shopOrigin)
  return parsed
}

/** What the package is about to send, as far as the shop looks at it. */
export interface ReadyStart {
  input: { connection: string; email?: string }
  request: Request
}

/**
 * The package's `beforeSend`. For a form that asks for the address alone: the next page can name it, and a form that failed
 * shows it again.
 */
export async function keepTypedAddress(
  { input: { email }, request }: ReadyStart,
  shopOrigin: string,
): Promise<void> {
  // A new link that was asked for on a page about a failed one: the address comes out of that link. Whoever opened it has
  // not typed it, and is not to read it here.
  if (email === undefined || new URL(request.url).searchParams.has('passwordless')) return
  const token = await readDraftToken()
  const draft = await findDraft(token)
  // Names that were typed for another address do not go with this one.
  if (draft?.email === email) return
  await writeDraftToken(await saveDraft({ email, firstName: '', lastName: '' }, token), shopOrigin)
}
