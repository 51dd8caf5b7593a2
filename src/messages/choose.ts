import Negotiator from 'negotiator'
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

type Table = SomeMessages & Pick<Messages, 'lang'>

// A browser sends a handful of languages; judging thousands takes time.
const longestHeader = 500

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

/** The texts for a visitor: the app's, and English where it has none. */
export function chooseMessages(request: Request, option: MessagesOption | undefined): Messages {
  const some = toTable(request, option)
  return { ...en, ...definedIn(some), errors: { ...en.errors, ...definedIn(some?.errors) } }
}

/** The language that the app speaks with a visitor, if it has said so. */
export function chooseLanguage(request: Request, option: MessagesOption | undefined): string | undefined {
  return toTable(request, option)?.lang
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

function isTable(option: MessagesOption): option is SomeMessages {
  return typeof option === 'object' && !Array.isArray(option)
}

function toTable(request: Request, option: MessagesOption | undefined): SomeMessages | undefined {
  const tables = typeof option === 'function' ? option(request) : option
  if (tables === undefined || isTable(tables)) return tables
  return fromList(
    request,
    tables.filter(({ lang }) => canonicalLanguage(String(lang))),
  )
}

// The first one for whoever prefers none of them. In one step the negotiator would answer "en-US,de;q=0.7,en;q=0.3", which is
// what Firefox sends for English before German, with German: it takes the weight of "en" for "en".
function fromList(request: Request, tables: readonly Table[]): Table | undefined {
  const visitor = toNegotiator(request.headers.get('accept-language')?.slice(0, longestHeader))
  const acceptable = visitor.languages(tables.map((table) => table.lang))
  for (const wanted of visitor.languages()) {
    const [lang] = toNegotiator(wanted).languages(acceptable)
    if (lang) return tables.find((table) => table.lang === lang)
  }
  return tables[0]
}

function toNegotiator(acceptLanguage: string | undefined): Negotiator {
  return new Negotiator({ headers: { 'accept-language': acceptLanguage } })
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

// What is `undefined` is not given.
function definedIn<Texts extends object>(texts: Texts | undefined): Partial<Messages> {
  return Object.fromEntries(Object.entries(texts ?? {}).filter(([, text]) => text !== undefined))
}
