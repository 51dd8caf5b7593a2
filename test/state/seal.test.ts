import fc from 'fast-check'
import { decode, encode } from 'jose/base64url'
import { describe, expect, it } from 'vitest'
import { createSeal } from '../../src/seal.js'
import { editsOf, twinsOf } from './support.js'

const secret = 'a secret of an app, long enough for anything'
const older = 'the secret that the app had before'
const place = 'state\n'
// What is sealed is always JSON.
const text = fc.json()
const anySecret = fc.string({ minLength: 8, maxLength: 80 })
const anyPlace = fc.string({ unit: 'grapheme', minLength: 1 })

// Base64url of 12 bytes, then the text and 16 bytes.
const textAt = 16
const tagLength = 22

describe('a seal', () => {
  it('opens what it has closed, under any secret and in any place', () =>
    fc.assert(
      fc.asyncProperty(anySecret, text, anyPlace, async (own, given, where) => {
        const seal = await createSeal([own])

        const sealed = await seal.close(given, where)

        expect(sealed).toMatch(/^[\w-]+$/)
        expect(await seal.open(sealed, where)).toEqual({ text: given, secret: 0 })
      }),
    ))

  it('says nothing of its text but how long it is', async () => {
    const seal = await createSeal([secret])

    const sealed = await seal.close('["ada@example.com"]', place)

    expect(sealed).toHaveLength(Math.ceil(((12 + '["ada@example.com"]'.length + 16) * 4) / 3))
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toMatch(/ada|example/)
  })

  it('is another one each time', async () => {
    const seal = await createSeal([secret])
    const sealed = await Promise.all(Array.from({ length: 200 }, () => seal.close('the same', place)))

    for (const [from, to] of [
      [0, textAt],
      [textAt, -tagLength],
      [-tagLength, undefined],
    ]) {
      expect(new Set(sealed.map((one) => one.slice(from, to))).size).toBe(sealed.length)
    }
  })

  it('does not open in another place', () =>
    fc.assert(
      fc.asyncProperty(text, anyPlace, anyPlace, async (given, here, there) => {
        fc.pre(here !== there)
        const seal = await createSeal([secret])

        expect(await seal.open(await seal.close(given, here), there)).toBeUndefined()
      }),
    ))

  it('does not open under another secret', () =>
    fc.assert(
      fc.asyncProperty(text, anySecret, anySecret, async (given, own, other) => {
        fc.pre(own !== other)
        const [seal, foreign] = await Promise.all([createSeal([own]), createSeal([other])])

        expect(await foreign.open(await seal.close(given, place), place)).toBeUndefined()
      }),
    ))

  it('does not open with one character changed, added or taken away', async () => {
    const seal = await createSeal([secret])
    const sealed = await seal.close('["ada@example.com","browser",1792000000,"g","/checkout",""]', place)
    const opened: string[] = []

    for (const edit of editsOf(sealed)) if (await seal.open(edit, place)) opened.push(edit)

    expect(opened).toEqual([])
    expect(await seal.open(sealed, place)).toBeDefined()
  })

  it('does not open when its parts are cut, doubled, or have changed places', () =>
    fc.assert(
      fc.asyncProperty(text, fc.nat(), fc.nat(), async (given, one, other) => {
        const seal = await createSeal([secret])
        const sealed = await seal.close(given, place)
        const [from = 0, to = 0] = [one, other].map((at) => at % sealed.length).sort((a, b) => a - b)
        const variants = [
          sealed.slice(from, to),
          sealed.slice(to) + sealed.slice(0, to),
          sealed + sealed.slice(from, to),
          sealed.slice(0, from) + sealed.slice(to),
          [...sealed].reverse().join(''),
        ]

        for (const variant of variants.filter((text) => text !== sealed)) {
          expect(await seal.open(variant, place)).toBeUndefined()
        }
      }),
    ))

  it.each(['a', 'ab', 'abc', 'abcd', 'abcde'])(
    'does not open in another spelling of the same bytes: %s',
    async (given) => {
      const seal = await createSeal([secret])
      const sealed = await seal.close(given, place)
      const spellings = [
        ...twinsOf(sealed),
        `${sealed}=`,
        `${sealed}==`,
        ` ${sealed}`,
        `${sealed}\n`,
        `${sealed.slice(0, textAt)}\n${sealed.slice(textAt)}`,
        `${sealed}\0`,
      ]
      const standard = sealed.replaceAll('-', '+').replaceAll('_', '/')

      // How many bits at the end do not count depends on the length.
      expect(twinsOf(sealed)).toHaveLength([0, 15, 3][(12 + given.length + 16) % 3] ?? 0)
      for (const spelling of spellings) expect(await seal.open(spelling, place)).toBeUndefined()
      if (standard !== sealed) expect(await seal.open(standard, place)).toBeUndefined()
    },
  )

  it('opens nothing that it has not closed, and does not fail at it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.string({ unit: fc.constantFrom(...'Aa0-_=+/. \n'), maxLength: 300 }),
          fc.uint8Array({ maxLength: 200 }).map((bytes) => encode(bytes)),
          fc.constantFrom('', 'A'.repeat(38), 'A'.repeat(39), 'A'.repeat(10_000), '__proto__'),
        ),
        async (garbage) => {
          const seal = await createSeal([secret])

          expect(await seal.open(garbage, place)).toBeUndefined()
        },
      ),
    ))
})

describe('a seal of several secrets', () => {
  it('closes with the first, opens with any, and says with which', async () => {
    const [before, now, after] = await Promise.all([
      createSeal([older]),
      createSeal([secret, older]),
      createSeal([secret]),
    ])
    const [old = '', fresh = ''] = await Promise.all([before.close('old', place), now.close('new', place)])

    expect(await now.open(old, place)).toEqual({ text: 'old', secret: 1 })
    expect(await now.open(fresh, place)).toEqual({ text: 'new', secret: 0 })
    expect(await after.open(fresh, place)).toEqual({ text: 'new', secret: 0 })
    expect(await after.open(old, place)).toBeUndefined()
    expect(await before.open(fresh, place)).toBeUndefined()
  })

  it('is as strict with the older ones', async () => {
    const [before, now] = await Promise.all([createSeal([older]), createSeal([secret, older])])
    const sealed = await before.close('old', place)

    expect(await now.open(sealed, `${place}{}`)).toBeUndefined()
    for (const edit of editsOf(sealed)) expect(await now.open(edit, place)).toBeUndefined()
  })

  it.each([
    ['short', 'eight ch'],
    ['beyond ASCII', 'ein Geheimnis f\u00fcr M\u00fcller \u{1f511}'],
    ['of one letter', 'aaaaaaaa'],
    ['long', 'x'.repeat(5000)],
    ['that looks like another with a blank', `${secret} `],
  ])('may have one that is %s', async (_title, own) => {
    const [seal, others] = await Promise.all([createSeal([own]), createSeal([secret, older])])

    const sealed = await seal.close('kept', place)

    expect(await seal.open(sealed, place)).toEqual({ text: 'kept', secret: 0 })
    expect(await others.open(sealed, place)).toBeUndefined()
  })
})

it('edits and twins are what they are called, or the tests above prove nothing', () => {
  const sealed = 'AbC_-9zQ'

  expect(editsOf(sealed).length).toBeGreaterThanOrEqual(sealed.length * 4 - 3)
  expect(editsOf(sealed)).not.toContain(sealed)
  expect(twinsOf('YQ')).toHaveLength(15)
  for (const twin of twinsOf('YQ')) expect(decode(twin)).toEqual(decode('YQ'))
  expect(twinsOf('YWJj')).toEqual([])
})
