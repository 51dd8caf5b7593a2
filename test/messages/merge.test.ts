import { describe, expect, it } from 'vitest'
import { chooseLanguage, chooseMessages } from '../../src/messages/choose.js'
import { de, en, fr } from '../../src/messages/index.js'
import { type MessagesOption, mergeMessages } from '../../src/messages/option.js'

/** The texts of an instance and of a handler, and what a visitor gets of both. */
const german = new Request('http://localhost:3000/', { headers: { 'accept-language': 'de' } })

const shown = (instance?: MessagesOption, handler?: MessagesOption) =>
  chooseMessages(german, mergeMessages(instance, handler))

describe('the texts of a handler', () => {
  it('are English where neither has any', () => {
    expect(shown()).toEqual(en)
    expect(shown({})).toEqual(en)
    expect(shown(undefined, { errors: {} })).toEqual(en)
  })

  it('are those of the instance where the handler has none', () => {
    expect(shown({ sentTitle: 'Instance', errors: { used: 'Instance' } })).toEqual({
      ...en,
      sentTitle: 'Instance',
      errors: { ...en.errors, used: 'Instance' },
    })
  })

  it('stand over those of the instance, one by one, and so do those of the errors', () => {
    const instance = {
      lang: 'en-GB',
      sentTitle: 'Instance',
      errors: { used: 'Instance', expired: 'Instance' },
    }
    const handler = {
      sentTitle: 'Handler',
      sentText: 'Handler',
      errors: { used: 'Handler', refused: 'Handler' },
    }

    expect(shown(instance, handler)).toEqual({
      ...en,
      lang: 'en-GB',
      sentTitle: 'Handler',
      sentText: 'Handler',
      errors: { ...en.errors, used: 'Handler', expired: 'Instance', refused: 'Handler' },
    })
  })

  it('leave alone what they do not give', () => {
    const instance = { sentTitle: 'Instance', errors: { used: 'Instance' } }

    expect(shown(instance, { sentTitle: undefined, errors: { used: undefined } })).toEqual(shown(instance))
    expect(shown(instance, { errors: undefined })).toEqual(shown(instance))
    expect(shown({ sentTitle: undefined, errors: { used: undefined } })).toEqual(en)
  })

  it('may be empty', () => {
    expect(shown({ sentTitle: 'Instance' }, { sentTitle: '' }).sentTitle).toBe('')
  })

  it('are a language as a whole, over another', () => {
    expect(shown(fr, de)).toEqual(de)
    expect(shown({ ...fr, sentTitle: 'Instance' }, { homeLink: 'Handler' })).toEqual({
      ...fr,
      sentTitle: 'Instance',
      homeLink: 'Handler',
    })
  })

  it('replace those of the instance where one of both is a list', () => {
    const own = { ...en, sentTitle: 'Handler' }

    expect(shown({ sentTitle: 'Instance' }, [fr, de])).toEqual(de)
    expect(shown([fr, de], { sentTitle: 'Handler' })).toEqual(own)
    expect(shown([fr, de], [own])).toEqual(own)
    expect(shown([fr, de])).toEqual(de)
  })

  it('leave what they are made from as it was', () => {
    const instance = Object.freeze({ lang: 'en', errors: Object.freeze({ used: 'Instance' }) })
    const handler = Object.freeze({ errors: Object.freeze({ expired: 'Handler' }) })

    expect(shown(instance, handler).errors).toMatchObject({ used: 'Instance', expired: 'Handler' })
    expect(instance).toEqual({ lang: 'en', errors: { used: 'Instance' } })
  })

  it('fill a short list of languages with English, and keep its language', () => {
    const dutch = { lang: 'nl', sentTitle: 'Kijk in uw mailbox', errors: { used: 'Al gebruikt.' } }

    expect(shown([dutch])).toEqual({ ...en, ...dutch, errors: { ...en.errors, used: 'Al gebruikt.' } })
    expect(chooseLanguage(german, [dutch])).toBe('nl')
    expect(chooseLanguage(german, [dutch, de])).toBe('de')
    expect(chooseLanguage(german, { sentTitle: 'Look' })).toBeUndefined()
  })
})
