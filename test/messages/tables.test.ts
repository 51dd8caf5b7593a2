import { describe, expect, it } from 'vitest'
import * as entry from '../../src/messages/index.js'
import { en } from '../../src/messages/index.js'
import { languages, textsOf, translations } from './languages.js'

/** What every table of texts has to be, in whatever language. */
const english = Object.fromEntries(textsOf(en))
const placeholdersIn = (text = '') => (text.match(/\{[^}]*\}/g) ?? []).sort()
const lastMarkOf = (text = '') => /[.?!:…]?$/.exec(text)?.[0]

/** The same word in both. */
const loanwords: Record<string, string[]> = { de: ['codeLabel'], fr: ['codeLabel'] }

/** Words of the familiar form of address. */
const familiar: Record<string, RegExp> = {
  de: /(?<!\p{L})(du|dich|dir|dein\p{L}*|euch|euer|eure\p{L}*)(?!\p{L})/iu,
  fr: /(?<!\p{L})(tu|toi|ton|ta|tes)(?!\p{L})/iu,
  es: /(?<!\p{L})(tú|tu|tus|te|ti|contigo|vosotros|os|vuestr\p{L}+)(?!\p{L})/iu,
  it: /(?<!\p{L})(tu|ti|te|tuo|tua|tuoi|tue|voi|vi|vostr\p{L}+)(?!\p{L})/iu,
}

describe.each(Object.entries(languages))('the texts in "%s"', (name, table) => {
  const texts = textsOf(table)

  it('are exported under the language that they are in, as a canonical tag', () => {
    expect(entry).toHaveProperty(name, table)
    expect(table.lang).toBe(name)
    expect(Intl.getCanonicalLocales(table.lang)).toEqual([table.lang])
  })

  it('are all there, and no others', () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(en).sort())
    expect(texts.map(([text]) => text).sort()).toEqual(Object.keys(english).sort())
  })

  it('say something, in the characters of plain text', () => {
    for (const [text, value] of texts) {
      expect([text, value]).toEqual([text, value.trim()])
      expect([text, value]).not.toEqual([text, ''])
      // No HTML, no straight quotation marks, no spaces that nobody sees but the one of French.
      expect([text, value.match(/[<>&"'`—–]|\p{Cc}|(?![ \u202f])\p{Zs}| {2}/gu)]).toEqual([text, null])
    }
  })

  it('have the same placeholders as in English', () => {
    for (const [text, value] of texts) {
      expect([text, placeholdersIn(value)]).toEqual([text, placeholdersIn(english[text])])
    }
  })

  it('end as in English: labels and buttons without a full stop, sentences with one', () => {
    for (const [text, value] of texts)
      expect([text, lastMarkOf(value)]).toEqual([text, lastMarkOf(english[text])])
  })

  it('do not shout', () => {
    for (const [text, value] of texts) expect([text, value.match(/!|¡/)]).toEqual([text, null])
  })
})

describe.each(Object.entries(translations))('the texts in "%s"', (name, table) => {
  const texts = textsOf(table)

  it('are not in English', () => {
    const same = texts.filter(([text, value]) => value === english[text]).map(([text]) => text)
    expect(same).toEqual(loanwords[name] ?? [])
    const words = /\b(the|this|that|it|is|you|your|please|again|was|not yet|sign|try)\b/i
    for (const [text, value] of texts) expect([text, words.exec(value)?.[0]]).toEqual([text, undefined])
  })

  it('keep to the polite form', () => {
    const words = familiar[name]
    expect(words).toBeDefined()
    for (const [text, value] of texts) expect([text, words?.exec(value)?.[0]]).toEqual([text, undefined])
  })

  it('say the same thing in the same words, where English does', () => {
    const first = new Map<string | undefined, string>()
    // A heading and a button that are one word in English need not be one elsewhere.
    for (const [text, value] of texts.filter(([text]) => text !== 'landingTitle')) {
      const key = english[text]
      expect([text, value]).toEqual([text, first.get(key) ?? value])
      first.set(key, value)
    }
  })
})

describe('the typography', () => {
  it('of French has a narrow space that does not break before its tall marks, and nowhere else', () => {
    for (const [text, value] of textsOf(entry.fr)) {
      expect([text, value.match(/(?<!\u202f)[;:?!»]|\u202f(?![;:?!»])/u)]).toEqual([text, null])
    }
  })

  it.each(Object.entries(languages))('of "%s" knows that space only if it is French', (name, table) => {
    const used = textsOf(table).some(([, value]) => value.includes('\u202f'))
    expect(used).toBe(name === 'fr')
  })

  it('of Spanish opens what it closes', () => {
    for (const [text, value] of textsOf(entry.es)) {
      const sentences = value.split(/(?<=[.?])\s+/)
      for (const sentence of sentences) {
        expect([text, sentence.startsWith('¿')]).toEqual([text, sentence.endsWith('?')])
      }
    }
  })
})
