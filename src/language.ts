// The longest that RFC 5646 4.4.1 expects anybody to need.
const maxLanguageLength = 35

/** The canonical form of a language tag, or `undefined` when it is none. */
export function canonicalLanguage(tag: string): string | undefined {
  if (tag === '' || tag.length > maxLanguageLength) return undefined
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}
