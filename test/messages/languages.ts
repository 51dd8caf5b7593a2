import { de, en, es, fr, it, type Messages } from '../../src/messages/index.js'

/** The languages that we have beside English, by the name of their export. */
export const translations: Record<string, Messages> = { de, fr, es, it }

/** All of them. */
export const languages: Record<string, Messages> = { en, ...translations }

/** A table as rows of a name and a text, those of errors as `errors.expired`. */
export function textsOf({ lang: _, errors, ...texts }: Messages): [string, string][] {
  return [
    ...Object.entries(texts),
    ...Object.entries(errors).map<[string, string]>(([code, text]) => [`errors.${code}`, text]),
  ]
}
