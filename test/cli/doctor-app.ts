import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCommand } from '../../src/cli/run-command.js'
import { version } from '../../src/version.js'

type Texts = Record<string, string | null | undefined>

/** What an app is made of; `null` takes something away from the healthy one. */
export interface AppParts {
  generation: 3 | 4
  env?: Texts
  files?: Texts
  /** Versions, by name. */
  packages?: Texts
}

/** One finding of `--json`. */
export interface Found {
  check: string
  status: 'ok' | 'advice' | 'problem' | 'skipped'
  what: string
  why?: string
  how?: string
}

const secrets = {
  AUTH0_SECRET: '0f8c1b7e5a2d9460f3b1c8e7d6a5948370615243f0e1d2c3b4a5968778695a4b',
  AUTH0_CLIENT_SECRET: 'qT7/x+Zr-81_hUsHhUsH=k2Lm9PqRsTuVwXyZ0aBcDeFgHiJkLmNoPqRsTuVwXyZ',
}

const env = {
  3: {
    ...secrets,
    AUTH0_BASE_URL: 'http://localhost:3000',
    AUTH0_ISSUER_BASE_URL: 'https://shop.eu.auth0.com',
    AUTH0_CLIENT_ID: 'k9Jd82hFn3Lq0ZxV7bTmWc5RyUe1GaPo',
  },
  4: {
    ...secrets,
    APP_BASE_URL: 'http://localhost:3000',
    AUTH0_DOMAIN: 'shop.eu.auth0.com',
    AUTH0_CLIENT_ID: 'k9Jd82hFn3Lq0ZxV7bTmWc5RyUe1GaPo',
  },
}

const files = {
  3: {
    'package.json': '{ "private": true }',
    'next.config.mjs': 'export default {}',
    'app/api/auth/[auth0]/route.ts': `
      import { handleAuth } from '@auth0/nextjs-auth0'
      import { handlePasswordlessCallback, handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'
      const handler = handleAuth({ passwordless: handlePasswordlessStart, callback: handlePasswordlessCallback })
      export { handler as GET, handler as POST }`,
  },
  4: {
    'package.json': '{ "private": true }',
    'next.config.mjs': 'export default {}',
    'app/api/auth/passwordless/route.ts': `
      // import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'
      export { handlePasswordlessStart as GET, handlePasswordlessStart as POST } from 'nextjs-auth0-passwordless/v4'`,
    'proxy.ts': `
      import { Auth0Client } from '@auth0/nextjs-auth0/server'
      import { withPasswordlessCallback } from 'nextjs-auth0-passwordless/v4'
      const auth0 = new Auth0Client()
      export const proxy = withPasswordlessCallback((request) => auth0.middleware(request))`,
  },
}

const packages = {
  3: { '@auth0/nextjs-auth0': '3.8.0', next: '15.5.28', 'nextjs-auth0-passwordless': version },
  4: { '@auth0/nextjs-auth0': '4.30.0', next: '16.4.5', 'nextjs-auth0-passwordless': version },
}

/** The environment of a healthy app. */
export const healthyEnv = env

const require = createRequire(import.meta.url)
const nextEnv = dirname(
  dirname(createRequire(require.resolve('next/package.json')).resolve('@next/env/package.json')),
)

/** An app in a folder of its own: healthy but for what is changed. */
export async function createApp(parts: AppParts) {
  const { generation } = parts
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'))
  const texts: Texts = { ...files[generation], ...parts.files }
  for (const [name, installed] of Object.entries({ ...packages[generation], ...parts.packages })) {
    if (typeof installed !== 'string') continue
    texts[`node_modules/${name}/package.json`] = JSON.stringify({ name, version: installed })
  }
  for (const [path, text] of Object.entries(texts)) {
    if (typeof text !== 'string') continue
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  if (parts.packages?.next !== null) {
    await mkdir(join(folder, 'node_modules/next/node_modules'), { recursive: true })
    await symlink(nextEnv, join(folder, 'node_modules/next/node_modules/@next'))
  }
  const variables: Texts = { ...env[generation], ...parts.env }
  return {
    folder,
    env: Object.fromEntries(
      Object.entries(variables).flatMap(([name, value]) => (value == null ? [] : [[name, value]])),
    ),
    copyIn: (from: string, to: string) => cp(from, join(folder, to), { recursive: true }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Runs the doctor as the command line does. */
export async function doctor(
  { folder, env: variables }: { folder: string; env: Record<string, string | undefined> },
  flags: readonly string[] = [],
  color = false,
) {
  const printed: string[] = []
  const complaints: string[] = []
  const exitCode = await runCommand(['doctor', '--cwd', folder, ...flags], {
    print: (text) => printed.push(text),
    complain: (text) => complaints.push(text),
    untilStopped: () => Promise.reject(new Error('the doctor does not wait')),
    env: variables,
    color,
  })
  return { exitCode, text: printed.join('\n'), complaints: complaints.join('\n') }
}

/** Runs the doctor, and returns its findings by check. */
export async function examine(app: Parameters<typeof doctor>[0], flags: readonly string[] = []) {
  const { text, exitCode, complaints } = await doctor(app, ['--json', ...flags])
  const { findings } = JSON.parse(text) as { findings: Found[] }
  const byCheck = new Map(findings.map((finding) => [finding.check, finding]))
  return { findings, exitCode, text, complaints, of: (check: string) => byCheck.get(check) }
}
