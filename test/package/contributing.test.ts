import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest, root } from './program.js'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('CONTRIBUTING.md')

describe('CONTRIBUTING.md', () => {
  it('has every file and folder of src/ on its map once, and nothing that is not there', () => {
    const [map = ''] = page.match(/^## The map of `src\/`$.*?(?=^## )/ms) ?? []
    const lines = map.split('\n').filter((line) => line.startsWith('- `'))
    const named = lines.flatMap((line) =>
      [...(line.split(': ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    )
    const there = readdirSync(join(root, 'src'), { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `${entry.name}/` : entry.name,
    )
    expect(named.sort()).toEqual(there.sort())
  })

  it('names commands that there are', () => {
    const scripts = [...page.matchAll(/`npm run ([\w:]+)`/g)].map(([, script]) => script)
    expect(scripts.length).toBeGreaterThan(8)
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(scripts))
  })

  it('names the projects of the tests', () => {
    const names = [...read('vitest.config.ts').matchAll(/name: '([\w-]+)'/g)].map(([, name]) => name)
    expect(names).toContain('slow')
    for (const name of names) expect(page).toContain(`\`${name}\``)
  })

  it('names files and folders that there are', () => {
    const paths = [...page.matchAll(/`((?:src|test|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path)
    expect(paths.length).toBeGreaterThan(10)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})
