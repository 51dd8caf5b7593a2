import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../src/limits.js'
import { defaultStartUrl, defaultVerifyUrl } from '../../src/react/options.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = readFileSync(`${root}docs/options.md`, 'utf8')

type Entry = 'index' | 'input' | 'v3/index' | 'v4/index' | 'react/index'
let namesOf: (entry: Entry, type: string) => string[]

/** The type checker's answer to what a type of the package has, whatever it inherits or leaves out. */
beforeAll(() => {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const entries: Entry[] = ['index', 'input', 'v3/index', 'v4/index', 'react/index']
  const files = entries.map((entry) => `${root}src/${entry}.ts`)
  const program = ts.createProgram(files, { ...options, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'] })
  const checker = program.getTypeChecker()

  namesOf = (entry, type) => {
    const source = program.getSourceFile(`${root}src/${entry}.ts`)
    const module = source && checker.getSymbolAtLocation(source)
    const found = module && checker.getExportsOfModule(module).find(({ name }) => name === type)
    if (!found) throw new Error(`${entry} has no type ${type}`)
    const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found
    const declared = checker.getDeclaredTypeOfSymbol(symbol)
    const members = declared.isUnion() ? declared.types : [declared]
    return [...new Set(members.flatMap((member) => member.getProperties().map(({ name }) => name)))].sort()
  }
}, 60_000)

describe('docs/options.md', () => {
  it('has every option of the handlers, and says who takes it', () => {
    const rows = tableOf('The handlers')
    const taken = (column: number, by: 'v3' | 'v4') =>
      rows.filter((row) => ['yes', by].includes(row[column] ?? '')).map(nameOf)
    const stock = ['afterCallback', 'authorizationParams', 'organization', 'redirectUri']

    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) for (const cell of row.slice(1)) expect(['yes', 'no', 'v3', 'v4']).toContain(cell)
    expect(taken(1, 'v3').sort()).toEqual(namesOf('v3/index', 'StartOptions'))
    expect(taken(1, 'v4').sort()).toEqual(namesOf('v4/index', 'StartOptions'))
    expect(taken(2, 'v3').sort()).toEqual(namesOf('v3/index', 'VerifyOptions'))
    expect(taken(2, 'v4').sort()).toEqual(namesOf('v4/index', 'VerifyOptions'))
    expect([...taken(3, 'v3'), ...stock].sort()).toEqual(namesOf('v3/index', 'CallbackOptions'))
    expect(taken(3, 'v4').sort()).toEqual(namesOf('v4/index', 'CallbackOptions'))
  })

  it('has a section for each of them', () => {
    const headings = [...page.matchAll(/^### (.+)$/gm)].flatMap(([, heading = '']) => heading.split(' and '))

    for (const row of tableOf('The handlers')) expect(headings).toContain(nameOf(row))
  })

  it.each(['v3', 'v4'] as const)('has what createPasswordless takes besides on %s', (generation) => {
    const ofInstance = namesOf(`${generation}/index`, 'PasswordlessOptions')
    const ofHandlers = namesOf(`${generation}/index`, 'StartOptions')

    const besides = ofInstance.filter((name) => !ofHandlers.includes(name))
    expect(tableOf('createPasswordless').map(nameOf)).toEqual(besides)
  })

  it.each([
    ['authorizationParams', 'v4/index', 'AuthorizationParams'],
    ['pages', 'v4/index', 'Pages'],
    ['limits', 'index', 'Limits'],
    ['The body of a start', 'v4/index', 'StartBody'],
    ['The body of a code', 'input', 'VerifyBody'],
    ['usePasswordless', 'react/index', 'UsePasswordlessOptions'],
    ['initial', 'react/index', 'InitialState'],
  ] as const)('has every name under "%s"', (heading, entry, type) => {
    const names = tableOf(heading).map(nameOf)

    // Of these there are as many as an app likes.
    expect(names.filter((name) => name !== 'ext-...').sort()).toEqual(namesOf(entry, type))
  })

  it('has every event', () => {
    const source = readFileSync(`${root}src/events.ts`, 'utf8')
    const types = [...source.matchAll(/^ {2}type: '(\w+)'$/gm)].map(([, type]) => type)

    expect(types.length).toBeGreaterThan(5)
    expect(tableOf('onEvent').map(nameOf)).toEqual(expect.arrayContaining(types))
    expect(tableOf('onEvent')).toHaveLength(types.length)
  })

  it('has the numbers of the limits', () => {
    for (const row of tableOf('limits')) {
      const [, limit] = Object.entries(defaultLimits).find(([name]) => name === nameOf(row)) ?? []
      expect(row[1]).toMatch(new RegExp(`\\b${limit?.duration} seconds`))
      if (limit?.points !== 1) expect(row[1]).toMatch(`${limit?.points} in `)
    }
  })

  it('has the addresses that the form posts to', () => {
    const defaults = Object.fromEntries(tableOf('usePasswordless').map((row) => [nameOf(row), row[1]]))

    expect(defaults.startUrl).toContain(`\`${defaultStartUrl}\``)
    expect(defaults.verifyUrl).toContain(`\`${defaultVerifyUrl}\``)
  })
})

/** The cells of the first table under a heading, without its head. */
function tableOf(heading: string): string[][] {
  const [, section = ''] = page.split(new RegExp(`^#+ ${heading}$`, 'm'))
  const [own = ''] = section.split(/^#+ /m)
  const [table = ''] = /(^\|.*\n)+/m.exec(own) ?? []
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
}

function nameOf([cell = '']: string[]): string {
  return /`([^`]+)`/.exec(cell)?.[1] ?? ''
}
