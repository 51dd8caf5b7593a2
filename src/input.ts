import * as v from 'valibot'
import { readFields } from './body.js'
import { PasswordlessError } from './errors.js'

/** What a visitor may ask for: the body of a start request. `docs/` and README describe the fields. */
export type StartBody = v.InferInput<typeof EmailInput> | v.InferInput<typeof SmsInput>

/** What a visitor asked for, checked. */
export type StartInput = v.InferOutput<typeof EmailInput> | v.InferOutput<typeof SmsInput>

// returnTo is carried in the state, the state in the mailed link: see maxAuthParamsBytes.
const maxReturnToLength = 512
const maxEmailLength = 254
// The longest that RFC 5646 4.4.1 expects anybody to need.
const maxLanguageLength = 35

// One "@", no quoting, no lists, no spaces or control characters: simple on purpose. Auth0 has the last word.
const emailPattern = /^[^\s\p{C}@"(),:;<>[\]\\]+@[^\s\p{C}@"(),:;<>[\]\\]+$/u
const phonePattern = /^\+[1-9]\d{1,14}$/

const returnTo = v.optional(
  v.pipe(
    v.string('"returnTo" must be a string'),
    v.maxLength(maxReturnToLength, `"returnTo" must have at most ${maxReturnToLength} characters`),
  ),
)
const language = v.optional(
  v.pipe(
    v.string('"language" must be a string'),
    v.check((tag) => canonicalLanguage(tag) !== undefined, '"language" must be a BCP 47 tag such as "fr-CA"'),
  ),
)
const captcha = v.optional(v.string('"captcha" must be a string'))
const common = { returnTo, language, captcha }

const EmailInput = v.strictObject(
  {
    connection: v.optional(v.literal('email'), 'email'),
    email: v.pipe(
      v.string('"email" must be a string'),
      // Folding comes first: some characters only become "@" or "," by it.
      v.transform((address) => address.normalize('NFKC').trim().toLowerCase()),
      v.maxLength(maxEmailLength, `"email" must have at most ${maxEmailLength} characters`),
      v.regex(emailPattern, '"email" must be an e-mail address'),
    ),
    send: v.optional(v.picklist(['link', 'code'], '"send" must be "link" or "code"'), 'link'),
    ...common,
  },
  describeKey,
)

const SmsInput = v.strictObject(
  {
    connection: v.literal('sms'),
    phoneNumber: v.pipe(
      v.string('"phoneNumber" must be a string'),
      v.regex(phonePattern, '"phoneNumber" must be in E.164 form, such as "+15005550006"'),
    ),
    send: v.optional(v.literal('code', '"send" must be "code" when the connection is "sms"'), 'code'),
    ...common,
  },
  describeKey,
)

/**
 * What a start request asks for, parsed once: the body, and `returnTo` from the query when the body has none.
 *
 * @throws `invalid_request`, `payload_too_large` or `unsupported_media_type`, with nothing of the input in the
 * message.
 */
export async function readStartInput(request: Request): Promise<StartInput> {
  const fields = await readFields(request)
  if (!isObject(fields)) throw invalid('the body must be an object')
  const returnTo = new URL(request.url).searchParams.get('returnTo') ?? undefined
  const result = v.safeParse(schemaFor(fields), { returnTo, ...fields }, { abortEarly: true })
  if (result.success) return result.output
  throw invalid(result.issues[0].message)
}

/** The canonical form of a language tag, or `undefined` when it is none. */
export function canonicalLanguage(tag: string): string | undefined {
  if (tag.length > maxLanguageLength) return undefined
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

function schemaFor(fields: object) {
  if (!('connection' in fields) || fields.connection === 'email') return EmailInput
  if (fields.connection === 'sms') return SmsInput
  throw invalid('"connection" must be "email" or "sms"')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describeKey(issue: v.StrictObjectIssue): string {
  const key = String(issue.path?.[0].key)
  if (issue.expected !== 'never') return `"${key}" is missing`
  return /^\w{1,32}$/.test(key) ? `"${key}" is not a known field` : 'a field is not known'
}

function invalid(message: string): PasswordlessError {
  return new PasswordlessError('invalid_request', message)
}
