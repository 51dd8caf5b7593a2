import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allowed, licencesPage, listDependencies } from './licences.mjs'
import { manifest, root } from './program.js'

describe('the licences of what is installed with the package', () => {
  const dependencies = listDependencies()

  it('are those of everything that the manifest asks for, and of what that asks for', () => {
    const names = dependencies.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)))
    expect(names).toContain('oauth4webapi')
  })

  it.each(dependencies)('allow it: $name is under $license', ({ license }) => {
    expect(allowed).toContain(license)
  })

  it.each(dependencies)('are what $name says itself', ({ path, version, license }) => {
    const own = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
    expect({ version, license }).toEqual({ version: own.version, license: own.license })
  })

  it('are on the page, which `npm run licences` writes', () => {
    expect(readFileSync(join(root, 'docs/licences.md'), 'utf8')).toBe(licencesPage())
  })
})
