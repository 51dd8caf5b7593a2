import * as v from 'valibot'
import { PasswordlessError } from './errors.js'
import { parseUrl } from './parse-url.js'

// Every message is ours: valibot's own quote the value, and some of the values are secrets.

/** A setting that is text and not empty. */
export const text = v.pipe(v.string(missingOr('must be a string')), v.nonEmpty('must not be empty'))

/** A setting that is an `http` or `https` URL. */
export const httpUrl = v.pipe(
  text,
  v.regex(/^https?:\/\//i, 'must be an http or https URL'),
  v.check((url) => parseUrl(url) !== undefined, 'must be a URL'),
)

export const flag = v.boolean('must be true or false')

export const sameSite = v.picklist(['lax', 'strict', 'none'], 'must be "lax", "strict" or "none"')

export const milliseconds = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must not be negative'),
  // What a timer of Node can hold; it takes more for 1.
  v.maxValue(2 ** 31 - 1, 'must fit a timer'),
)

export const cookieName = v.pipe(text, v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a cookie'))

export const cookieDomain = v.pipe(text, v.regex(/^\.?[a-z0-9.-]+$/i, 'must be a host name'))

export const cookiePath = v.pipe(text, v.regex(/^\/[!-:<-~]*$/, 'must be a path'))

/** The message of a setting that is not there, or not what it should be. */
export function missingOr(problem: string) {
  return (issue: { input: unknown }) => (issue.input === undefined ? 'is missing' : problem)
}

/** Where each setting comes from when it is not in the object that the app gives. */
export type Variables = Readonly<Record<string, string>>

/**
 * Checks settings.
 *
 * @throws `configuration_error` naming the first wrong option and its variable, never the value.
 */
export function parseSettings<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
  variables: Variables,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, raw, { abortEarly: true })
  if (result.success) return result.output
  throw settingError(variables, v.getDotPath(result.issues[0]) ?? '', result.issues[0].message)
}

/** An error about one setting, by its option and variable. */
export function settingError(
  variables: Variables,
  option: string,
  problem: string,
  cause?: unknown,
): PasswordlessError {
  const variable = variables[option] ? ` (${variables[option]})` : ''
  return new PasswordlessError('configuration_error', `"${option}"${variable} ${problem}`, { cause })
}
