import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createHider } from '../../src/cli/doctor/hide.js'
import { checkVersions } from '../../src/cli/doctor/versions.js'
import { runCommand } from '../../src/cli/run-command.js'
import { version } from '../../src/version.js'
import { createApp, doctor, examine, healthyEnv } from './doctor-app.js'

const { AUTH0_SECRET, AUTH0_CLIENT_SECRET } = healthyEnv[4]

describe('the environment that the doctor reads', () => {
  // All but the variables of the process.
  const without = { APP_BASE_URL: null, AUTH0_DOMAIN: null }

  it('is that of Next: the files of development, the more special ones first', async () => {
    const files = {
      '.env': 'AUTH0_DOMAIN=a.eu.auth0.com\nAPP_BASE_URL=http://localhost:3001',
      '.env.local': 'AUTH0_DOMAIN=b.eu.auth0.com',
      '.env.development': 'AUTH0_DOMAIN=never',
      '.env.development.local': 'TENANT=c\nAUTH0_DOMAIN=$TENANT.eu.auth0.com',
      '.env.production': 'AUTH0_DOMAIN=never',
      '.env.test': 'AUTH0_DOMAIN=never',
    }
    await using app = await createApp({ generation: 4, env: without, files })

    const { of } = await examine(app, ['--offline'])

    expect(of('env.files')).toMatchObject({
      status: 'ok',
      what: 'Read as Next does for development: .env.development.local, .env.local, .env.development, .env.',
    })
    expect(of('env.issuer')?.what).toContain('https://c.eu.auth0.com/')
    expect(of('env.base-url')?.what).toContain('http://localhost:3001/')
  })

  it('is that of production when asked for', async () => {
    const files = {
      '.env.production': 'AUTH0_DOMAIN=p.eu.auth0.com\nAPP_BASE_URL=https://shop.example',
      '.env.development': 'AUTH0_DOMAIN=never',
    }
    await using app = await createApp({ generation: 4, env: without, files })

    const { of } = await examine(app, ['--offline', '--production'])

    expect(of('env.files')?.what).toBe('Read as Next does for production: .env.production.')
    expect(of('env.issuer')?.what).toContain('https://p.eu.auth0.com/')
    expect(of('env.callback')?.what).toContain('https://shop.example/auth/callback')
  })

  it('is overruled by the process', async () => {
    const files = { '.env.local': 'AUTH0_DOMAIN=file.eu.auth0.com' }
    await using app = await createApp({ generation: 4, env: { AUTH0_DOMAIN: 'own.eu.auth0.com' }, files })

    const { of } = await examine(app, ['--offline'])

    expect(of('env.issuer')?.what).toContain('https://own.eu.auth0.com/')
  })

  it('is read without Next where there is none, and the doctor says so', async () => {
    const files = {
      '.env': 'AUTH0_DOMAIN=a.eu.auth0.com\nAPP_BASE_URL=http://localhost:3001',
      '.env.local': "AUTH0_DOMAIN='b.eu.auth0.com'",
    }
    await using app = await createApp({ generation: 4, env: without, files, packages: { next: null } })

    const { of } = await examine(app, ['--offline'])

    expect(of('env.files')).toMatchObject({ status: 'advice', what: 'Read without Next: .env.local, .env.' })
    expect(of('env.issuer')?.what).toContain('https://b.eu.auth0.com/')
    expect(of('env.base-url')?.what).toContain('http://localhost:3001/')
  })

  it('leaves that of the process as it was', async () => {
    const before = { ...process.env }
    await using app = await createApp({ generation: 4, files: { '.env.local': 'AUTH0_LEFT_BEHIND=yes' } })

    await examine(app, ['--offline'])

    expect({ ...process.env }).toEqual(before)
  })

  it('is that of the process by default', async () => {
    await using app = await createApp({ generation: 4 })
    const { env: _, ...rest } = app
    const printed: string[] = []

    await runCommand(['doctor', '--cwd', rest.folder, '--offline'], {
      print: (text) => printed.push(text),
      complain: () => {},
      untilStopped: async () => {},
    })

    expect(printed.join()).toMatch(/x env\.client-id +AUTH0_CLIENT_ID is missing/)
  })

  it('tells a secret that somebody has put into another variable, and shows it nowhere', async () => {
    const env = {
      APP_BASE_URL: `https://${AUTH0_SECRET}.example/${AUTH0_SECRET}`,
      AUTH0_DOMAIN: AUTH0_SECRET,
    }
    await using app = await createApp({ generation: 4, env })

    const { text } = await doctor(app, ['--offline'])

    expect(text).toContain('[hidden]')
    expect(text).not.toContain(AUTH0_SECRET)
  })
})

