import { builtinModules } from 'node:module'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { describe, expect, it } from 'vitest'
import budgets from '../data/size-budgets.json' with { type: 'json' }
import { manifest, sources } from './program.js'

const peers = Object.keys(manifest.peerDependencies)

// What the app has anyway. All else, dependencies of ours included, is what an entry costs.
const external = [
  /^node:/,
  ...builtinModules,
  ...peers.map((name) => new RegExp(`^${name}($|/)`)),
  /^react-dom($|\/)/,
]

/** What a bundler makes of everything that an entry exports: bytes, minified and gzipped, split files included. */
async function sizeOf(entry: string): Promise<number> {
  const build = await rolldown({
    input: sources[entry] ?? '',
    external,
    checks: { moduleLevelDirective: false },
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  })
  const { output } = await build.generate({ minify: true })
  await build.close()
  const code = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n')
  return gzipSync(code, { level: 9 }).length
}

describe('the size of what an app imports', () => {
  it('has a budget for every entry', () => {
    expect(Object.keys(budgets)).toEqual(Object.keys(sources))
  })

  // What is far below its budget has a budget that says nothing.
  it.each(Object.entries(budgets))('%s stays within its %d bytes, and near them', async (entry, budget) => {
    const size = await sizeOf(entry)
    expect(size).toBeLessThanOrEqual(budget)
    expect(size).toBeGreaterThan(budget * 0.6)
  })
})
