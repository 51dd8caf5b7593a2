import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { NextRequest } from 'next/server.js'
import { Auth0Client } from 'nextjs-auth0-4.30.0/server'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { failureNames } from '../../src/testing/failures.js'
import { startTenant } from '../../src/testing/index.js'
import { settle } from '../../src/testing/options.js'
import { loadV4 } from '../support/mounts-v4.js'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const guide = read('docs/testing.md')
const blocks = [...guide.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', info = '', code = '']) => ({ language, file: info.replace(/^file=/, ''), code }),
)
const fileBlocks = blocks.filter(({ file }) => file !== '')

describe('the code in docs/testing.md', () => {
  it.each(fileBlocks)('is the file that runs: $file', ({ file, code }) => {
    expect(file).toMatch(/^examples\/testing(-v3)?\//)
    expect(code).toBe(read(file))
    expect(guide).toContain(`[\`${file.split('/').slice(2).join('/')}\`](../${file})`)
  })

  it('has no program that is not a file', () => {
    expect(fileBlocks.length).toBeGreaterThan(10)
    expect(blocks.filter(({ language, file }) => language !== 'sh' && file === '')).toEqual([])
  })

  it.each([
    'examples/testing/tests',
    'examples/testing/e2e',
    'examples/testing/e2e-shared',
    'examples/testing-v3/tests',
  ])('is all of %s', (folder) => {
    const files = readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`)
    expect(fileBlocks.map(({ file }) => file)).toEqual(expect.arrayContaining(files))
  })
})

describe('what docs/testing.md says', () => {
  it('names every option of a tenant, with its default', () => {
    const rows = [...(guide.split('## Settings')[1]?.matchAll(/^\| (`.+?) \| (.+?) \|/gm) ?? [])]
    const names = rows.flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name))
    const defaults = rows.map(([, , cell = '']) => cell).join(' ')
    const settled = settle({})

    expect(names.sort()).toEqual(Object.keys(settled).sort())
    const { appBaseUrl, clientId, clientSecret, appName, linkLifetimeSeconds, linkWithoutSession } = settled
    for (const value of [
      appBaseUrl,
      clientId,
      clientSecret,
      appName,
      linkLifetimeSeconds,
      linkWithoutSession,
    ])
      expect(defaults).toContain(String(value))
  })

  it('names every failure', () => {
    const row = guide.split('\n').find((line) => line.startsWith('| `tenant.failNext(failure)`')) ?? ''
    const names = [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name)
    expect(names).toEqual([...failureNames])
  })

  it.each([
    [true, 307],
    [undefined, 500],
  ])('SDK v4 wants allowInsecureRequests for the tenant: %s', async (allowInsecureRequests, status) => {
    const tenant = await startTenant()
    onTestFinished(() => tenant.close())
    const silenced = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => silenced.mockRestore())
    const {
      AUTH0_DOMAIN = '',
      AUTH0_CLIENT_ID = '',
      AUTH0_CLIENT_SECRET = '',
      AUTH0_SECRET = '',
    } = tenant.env.v4
    const auth0 = new Auth0Client({
      domain: AUTH0_DOMAIN,
      clientId: AUTH0_CLIENT_ID,
      clientSecret: AUTH0_CLIENT_SECRET,
      secret: AUTH0_SECRET,
      appBaseUrl: 'http://localhost:3000',
      ...(allowInsecureRequests && { allowInsecureRequests }),
    })

    const answer = await auth0.middleware(new NextRequest('http://localhost:3000/auth/login'))

    expect(answer.status).toBe(status)
  })

  it.each([
    ['4.21.0', 0],
    ['4.30.0', 1],
  ])('SDK %s finds a tenant at its port: %i', async (version, asked) => {
    const { sdk } = await loadV4(version)
    const tenant = await startTenant()
    onTestFinished(() => tenant.close())
    const silenced = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => silenced.mockRestore())
    const {
      AUTH0_DOMAIN: domain = '',
      AUTH0_CLIENT_ID: clientId = '',
      AUTH0_SECRET: secret = '',
    } = tenant.env.v4
    const auth0 = new sdk.Auth0Client({
      domain,
      clientId,
      clientSecret: 'offline-client-secret',
      secret,
      appBaseUrl: 'http://localhost:3000',
      allowInsecureRequests: true,
    })

    await auth0.middleware(new NextRequest('http://localhost:3000/auth/login')).catch(() => {})

    expect(tenant.requests.filter(({ path }) => path === '/.well-known/openid-configuration')).toHaveLength(
      asked,
    )
  })

  it('every tenant has a secret of its own, so that a session is of no use elsewhere', async () => {
    const tenants = await Promise.all([startTenant(), startTenant()])
    onTestFinished(async () => {
      await Promise.all(tenants.map((tenant) => tenant.close()))
    })
    const secrets = tenants.flatMap(({ env }) => [env.v3.AUTH0_SECRET, env.v4.AUTH0_SECRET])

    expect(new Set(secrets).size).toBe(2)
  })

  it.each([
    ['next/server.js', 'found'],
    ['next/server', 'ERR_MODULE_NOT_FOUND'],
  ])('outside of a bundle, Node wants the extension: %s', async (module, outcome) => {
    const script = `import('${module}').then(() => console.log('found'), ({ code }) => console.log(code))`
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
      cwd: fileURLToPath(new URL('example-app/v4', root)),
    })

    expect(stdout.trim()).toBe(outcome)
  })
})
