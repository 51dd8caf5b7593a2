import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import pinned from '../data/exported-types.json' with { type: 'json' }
import { createProgram, examples, exportsOf, mistakesIn, optionalPartsOf, root, sources } from './program.js'

const entries = Object.keys(sources)

// What examples import from the app around them.
const app = {
  'v4/lib/auth0.ts':
    "import { Auth0Client } from '@auth0/nextjs-auth0/server'\n\nexport const auth0 = new Auth0Client()\n",
}

// What an app does with each type, right and wrong, which `tsc` looks at.
const typeTests = readdirSync(join(root, 'test/types'))
  .map((name) => `test/types/${name}`)
  .concat('test/react/types.tsx')
  .map((path) => readFileSync(join(root, path), 'utf8'))

let program: ReturnType<typeof createProgram>

beforeAll(() => {
  program = createProgram({ ...app, ...examples() })
}, 120_000)

describe('what a user can import', () => {
  it('has its types pinned for every entry: one more or less is a decision, not an accident', () => {
    expect(Object.keys(pinned)).toEqual(entries)
  })

  it.each(Object.entries(pinned))('from %s are these types', (entry, names) => {
    const types = exportsOf(program, entry).filter(({ isType }) => isType)
    expect(types.map(({ name }) => name).sort()).toEqual(names)
  })

  it.each(Object.entries(pinned))('from %s are these types tried as a user would', (entry, names) => {
    const path = `../../src/${entry === '.' ? '' : `${entry.slice(2)}/`}index.js`
    const tried = typeTests
      .flatMap((text) => [...text.matchAll(/import (?:type )?\{([^}]*)\} from '([^']+)'/g)])
      .filter(([, , from]) => from === path)
      .flatMap(([, imported = '']) =>
        imported.split(',').map((name) => name.trim().match(/^(?:type )?(\w+)/)?.[1]),
      )
    expect(tried).toEqual(expect.arrayContaining(names))
  })

  it.each(entries)('from %s says what it is for', (entry) => {
    const silent = exportsOf(program, entry).filter(({ text }) => text.length < 10)
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  it.each(entries)('from %s has an example wherever it is called', (entry) => {
    const called = exportsOf(program, entry).filter(({ isType, isCallable }) => !isType && isCallable)
    const without = called.filter(({ tags }) => !tags.some(({ name }) => name === 'example'))
    expect(without.map(({ name }) => name)).toEqual([])
  })

  it.each(['.', './v3', './v4', './react', './testing'])(
    'from %s says the default of every option',
    (entry) => {
      const parts = optionalPartsOf(program, entry, /(Options|Params|Limits|Pages|InitialState)$/)
      expect(parts.length).toBeGreaterThan(4)
      // Those of `Omit` have no text of their own.
      const silent = parts.filter(({ text }) => text && !/default/i.test(text))
      expect(silent.map(({ name }) => name)).toEqual([])
    },
  )

  it.each(['./v3', './v4'])('from %s says what its handlers throw', (entry) => {
    const called = exportsOf(program, entry).filter(({ isType, isCallable }) => !isType && isCallable)
    expect(called.length).toBeGreaterThan(3)
    const without = called.filter(({ tags }) => !tags.some(({ name }) => name === 'throws'))
    expect(without.map(({ name }) => name)).toEqual([])
  })
})

describe('the examples of the doc comments', () => {
  const all = Object.keys(examples())

  it('are found', () => {
    expect(all.length).toBeGreaterThan(12)
  })

  it.each(all)('compile: %s', (path) => {
    expect(mistakesIn(program, path)).toEqual([])
  })
})

describe('the reference in docs/api', () => {
  const pages = readdirSync(join(root, 'docs/api'))

  it('has a page for each entry, and a list of them', () => {
    expect(pages.length).toBe(entries.length + 1)
  })

  it.each(pages)('knows nothing of the machine that wrote it: %s', (page) => {
    expect(readFileSync(join(root, 'docs/api', page), 'utf8')).not.toMatch(
      /\/(home|root|tmp|work|Users)\/|registry\.|node_modules/,
    )
  })
})
