import { describe, expect, it } from 'vitest'
import { createPasswordless as createV3, handlePasswordlessCallback } from '../../src/v3/index.js'
import { createPasswordless as createV4, withPasswordlessCallback } from '../../src/v4/index.js'
import { type AppOptions, standInSettings } from '../support/apps.js'
import { describeMounts } from '../support/mounts.js'

/** Options that cannot work are refused by name, when the handler is made. */
const settings = standInSettings

/** A title of its own for each: the option as it is given, and what the error must say. */
const everywhere: [string, object, string][] = [
  ['another word', { otherBrowser: 'yes' }, '"otherBrowser"'],
  ['a word with a capital letter', { otherBrowser: 'Allow' }, '"otherBrowser"'],
  ['an empty word', { otherBrowser: '' }, '"otherBrowser"'],
  ['true', { otherBrowser: true }, '"otherBrowser"'],
  ['null', { otherBrowser: null }, '"otherBrowser"'],
  ['a list', { otherBrowser: ['allow'] }, '"otherBrowser"'],
  ['a text that nobody shows', { messages: { nope: '' } }, '"messages.nope"'],
  ['a text with a typing mistake', { messages: { expiredtitle: 'Too late' } }, '"messages.expiredtitle"'],
  ['a name of every object', { messages: { constructor: 'a' } }, '"messages.constructor"'],
  ['a text that is a number', { messages: { sentText: 1 } }, '"messages.sentText"'],
  ['a text that is null', { messages: { sentText: null } }, '"messages.sentText"'],
  ['a text that is a function', { messages: { sentText: () => 'a' } }, '"messages.sentText"'],
  ['texts that are a text', { messages: 'Too late' }, '"messages"'],
  ['texts that are a number', { messages: 5 }, '"messages"'],
  ['texts that are true', { messages: true }, '"messages"'],
  ['texts that are null', { messages: null }, '"messages"'],
  ['texts that are a list', { messages: [] }, '"messages"'],
  ['a page with a typing mistake', { pages: { recovery: '/again' } }, '"pages.recovery"'],
  ['a page elsewhere', { pages: { recover: 'https://evil.example/again' } }, '"pages.recover"'],
  ['a page elsewhere without a scheme', { pages: { recover: '//evil.example' } }, '"pages.recover"'],
  ['a page elsewhere, to browsers', { pages: { recover: '/\\evil.example' } }, '"pages.recover"'],
  ['a page elsewhere behind a tab', { pages: { recover: '/\t/evil.example' } }, '"pages.recover"'],
  ['a relative page', { pages: { recover: 'again' } }, '"pages.recover"'],
  ['an empty page', { pages: { recover: '' } }, '"pages.recover"'],
  ['a script', { pages: { recover: 'javascript:alert(1)' } }, '"pages.recover"'],
  ['a page that is a number', { pages: { recover: 5 } }, '"pages.recover"'],
  ['a page that is a URL', { pages: { recover: new URL('http://localhost:3000/a') } }, '"pages.recover"'],
  ['a page for what was sent that is elsewhere', { pages: { sent: 'https://evil.example' } }, '"pages.sent"'],
  ['a page for failures that is elsewhere', { pages: { failed: 'https://evil.example' } }, '"pages.failed"'],
  ['tries that are a number', { limits: { tries: 10 } }, '"limits.tries"'],
  ['limits with a typing mistake', { limits: { try: false } }, '"limits.try"'],
  ['an option with a typing mistake', { otherbrowser: 'allow' }, '"otherbrowser"'],
]

const onlyAtCallback: [string, object, string][] = [
  ['fields, which no page of ours has', { fields: { '~standard': { validate() {} } } }, '"fields"'],
  ['a hook that is none', { beforeSend: 'yes' }, '"beforeSend"'],
  ['an event hook that is none', { onEvent: true }, '"onEvent"'],
  ['proxies that are no number', { trustedProxies: '1' }, '"trustedProxies"'],
  ['an origin with a path', { allowedOrigins: ['https://shop.example/a'] }, '"allowedOrigins"'],
  ['a hook for the state, which is read before', { getLoginState: () => ({}) }, '"getLoginState"'],
]

const onlyAtVerify: [string, object, string][] = [
  ['a hook that is not called', { beforeSend: () => true }, '"beforeSend"'],
  ['fields that are not read', { fields: { '~standard': { validate() {} } } }, '"fields"'],
  ['texts that are not shown', { messages: { lang: 'de' } }, '"messages"'],
  ['another browser, which does not matter', { otherBrowser: 'allow' }, '"otherBrowser"'],
  ['a page elsewhere', { pages: { failed: 'https://evil.example' } }, '"pages.failed"'],
]

const refused = (text: string) => ({
  code: 'configuration_error',
  message: expect.stringContaining(text),
})

describeMounts('an option that cannot work is refused by name', (mount) => {
  const start = (options: object) => mount.startApp({ settings, ...options } as AppOptions)

  it.each(everywhere)('for all handlers: %s', async (_title, option, name) => {
    await expect(start({ passwordless: option })).rejects.toMatchObject(refused(name))
  })

  it.each([...everywhere, ...onlyAtCallback])('at the callback: %s', async (_title, option, name) => {
    await expect(start({ callback: option })).rejects.toMatchObject(refused(name))
  })

  it.each(onlyAtVerify)('at the verify handler: %s', async (_title, option, name) => {
    await expect(start({ verify: option })).rejects.toMatchObject(refused(name))
  })
})

describe('options that are none', () => {
  it('are refused on SDK v4 when they are a promise', () => {
    const promise: object = Promise.resolve({ otherBrowser: 'allow' })

    expect(() => withPasswordlessCallback(() => undefined, promise)).toThrow(/promise/)
    expect(() => createV4().handlePasswordlessVerify(promise)).toThrow(/promise/)
  })

  it('are refused on SDK v3 when they are a promise, at the verify handler', () => {
    expect(() => createV3().handlePasswordlessVerify(Promise.resolve({}) as object)).toThrow(/promise/)
  })

  it('are refused on SDK v3 when they are a promise, at the callback', () => {
    expect(() => handlePasswordlessCallback(Promise.resolve({ otherBrowser: 'allow' }) as object)).toThrow(
      /promise/,
    )
  })
})
