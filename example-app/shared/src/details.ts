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

const Details = v.object({
  ...Names.entries,
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

export type Names = v.InferOutput<typeof Names>

/** Who is buying: what the form at the checkout asks for, tidied up. */
export type Details = v.InferOutput<typeof Details>

export type DetailsField = keyof Details

/** What was typed, valid or not, kept so that nobody has to type it twice. */
export type TypedDetails = Record<DetailsField, string>

/** One sentence for each field that needs another look. */
export type FieldProblems = Partial<Record<DetailsField, string>>

export type ParsedDetails = { ok: true; details: Details } | { ok: false; problems: FieldProblems }

/** The same check in the browser and on the server. */
export function parseDetails(typed: TypedDetails): ParsedDetails {
  const result = v.safeParse(Details, typed)
  if (result.success) return { ok: true, details: result.output }
  return { ok: false, problems: firstProblems(result.issues) }
}

/** Names alone, for a buyer whose address is already proved. */
export function parseNames(typed: unknown): Names | undefined {
  const result = v.safeParse(Names, typed)
  return result.success ? result.output : undefined
}

/** Reads the form's fields, cut to a sane length; a missing field is an empty one. */
export function readTypedDetails(form: FormData): TypedDetails {
  return {
    firstName: readText(form, 'firstName'),
    lastName: readText(form, 'lastName'),
    email: readText(form, 'email'),
  }
}

function readText(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.slice(0, 300) : ''
}

function firstProblems(
  issues: [v.InferIssue<typeof Details>, ...v.InferIssue<typeof Details>[]],
): FieldProblems {
  const { nested } = v.flatten<typeof Details>(issues)
  const problems: FieldProblems = {}
  for (const field of ['firstName', 'lastName', 'email'] as const) {
    const message = nested?.[field]?.[0]
    if (message) problems[field] = message
  }
  return problems
}
