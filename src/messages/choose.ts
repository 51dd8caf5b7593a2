import Negotiator from 'negotiator'
import { canonicalLanguage } from '../language.js'
import { en } from './en.js'
import type { Messages, SomeMessages } from './messages.js'
import { definedIn, isTable, type MessagesOption, type Table } from './option.js'

// A browser sends a handful of languages; judging thousands takes time.
const longestHeader = 500

/** The texts for a visitor: the app's, and English where it has none. */
export function chooseMessages(request: Request, option: MessagesOption | undefined): Messages {
  const some = toTable(request, option)
  return { ...en, ...definedIn(some), errors: { ...en.errors, ...definedIn(some?.errors) } }
}

/** The language that the app speaks with a visitor, if it has said so. */
export function chooseLanguage(request: Request, option: MessagesOption | undefined): string | undefined {
  return toTable(request, option)?.lang
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
