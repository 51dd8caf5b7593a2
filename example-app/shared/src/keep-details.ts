import {
  type ParsedDetails,
  parseContact,
  parseDetails,
  readTypedDetails,
  type TypedDetails,
} from './details'
import { readDraftToken, writeDraftToken } from './draft-cookie'
import { type Draft, findDraft, saveDraft } from './drafts'

/** Keeps what was typed as this browser's draft, right or wrong, so that the form comes back as it was typed. */
export async function keepDetails(fields: object, shopOrigin: string): Promise<ParsedDetails> {
  const typed = readTypedDetails(fields)
  const parsed = parseDetails(typed)
  const send = 'send' in fields ? fields.send : undefined
  const draft = toDraft(parsed.ok ? { ...typed, ...parsed.details } : typed, send)
  await writeDraftToken(await saveDraft(draft, await readDraftToken()), shopOrigin)
  return parsed
}

/** What the package is about to send, as far as the shop looks at it. */
export interface ReadyStart {
  input: { connection: string; email?: string; phoneNumber?: string; send: string }
  request: Request
}

/**
 * The package's `beforeSend`. For a form that asks for the address alone: the next page can name it, and a form that failed
 * shows it again.
 */
export async function keepTypedAddress({ input, request }: ReadyStart, shopOrigin: string): Promise<void> {
  // A new link that was asked for on a page about a failed one: the address comes out of that link. Whoever opened it has
  // not typed it, and is not to read it here.
  if (new URL(request.url).searchParams.has('passwordless')) return
  const typed = readTypedDetails(input)
  const token = await readDraftToken()
  const draft = await findDraft(token)
  // Names that were typed for another address do not go with this one.
  if (draft && isSame(draft, typed)) return
  await writeDraftToken(await saveDraft(toDraft(typed, input.send), token), shopOrigin)
}

// Text messages are codes.
function toDraft(typed: TypedDetails, send: unknown): Draft {
  return { ...typed, send: typed.connection === 'sms' || send === 'code' ? 'code' : 'link' }
}

function isSame(draft: TypedDetails, typed: TypedDetails): boolean {
  const [one, other] = [parseContact(draft), parseContact(typed)]
  return one.ok && other.ok && JSON.stringify(one.details) === JSON.stringify(other.details)
}