describe('a domain without a dot', () => {
  const value = 'Zr81hUsHk2Lm9PqRsTuVwXyZ0aBcDeFgHiJkLmNoPqRsTuVwXyZ0qT7x'

  it.each([
    [4, 'AUTH0_DOMAIN', value],
    [3, 'AUTH0_ISSUER_BASE_URL', `https://${value}`],
  ] as const)(
    'is nowhere in the output, and asked for nothing, on SDK v%i',
    async (generation, name, text) => {
      const places = { APP_BASE_URL: 'http://localhost:1', AUTH0_BASE_URL: 'http://localhost:1' }
      const env = { ...places, [name]: text, AUTH0_MANAGEMENT_TOKEN: 'opaque' }
      await using app = await createApp({ generation, env })

      const { of, text: json } = await examine(app)
      const { text: lines } = await doctor(app)

      expect(of('env.issuer')?.status).toBe('problem')
      expect(of('issuer.discovery')).toMatchObject({
        status: 'skipped',
        what: 'The settings name no tenant.',
      })
      expect(of('tenant.token')?.status).toBe('skipped')
      expect((json + lines).toLowerCase()).not.toContain(value.slice(0, 12).toLowerCase())
    },
  )

  it('is fine where it is this machine', async () => {
    await using app = await createApp({ generation: 4, env: { AUTH0_DOMAIN: 'http://localhost:4000' } })

    const { of } = await examine(app, ['--offline'])

    expect(of('env.issuer')?.status).toBe('ok')
  })
})

describe('where the doctor looks for packages', () => {
  it('is the folder of the app, and those above it, as in a workspace', async () => {
    const root = await mkdtemp(join(tmpdir(), 'doctor-root-'))
    const shop = join(root, 'apps/shop')
    const packages: Record<string, string> = {
      'node_modules/.store/sdk/package.json': '4.29.1',
      'node_modules/next/package.json': '16.0.1',
      'apps/shop/node_modules/nextjs-auth0-passwordless/package.json': version,
    }
    await mkdir(join(shop, 'node_modules/@auth0'), { recursive: true })
    for (const [path, installed] of Object.entries(packages)) {
      await mkdir(join(root, path, '..'), { recursive: true })
      await writeFile(join(root, path), JSON.stringify({ version: installed }))
    }
    await writeFile(join(shop, 'package.json'), '{}')
    await symlink(join(root, 'node_modules/.store/sdk'), join(shop, 'node_modules/@auth0/nextjs-auth0'))

    const { of } = await examine({ folder: shop, env: {} }, ['--offline'])

    expect(of('version.sdk')?.what).toBe('@auth0/nextjs-auth0 4.29.1.')
    expect(of('version.next')?.what).toBe('Next 16.0.1.')
    expect(of('version.package')?.status).toBe('ok')
    await rm(root, { recursive: true })
  })

  it('says when Node is too old', () => {
    const versions = { sdk: undefined, next: undefined, own: undefined }
    const statusOf = (node: string) => checkVersions({ ...versions, node })[0]?.status

    expect(['18.20.0', '20.8.1', '20.9.0', '22.0.0'].map(statusOf)).toEqual([
      'problem',
      'problem',
      'ok',
      'ok',
    ])
  })
})

