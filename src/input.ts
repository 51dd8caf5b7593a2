import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as v from 'valibot'
import { foldAddress, foldPhoneNumber } from './address.js'
import { readFields } from './body.js'
import { invalidRequest } from './errors.js'
import { canonicalLanguage } from './language.js'
import { nameOf, parseOwnFields, splitFields } from './own-fields.js'

/**
 * What a visitor may ask for: the body of a start request.
 *
 * | field | |
 * |---|---|
 * | `connection` | `"email"` or `"sms"`. Default: `"email"` |
 * | `email` | for `email`: the address |
 * | `phoneNumber` | for `sms`: the number, in E.164 form such as `+15005550006` |
 * | `send` | `"link"` or `"code"`. Default: `"link"`, and `"code"`, the only choice, for `sms` |
 * | `returnTo` | where to go after signing in, 512 characters at most. Default: that of the handler |
 * | `language` | of the message: a BCP 47 tag. Default: what the browser prefers |
 * | `captcha` | the answer to a captcha, passed on to Auth0. Default: none |
 *
 * @see https://auth0.com/docs/api/authentication/passwordless/get-code-or-link
 */
export type StartBody = v.InferInput<typeof EmailInput> | v.InferInput<typeof SmsInput>

/**
 * What a visitor asked for, checked: the fields of {@link StartBody}, with `connection` and `send` always there, and the address
 * or number in the form that Auth0 gets.
 */
export type StartInput = v.InferOutput<typeof EmailInput> | v.InferOutput<typeof SmsInput>

/** Whom a message goes to. */
export type Recipient =
  | {
      /** A mail. */
      connection: 'email'
      /** The address. */
      email: string
    }
  | {
      /** A text message. */
      connection: 'sms'
      /** The number, in E.164 form. */
      phoneNumber: string
    }

// returnTo is carried in the state, the state in the mailed link: see maxAuthParamsBytes.
const maxReturnToLength = 512
const maxEmailBytes = 254

// One "@", no quoting, no lists, nothing that cannot be seen: simple on purpose. Auth0 has the last word.
const localPart = /^[^\s\p{C}\p{Default_Ignorable_Code_Point}@"(),:;<>[\]\\]+$/u
const domain =
  /^[^\s\p{C}\p{Default_Ignorable_Code_Point}.]+(\.[^\s\p{C}\p{Default_Ignorable_Code_Point}.]+)*$/u
const asciiInDomain = /^[a-z\d.-]*$/
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
      v.transform(foldAddress),
      v.maxBytes(maxEmailBytes, `"email" must have at most ${maxEmailBytes} bytes`),
      v.check(isAddress, '"email" must be an e-mail address'),
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
      v.transform(foldPhoneNumber),
      v.regex(phonePattern, '"phoneNumber" must be in E.164 form, such as "+15005550006"'),
    ),
    send: v.optional(v.literal('code', '"send" must be "code" when the connection is "sms"'), 'code'),
    ...common,
  },
  describeKey,
)

const codePattern = /^\d{4,12}$/

const verificationCode = v.pipe(
  v.string('"verificationCode" must be a string'),
  // As it is read from a mail: "123 456", or with the marks that some mail programs put around it.
  v.transform((code) => code.normalize('NFKC').replaceAll(/[\s\p{Pd}\p{Cf}]/gu, '')),
  v.regex(codePattern, '"verificationCode" must be the digits of the message'),
)

const EmailCode = v.strictObject(
  { connection: EmailInput.entries.connection, email: EmailInput.entries.email, verificationCode, returnTo },
  describeKey,
)
const SmsCode = v.strictObject(
  {
    connection: SmsInput.entries.connection,
    phoneNumber: SmsInput.entries.phoneNumber,
    verificationCode,
    returnTo,
  },
  describeKey,
)

/**
 * What a visitor may send with a code: the body of a verify request.
 *
 * | field | |
 * |---|---|
 * | `connection` | `"email"` or `"sms"`. Default: `"email"` |
 * | `email` | for `email`: the address that the code went to |
 * | `phoneNumber` | for `sms`: the number, in E.164 form |
 * | `verificationCode` | 4 to 12 digits; spaces and dashes between them are left out |
 * | `returnTo` | where to go after signing in, 512 characters at most. Default: that of the handler |
 */
export type VerifyBody = v.InferInput<typeof EmailCode> | v.InferInput<typeof SmsCode>

/** A code that a visitor has typed, checked. */
export type VerifyInput = v.InferOutput<typeof EmailCode> | v.InferOutput<typeof SmsCode>

/** What a request said: our part, and the app's. */
export interface Submission {
  input: StartInput
  /** The app's own fields, as its schema returned them. */
  fields: unknown
}

/**
 * What a start request asks for, parsed once: the body, and `returnTo` from the query when the body has none.
 *
 * @param schema The app's own, for the fields that are not ours.
 * @throws `invalid_request`, `payload_too_large` or `unsupported_media_type`, with nothing of the input in the
 * message.
 */
export async function readSubmission(
  request: Request,
  schema: StandardSchemaV1 | undefined,
): Promise<Submission> {
  const body = await readObject(request)
  const ours = isEmail(body) ? EmailInput : SmsInput
  const [own, others] = schema ? splitFields(body, ours.entries) : [body, {}]
  const input = parse(ours, { ...queryOf(request), ...own })
  return { input, fields: schema && (await parseOwnFields(schema, others)) }
}

/**
 * A code that was typed in, parsed once.
 *
 * @throws As {@link readSubmission}.
 */
export async function readCode(request: Request): Promise<VerifyInput> {
  const body = await readObject(request)
  return parse(isEmail(body) ? EmailCode : SmsCode, { ...queryOf(request), ...body })
}

/** An address as it is typed into a page of ours. */
export function parseAddress(typed: unknown): string | undefined {
  const result = v.safeParse(EmailInput.entries.email, typed)
  return result.success ? result.output : undefined
}

/** The digits of a code as it is typed into a page of ours. */
export function parseCode(typed: unknown): string {
  return parse(verificationCode, typed)
}

function parse<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (!result.success) throw invalidRequest(result.issues[0].message)
  return result.output
}

async function readObject(request: Request): Promise<object> {
  const body = await readFields(request)
  if (!isObject(body)) throw invalidRequest('the body must be an object')
  return body
}

function queryOf(request: Request) {
  return { returnTo: new URL(request.url).searchParams.get('returnTo') ?? undefined }
}

function isAddress(address: string): boolean {
  const [local = '', host = '', ...rest] = address.split('@')
  const ascii = host.replaceAll(/\P{ASCII}/gu, '')
  return rest.length === 0 && localPart.test(local) && domain.test(host) && asciiInDomain.test(ascii)
}

function isEmail(fields: object): boolean {
  if (!('connection' in fields) || fields.connection === 'email') return true
  if (fields.connection === 'sms') return false
  throw invalidRequest('"connection" must be "email" or "sms"')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describeKey(issue: v.StrictObjectIssue): string {
  const name = nameOf(issue.path?.[0].key)
  if (issue.expected !== 'never') return `${name} is missing`
  return name ? `${name} is not a known field` : 'a field is not known'
}
