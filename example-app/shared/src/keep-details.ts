import { type ParsedDetails, parseDetails, readTypedDetails } from './details'
import { readDraftToken, writeDraftToken } from './draft-cookie'
import { saveDraft } from './drafts'

/** Keeps what was typed as this browser's draft, right or wrong, so that the form comes back as it was typed. */
export async function keepDetails(form: FormData, shopOrigin: string): Promise<ParsedDetails> {
  const typed = readTypedDetails(form)
  const parsed = parseDetails(typed)
  const token = await saveDraft(parsed.ok ? parsed.details : typed, await readDraftToken())
  await writeDraftToken(token, shopOrigin)
  return parsed
}