describe('the command "doctor"', () => {
  it.each([
    ['a flag that there is not', ['--jsn'], "Unknown option '--jsn'"],
    [
      'a flag for the token, which the history of the shell would keep',
      ['--management-token', 'hush'],
      'Unknown option',
    ],
    ['a folder without an app', ['--cwd', '/nowhere'], '"--cwd" must be a folder with a package.json'],
    ['a URL that is none', ['--url', 'localhost:3000'], '"--url" must be a URL'],
    ['a route that is no path', ['--route', 'http://localhost/api'], '"--route" must be a path'],
  ])('refuses with exit code 2: %s', async (_title, flags, complaint) => {
    await using app = await createApp({ generation: 4 })

    const { exitCode, complaints, text } = await doctor(app, ['--json', ...flags])

    expect(exitCode).toBe(2)
    expect(complaints).toContain(complaint)
    expect(complaints).toContain('Usage: nextjs-auth0-passwordless')
    expect(complaints).not.toContain('hush')
    expect(text).toBe('')
  })

  it('prints one JSON document', async () => {
    await using app = await createApp({ generation: 3, env: { AUTH0_CLIENT_ID: null } })

    const { text, complaints } = await doctor(app, ['--json', '--offline'], true)

    const report = JSON.parse(text)
    expect(Object.keys(report)).toEqual(['version', 'findings', 'summary'])
    expect(report.version).toBe(version)
    const count = (status: string) =>
      report.findings.filter((finding: { status: string }) => finding.status === status).length
    expect(report.summary).toEqual({
      ok: count('ok'),
      advice: 0,
      problem: 1,
      skipped: count('skipped'),
    })
    expect(complaints).toBe('')
  })

  it('prints lines for people, in groups, in colour only where there is some', async () => {
    await using app = await createApp({ generation: 4, env: { AUTH0_CLIENT_ID: null } })

    const plain = await doctor(app, ['--offline'])
    const coloured = await doctor(app, ['--offline'], true)

    expect(plain.text).toMatch(/^Environment$/m)
    expect(plain.text).toMatch(
      /^ {2}x env\.client-id +AUTH0_CLIENT_ID is missing\.\n +Why: .+\n +How: Set it/m,
    )
    expect(plain.text).toContain('1 problem (x), 0 to think about (!)')
    expect(plain.text).not.toContain('\u001b')
    expect(Math.max(...plain.text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110)
    expect(coloured.text).toContain('\u001b[31mx\u001b[0m')
    expect(stripVTControlCharacters(coloured.text)).toBe(plain.text)
  })

  it('is in the help', async () => {
    const printed: string[] = []
    const terminal = {
      print: (text: string) => printed.push(text),
      complain: () => {},
      untilStopped: async () => {},
    }

    await runCommand(['help'], terminal)

    for (const flag of ['doctor --cwd', '--url', '--route', '--production', '--offline', '--json']) {
      expect(printed.join()).toContain(flag)
    }
  })
})

describe('the hider of secrets', () => {
  const hide = createHider([AUTH0_CLIENT_SECRET, 'a "b" c/d+e', 'short'])

  it.each([
    ['as it is', AUTH0_CLIENT_SECRET],
    ['in a URL', encodeURIComponent(AUTH0_CLIENT_SECRET)],
    ['in a form', new URLSearchParams({ x: 'a "b" c/d+e' }).toString().slice(2)],
    ['in base64', Buffer.from(AUTH0_CLIENT_SECRET).toString('base64').replaceAll('=', '')],
    ['in base64url', Buffer.from(AUTH0_CLIENT_SECRET).toString('base64url')],
    ['in JSON', JSON.stringify('a "b" c/d+e').slice(1, -1)],
    ['as a host', AUTH0_CLIENT_SECRET.toLowerCase()],
  ])('takes one out %s', (_how, form) => {
    expect(hide(`before ${form} after`)).toBe('before [hidden] after')
  })

  it('leaves words alone that are too short to be one', () => {
    expect(hide('too short')).toBe('too short')
  })
})

describe('the files that the doctor reads', () => {
  const wrongHalf = "import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'"

  it.each([
    ['another app further down', { 'apps/old/next.config.js': '', 'apps/old/lib/auth0.ts': wrongHalf }],
    ['packages', { 'packages/x/node_modules/y/index.js': wrongHalf }],
    ['what Next has built', { '.next/server/route.js': wrongHalf, 'dist/route.js': wrongHalf }],
    ['tests', { 'lib/auth0.test.ts': wrongHalf, 'test/auth0.ts': wrongHalf }],
    ['types', { 'lib/auth0.d.ts': wrongHalf }],
    ['comments', { 'lib/auth0.ts': `/* ${wrongHalf} */ // ${wrongHalf}` }],
    ['files that nobody has written', { 'lib/generated.ts': wrongHalf + 'x'.repeat(200_001) }],
  ])('leave out %s', async (_title, files) => {
    await using app = await createApp({ generation: 4, files })

    const { of } = await examine(app, ['--offline'])

    expect(of('route.import')).toMatchObject({ status: 'ok' })
  })

  it.each(['src/lib/auth0.ts', 'app/build/auth0.js', 'lib/auth/public/index.mjs'])(
    'include %s',
    async (path) => {
      await using app = await createApp({ generation: 4, files: { [path]: wrongHalf } })

      const { of } = await examine(app, ['--offline'])

      expect(of('route.import')).toMatchObject({ status: 'problem', what: expect.stringContaining(path) })
    },
  )
})

describe('a proxy that Next takes', () => {
  it.each([
    ['proxy.ts', 'export default auth0.middleware'],
    ['proxy.ts', 'const middleware = wrap()\nexport { middleware as proxy }'],
    ['proxy.ts', 'const proxy = wrap()\nexport { proxy as default }'],
    ['proxy.ts', "export * from './lib/proxy'"],
    ['proxy.ts', 'export const { proxy, middleware } = make()'],
    ['middleware.ts', 'export async function middleware(request) {}'],
    ['middleware.ts', 'export default function proxy(request) {}'],
  ])('is fine: %s, %s', async (path, text) => {
    const files = { 'proxy.ts': null, [path]: `${text} // withPasswordlessCallback` }
    await using app = await createApp({ generation: 4, files })

    const { of } = await examine(app, ['--offline'])

    expect(of('route.proxy')).toMatchObject({ status: 'ok' })
  })
})

describe('a matcher that has the callback in it', () => {
  it.each([
    "['/((?!_next/static|_next/image|favicon.ico).*)']",
    "['/dashboard/:path*', '/auth/:path*']",
    "'/:path*'",
    "['/auth/callback']",
    "[{ source: '/((?!api|_next).*)' }]",
    'pathsOf(routes)',
  ])('is fine: %s', async (matcher) => {
    const text = `export const proxy = withPasswordlessCallback(auth0.middleware)\nexport const config = { matcher: ${matcher} }`
    await using app = await createApp({ generation: 4, files: { 'proxy.ts': text } })

    const { of } = await examine(app, ['--offline'])

    expect(of('route.proxy')).toMatchObject({ status: 'ok' })
  })
})
