import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createApp, examine } from './doctor-app.js'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const page = read('docs/doctor.md')

// Those of the tenant are looked at by its own tests.
const files = readdirSync(new URL('src/cli/doctor', root)).filter((name) => !/^tenant.*\.ts$/.test(name))
const sources = files.map((name) => read(`src/cli/doctor/${name}`))

const inTable = [...page.matchAll(/^\| `((?:version|env|route|app|issuer)\.[a-z-]+)` \|/gm)].map(
  ([, id]) => id,
)
const inCode = new Set(
  sources.flatMap((text) =>
    [...text.matchAll(/'((?:version|env|route|app|issuer)\.[a-z-]+)'/g)].map(([, id]) => id),
  ),
)

describe('docs/doctor.md', () => {
  it('has every check in its table, and no other', () => {
    expect(inTable.length).toBeGreaterThan(25)
    expect(inTable.toSorted()).toEqual([...inCode].toSorted())
  })

  it.each([3, 4] as const)('has the checks that are made of SDK v%i', async (generation) => {
    await using app = await createApp({ generation })
    const { findings } = await examine(app, ['--offline'])
    const made = findings.map(({ check }) => check)
    const ofTheOther = generation === 3 ? ['route.proxy', 'app.sdk-routes'] : ['route.runtime']

    expect([...made].toSorted()).toEqual(
      [...inTable, 'tenant.token'].filter((id = '') => !ofTheOther.includes(id)).toSorted(),
    )
  })

  it('has every flag', () => {
    const flags = [...read('src/cli/doctor/doctor.ts').matchAll(/^ {2}(\w+): \{ type: '/gm)].map(
      ([, flag]) => flag,
    )
    expect(flags.length).toBe(6)
    for (const flag of flags) expect(page).toMatch(new RegExp(`^\\| \`--${flag}[ \`]`, 'm'))
  })
})

describe('what the doctor refers to', () => {
  // The texts, with the line breaks of the source taken out.
  const texts = sources.join('\n').replaceAll(/' \+\s+'/g, '')
  const pages = [...new Set([...texts.matchAll(/\b(?:docs\/[\w-]+|README)\.md/g)].map(([path]) => path))]
  const places = [...texts.matchAll(/\b((?:docs\/[\w-]+|README)\.md), "([^"]+)"/g)]

  it.each(pages)('is there: %s', (path) => {
    expect(read(path)).toMatch(/^# /)
  })

  it.each(places.map(([, path = '', heading = '']) => ({ path, heading })))(
    'is a heading there: $path, $heading',
    ({ path, heading }) => {
      expect(read(path)).toMatch(new RegExp(`^#+ ${heading.replaceAll('.', '\\.')}$`, 'm'))
    },
  )

  it('is not nothing', () => {
    expect(pages.length).toBeGreaterThan(3)
    expect(places.length).toBeGreaterThan(4)
  })
})
