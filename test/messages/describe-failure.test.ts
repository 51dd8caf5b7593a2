import { describe, expect, it } from 'vitest'
import { de, describeFailure, en } from '../../src/messages/index.js'
import { recoveryReasons } from '../../src/recovery-reason.js'
import unknownCodes from '../data/unknown-codes.json' with { type: 'json' }
import { languages } from './languages.js'

const codes = Object.keys(en.errors) as (keyof typeof en.errors)[]
const everyCode = Object.entries(languages).flatMap(([lang, table]) =>
  codes.map((code) => ({ lang, code, table })),
)

describe('what is told of a failure', () => {
  it('covers what a page of the app can get in its query', () => {
    expect(codes).toEqual(expect.arrayContaining([...recoveryReasons]))
  })

  it.each(everyCode)('is the text for $code in "$lang"', ({ code, table }) => {
    const text = describeFailure({ code }, table)

    expect(text).toBe(table.errors[code])
    expect(describeFailure({ code, retryAfter: undefined }, table)).toBe(text)
    expect(text).not.toMatch(/[{}]/)
  })

  it.each(everyCode)('says for how long only when it has to: $code in "$lang"', ({ code, table }) => {
    const text = describeFailure({ code, retryAfter: 42 }, table)

    if (code !== 'too_many_requests') {
      expect(text).toBe(table.errors[code])
      return
    }
    const [before = '', after = ''] = table.waitText.split('{wait}')
    expect(text.startsWith(`${before}42`)).toBe(true)
    expect(text.endsWith(after)).toBe(true)
  })

  it.each(unknownCodes)('is the same for every code that nobody knows: %j', (code) => {
    for (const table of Object.values(languages)) {
      expect(describeFailure({ code }, table)).toBe(table.errors.unexpected_answer)
      expect(describeFailure({ code, retryAfter: 42 }, table)).toBe(table.errors.unexpected_answer)
    }
  })

  it('is in English unless told otherwise', () => {
    expect(describeFailure({ code: 'expired' })).toBe(en.errors.expired)
    expect(describeFailure({ code: 'nope' })).toBe(en.errors.unexpected_answer)
    expect(describeFailure({ code: 'too_many_requests', retryAfter: 0 })).toBe(
      'We cannot do this just yet. Please try again in 0 seconds.',
    )
  })
})

describe('what is told with some of the texts', () => {
  const wait = { code: 'too_many_requests', retryAfter: 7 }

  it.each([
    ['none', {}],
    ['others', { lang: 'de', errors: { used: 'Verbraucht.' } }],
    ['those that are left out', { waitText: undefined, errors: { expired: undefined } }],
    ['no errors', { waitText: undefined, errors: undefined }],
  ])('falls back to English: %s', (_title, some) => {
    expect(describeFailure({ code: 'expired' }, some)).toBe(en.errors.expired)
    expect(describeFailure({ code: 'nope' }, some)).toBe(en.errors.unexpected_answer)
    expect(describeFailure(wait, some)).toBe('We cannot do this just yet. Please try again in 7 seconds.')
  })

  it('is theirs, for codes that nobody knows as well', () => {
    const some = { errors: { expired: 'Too late.', unexpected_answer: 'Oh dear.' } }

    expect(describeFailure({ code: 'expired' }, some)).toBe('Too late.')
    expect(describeFailure({ code: 'constructor' }, some)).toBe('Oh dear.')
    expect(describeFailure({ code: 'used' }, { ...de, ...some })).toBe(en.errors.used)
  })

  it('takes every {wait} for the time, and nothing else for anything', () => {
    const waitText = '{wait}/{wait} $& {address}'
    expect(describeFailure(wait, { waitText })).toBe('7 seconds/7 seconds $& {address}')
    const errors = { too_many_requests: '{wait}' }
    expect(describeFailure({ code: 'too_many_requests' }, { errors })).toBe('{wait}')
  })

  it.each([
    [0, 'en', '0 seconds'],
    [1, 'en', '1 second'],
    [90, 'en', '90 seconds'],
    [91, 'en', '2 minutes'],
    [3541, 'en', '60 minutes'],
    [5400, 'en', '90 minutes'],
    [5401, 'en', '2 hours'],
    [1, 'de', '1 Sekunde'],
    [3541, 'de-AT', '60 Minuten'],
    [30, 'fr', '30 secondes'],
    [120, 'es', '2 minutos'],
    [1, 'it', '1 secondo'],
    [30, 'no language', '30 seconds'],
    [30, '', '30 seconds'],
  ])('says %d seconds as people do, in "%s"', (retryAfter, lang, words) => {
    const text = describeFailure({ ...wait, retryAfter }, { lang, waitText: '{wait}' })

    // The spaces are those of the language.
    expect(text.replaceAll(/\s/g, ' ')).toBe(words)
  })

  it('says the time in the language of the sentence around it', () => {
    expect(describeFailure(wait, { lang: 'de' })).toBe(
      'We cannot do this just yet. Please try again in 7 seconds.',
    )
  })

  it('speaks of the code, when it was the code that is no good', () => {
    const failure = { code: 'invalid_request', step: 'verify' } as const
    expect(describeFailure(failure)).toBe(en.codeInvalid)
    expect(describeFailure(failure, de)).toBe(de.codeInvalid)
    expect(describeFailure({ ...failure, step: 'start' }, de)).toBe(de.errors.invalid_request)
    expect(describeFailure({ ...failure, code: 'expired' }, de)).toBe(de.errors.expired)
  })

  it('may be nothing', () => {
    expect(describeFailure({ code: 'expired' }, { errors: { expired: '' } })).toBe('')
    expect(describeFailure(wait, { waitText: '' })).toBe('')
  })
})
