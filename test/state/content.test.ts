import fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createKeys } from '../../src/keys.js'
import type { Settings } from '../../src/sdk.js'
import { openState, type StateContent, sealState, secondsFromNow } from '../../src/state.js'
import addresses from '../data/addresses.json' with { type: 'json' }

const place = 'state\n'
const day = 24 * 3600
const browser = 'ZGlnZXN0IG9mIGEgYnJvd3'

/** The keys of an app. Of its settings, they come from the secrets alone. */
function keysOf(...secrets: Settings['secrets']) {
  return createKeys()({ secrets } as Settings)
}

function contentOf(overrides: Partial<StateContent> = {}): StateContent {
  return {
    recipient: { connection: 'email', email: 'ada@example.com' },
    browser,
    expiresAt: secondsFromNow(day),
    typed: false,
    guarded: false,
    foreign: false,
    ...overrides,
  }
}

const word = fc.string({ unit: 'binary', maxLength: 60 })
const recipient = fc.oneof(
  fc.tuple(word, word).map(([local, host]) => ({ connection: 'email' as const, email: `${local}@${host}` })),
  fc.stringMatching(/^\+[1-9]\d{1,14}$/).map((phoneNumber) => ({ connection: 'sms' as const, phoneNumber })),
)
const content: fc.Arbitrary<StateContent> = fc.record(
  {
    recipient,
    browser: word,
    expiresAt: fc.integer({ min: secondsFromNow(60), max: 2 ** 40 }),
    typed: fc.boolean(),
    guarded: fc.boolean(),
    foreign: fc.boolean(),
    returnTo: fc.string({ unit: 'binary', minLength: 1, maxLength: 1100 }),
    failedPage: fc.string({ unit: 'binary', minLength: 1, maxLength: 100 }),
  },
  { requiredKeys: ['recipient', 'browser', 'expiresAt', 'typed', 'guarded', 'foreign'] },
)

describe('what a state knows', () => {
  it('is what was put into it, whatever letters it is written in', () =>
    fc.assert(
      fc.asyncProperty(content, async (given) => {
        const keys = await keysOf('a secret of an app')

        const opened = await openState(keys, await sealState(keys, given, place), place)

        expect(opened).toEqual({ content: given, secret: 0 })
      }),
    ))

  it.each(addresses.map(([, folded]) => folded ?? ''))('can be the address %j', async (email) => {
    const keys = await keysOf('eight ch')
    const given = contentOf({ recipient: { connection: 'email', email } })

    const opened = await openState(keys, await sealState(keys, given, place), place)

    expect(opened?.content).toEqual(given)
  })

  it('is known for as long as it is good, and not a second longer', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const keys = await keysOf('a secret of an app')
    const sealed = await sealState(keys, contentOf({ expiresAt: secondsFromNow(60) }), place)
    const isKnown = async () => (await openState(keys, sealed, place)) !== undefined
    const start = Date.now()

    const seen = []
    for (const seconds of [0, 59, 60, 61, day, 100 * day]) {
      vi.setSystemTime(Math.floor(start / 1000) * 1000 + seconds * 1000)
      seen.push(await isKnown())
    }

    expect(seen).toEqual([true, true, false, false, false, false])
  })

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['no JSON', 'ada@example.com'],
    ['an object', { email: 'ada@example.com' }],
    ['null', null],
    ['an empty list', []],
    ['too little', ['ada@example.com', browser]],
    ['no address', ['', browser, secondsFromNow(day), '', '', '']],
    ['an address that is none', [7, browser, secondsFromNow(day), '', '', '']],
    ['no time', ['ada@example.com', browser, null, '', '', '']],
    ['a time in words', ['ada@example.com', browser, '9999999999', '', '', '']],
    ['flags that nobody knows', ['ada@example.com', browser, secondsFromNow(day), 'x', '', '']],
    ['a place that is none', ['ada@example.com', browser, secondsFromNow(day), '', {}, '']],
  ])('is nothing when something else is under the seal: %s', async (_title, other) => {
    const keys = await keysOf('a secret of an app')
    const text = typeof other === 'string' ? other : JSON.stringify(other)

    const sealed = await keys.seal.close(text, place)

    expect(await openState(keys, sealed, place)).toBeUndefined()
    // So it is not the seal that says no.
    if (text) expect(await keys.seal.open(sealed, place)).toMatchObject({ text })
  })

  it('is known where it stands, and nowhere else', async () => {
    const keys = await keysOf('a secret of an app')
    const places = ['state\n', 'ticket', 'state\n{"returnTo":"/"}', 'state\n{"returnTo":"/","a":1}', 'state']

    for (const here of places) {
      const sealed = await sealState(keys, contentOf(), here)
      const known = []
      for (const there of places) if (await openState(keys, sealed, there)) known.push(there)
      expect(known).toEqual([here])
    }
  })
})

describe('the nonce of a state', () => {
  it('is the same again for the same state and secret, and for nothing else', async () => {
    const [keys, same, other] = await Promise.all([
      keysOf('a new secret', 'an old secret'),
      keysOf('a new secret'),
      keysOf('quite another secret'),
    ])
    const nonces = [
      await keys.nonce[0]?.('one'),
      await keys.nonce[1]?.('one'),
      await keys.nonce[0]?.('two'),
      await other.nonce[0]?.('one'),
      // Nor is it what the same secret makes of the same text for another end.
      await keys.browser[0]?.('one'),
      await keys.limits('one'),
    ]

    expect(await same.nonce[0]?.('one')).toBe(nonces[0])
    expect(new Set(nonces).size).toBe(nonces.length)
    for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{22}$/)
  })
})
