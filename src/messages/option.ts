import { configurationError } from '../errors.js'
import { canonicalLanguage } from '../language.js'
import { en } from './en.js'
import type { Messages, SomeMessages } from './messages.js'

/**
 * The texts of an app: in one language; or in several, of which each visitor gets the one that their browser prefers; or chosen
 * by the app, from a cookie or path of its own.
 */
export type MessagesOption = Tables | ((request: Request) => Tables)

type Tables = SomeMessages | readonly Table[]

/** One language of several. */
export type Table = SomeMessages & Pick<Messages, 'lang'>

/** The texts of a handler over those of the instance. A list or a function replaces what was there. */
export function mergeMessages(
  defaults: MessagesOption | undefined,
  own: MessagesOption | undefined,
): MessagesOption | undefined {
  if (own === undefined || defaults === undefined || !isTable(own) || !isTable(defaults))
    return own ?? defaults
  return {
    ...defaults,
    ...definedIn(own),
    errors: { ...defaults.errors, ...definedIn(own.errors) },
  }
}

/** Refuses what is no text, by name. Called when the handler is made. */
export function assertMessages(option: unknown): void {
  if (option === undefined || typeof option === 'function') return
  if (!Array.isArray(option)) {
    assertTable(option)
    return
  }
  if (option.length === 0) throw configurationError('"messages" must not be an empty list')
  for (const table of option) {
    assertTable(table)
    if (canonicalLanguage(String(table.lang)) === undefined)
      throw configurationError('each of the "messages" needs a "lang", such as "de"')
  }
}

/** Whether an option is one table, rather than a choice of several. */
export function isTable(option: MessagesOption): option is SomeMessages {
  return typeof option === 'object' && !Array.isArray(option)
}

/** The texts that are given; what is `undefined` is not. */
export function definedIn<Texts extends object>(texts: Texts | undefined): Partial<Messages> {
  return Object.fromEntries(Object.entries(texts ?? {}).filter(([, text]) => text !== undefined))
}

function assertTable(table: unknown): void {
  const { errors = {}, ...texts } = toTexts('messages', table)
  assertTexts('messages', texts, en)
  assertTexts('messages.errors', toTexts('messages.errors', errors), en.errors)
}

function toTexts(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw configurationError(`"${name}" must be an object of texts`)
}

function assertTexts(of: string, texts: Record<string, unknown>, known: object): void {
  for (const [name, text] of Object.entries(texts)) {
    if (!Object.hasOwn(known, name)) throw configurationError(`"${of}.${name}" is no text of ours`)
    if (text !== undefined && typeof text !== 'string')
      throw configurationError(`"${of}.${name}" must be a string`)
  }
}
