import type { Recipient } from 'nextjs-auth0-passwordless/react'
import * as v from 'valibot'

const longest = 100

function Name(missing: string) {
  return v.pipe(
    v.string(missing),
    v.trim(),
    v.nonEmpty(missing),
    v.maxLength(longest, `Please keep it under ${longest} characters.`),
  )
}

const Names = v.object({
  firstName: Name('Please tell us your first name.'),
  lastName: Name('Please tell us your last name.'),
})

const ByEmail = v.object({
  connection: v.literal('email'),
  email: v.pipe(
    v.string('Please tell us your e-mail address.'),
    v.normalize('NFKC'),
    v.trim(),
    v.nonEmpty('Please tell us your e-mail address.'),
    v.maxLength(254, 'This e-mail address is too long.'),
    v.rfcEmail('This does not look like an e-mail address. It should be like name@example.com.'),
    v.toLowerCase(),
  ),
})

const BySms = v.object({
  connection: v.literal('sms'),
  phoneNumber: v.pipe(
    v.string('Please tell us your phone number.'),
    v.normalize('NFKC'),
    // As people write numbers, and as they dial them.
    v.transform((number) => number.replaceAll(/[\s\p{Pd}\p{Cf}().]/gu, '').replace(/^00/, '+')),
    v.nonEmpty('Please tell us your phone number.'),
    v.regex(/^\+[1-9]\d{6,14}$/, 'Please begin with the country code. It should be like +44 7700 900123.'),
  ),
})

const Contact = v.variant('connection', [ByEmail, BySms])
const Details = v.variant('connection', [
  v.object({ ...Names.entries, ...ByEmail.entries }),
  v.object({ ...Names.entries, ...BySms.entries }),
])

export type Names = v.InferOutput<typeof Names>

/** Who is buying, and how to reach them: what the form at the checkout asks for, tidied up. */
export type Details = Names & Recipient

/** How to reach a buyer: the form's two radio buttons. */
export type Connection = Recipient['connection']

/** The fields that somebody types. */
export const detailsFields = ['firstName', 'lastName', 'email', 'phoneNumber'] as const
export type DetailsField = (typeof detailsFields)[number]

/** What was typed, valid or not, kept so that nobody has to type it twice. */
export type TypedDetails = Record<DetailsField, string> & { connection: Connection }

/** One sentence for each field that needs another look. */
export type FieldProblems = Partial<Record<DetailsField, string>>

type Parsed<Output> = { ok: true; details: Output } | { ok: false; problems: FieldProblems }
export type ParsedDetails = Parsed<Details>

/** The same check in the browser and on the server. */
export function parseDetails(typed: TypedDetails): ParsedDetails {
  const result = v.safeParse(Details, typed)
  return result.success
    ? { ok: true, details: result.output }
    : { ok: false, problems: toProblems(result.issues) }
}

/** The address or the number alone. */
export function parseContact(typed: TypedDetails): Parsed<Recipient> {
  const result = v.safeParse(Contact, typed)
  return result.success
    ? { ok: true, details: result.output }
    : { ok: false, problems: toProblems(result.issues) }
}

/** Names alone, for a buyer whose address is already proved. */
export function parseNames(typed: unknown): Names | undefined {
  const result = v.safeParse(Names, typed)
  return result.success ? result.output : undefined
}

/** Reads the form's fields, cut to a sane length; a missing field is an empty one. */
export function readTypedDetails(fields: object): TypedDetails {
  const read = new Map<string, unknown>(Object.entries(fields))
  const text = (name: DetailsField) => {
    const value = read.get(name)
    return typeof value === 'string' ? value.slice(0, 300) : ''
  }
  return {
    connection: read.get('connection') === 'sms' ? 'sms' : 'email',
    firstName: text('firstName'),
    lastName: text('lastName'),
    email: text('email'),
    phoneNumber: text('phoneNumber'),
  }
}

/** The address or the number, whichever it is: whose order it is. */
export function addressOf(recipient: Recipient): string {
  return recipient.connection === 'email' ? recipient.email : recipient.phoneNumber
}

// The first one of each field.
function toProblems(issues: readonly v.BaseIssue<unknown>[]): FieldProblems {
  const problems: FieldProblems = {}
  for (const { path, message } of issues) {
    const field = detailsFields.find((name) => name === path?.[0]?.key)
    if (field) problems[field] ??= message
  }
  return problems
}
