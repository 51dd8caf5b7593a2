import { describe, expect, it } from 'vitest'
import { de, en, es, fr, it as italian } from '../../src/messages/index.js'
import * as v3 from '../../src/v3/index.js'
import * as v4 from '../../src/v4/index.js'
import badMessages from '../data/bad-messages.json' with { type: 'json' }

/** The option `messages` is looked at when a handler is made, before any visitor comes. */
const rows = badMessages as unknown as [string, object, string][]

const makers: Record<string, (messages: object) => unknown> = {
  'the start handler of v3': (messages) => v3.createPasswordless().handlePasswordlessStart({ messages }),
  'the start handler of v4': (messages) => v4.createPasswordless().handlePasswordlessStart({ messages }),
  'the callback of v3': (messages) => v3.createPasswordless().handlePasswordlessCallback({ messages }),
  'the callback of v4': (messages) =>
    v4.createPasswordless().withPasswordlessCallback(() => undefined, { messages }),
  'the handlers of an instance of v3': (messages) =>
    v3.createPasswordless({ passwordless: { messages } }).handlePasswordlessStart({}),
  'the handlers of an instance of v4': (messages) =>
    v4.createPasswordless({ passwordless: { messages } }).handlePasswordlessStart({}),
}

describe.each(Object.entries(makers))('for %s', (_maker, make) => {
  it.each(rows)('texts are refused by name that are %s', (_title, messages, message) => {
    expect(() => make(messages)).toThrow(
      expect.objectContaining({ code: 'configuration_error', message: expect.stringContaining(message) }),
    )
  })

  it.each<[string, object]>([
    ['a language of ours', de],
    ['all languages of ours', [en, de, fr, es, italian]],
    ['a list of one', [fr]],
    ['some texts', { sentTitle: 'a' }],
    ['no texts', {}],
    ['texts that are left out', { sentTitle: undefined, errors: { used: undefined } }],
    ['errors that are left out', [{ lang: 'nl', errors: undefined }]],
    ['a list of languages in any spelling', [{ lang: 'DE-at' }, { lang: 'zh-hant-TW' }]],
  ])('may be %s', (_title, messages) => {
    expect(() => make(messages)).not.toThrow()
  })
})
