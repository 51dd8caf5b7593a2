import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { describe, expect, it } from 'vitest'

const entry = resolve(import.meta.dirname, '../../src/react/index.ts')

/** What a bundler puts into the page of an app that imports one thing. */
async function bundle(name: string): Promise<string> {
  const build = await rolldown({
    input: 'app',
    external: ['react'],
    checks: { moduleLevelDirective: false },
    resolve: { extensionAlias: { '.js': ['.ts'] } },
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === 'app' ? '\0app' : undefined),
        load: (id) => (id === '\0app' ? `export { ${name} } from ${JSON.stringify(entry)}` : undefined),
      },
    ],
  })
  const { output } = await build.generate({ minify: true })
  await build.close()
  return output[0].code
}

describe('in the page', () => {
  it('the hook is small', async () => {
    const code = await bundle('usePasswordless')
    expect(code).toContain('/api/auth/passwordless-verify')
    expect(gzipSync(code, { level: 9 }).length).toBeLessThan(3000)
  })

  it('the hook is alone: no valibot, no texts, no inboxes, nothing of Node, Next or the SDK', async () => {
    const code = await bundle('usePasswordless')
    expect(code.match(/from\s*["'][^"']+["']/g)).toEqual([expect.stringMatching(/["']react["']/)])
    expect(code).not.toMatch(
      /import\s*\(|require\(|process\.|~standard|BCP 47|must be|please|mail\.google|node:/i,
    )
  })

  it('what tells other tabs is smaller still', async () => {
    expect(gzipSync(await bundle('announceSignIn'), { level: 9 }).length).toBeLessThan(300)
  })
})
