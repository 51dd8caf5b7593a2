import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startTenant, type Tenant } from '../../src/testing/index.js'
import { Browser } from './browser.js'
import { freePort } from './free-port.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
export const { devDependencies: versions } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/**
 * An app outside the repository, with the packed package installed in it as a user would.
 *
 * @param fixture The folder under `test/` that the app is a copy of.
 * @param files More files, by path.
 */
export async function installApp(fixture: string, files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), `${fixture}-`))
  await cp(join(root, 'test', fixture), folder, { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root })
  const tarball = stdout.match(/"filename":\s*"([^"]+)"/)?.[1] ?? ''
  await npm(folder, 'install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`)
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** The manifest of an app on a release of Next and of the SDK. */
export function packageOf(next: string, sdk: string): string {
  const react = next.startsWith('14.') ? '18.3.1' : '19.3.1'
  return JSON.stringify({
    name: 'an-app',
    private: true,
    scripts: { build: 'next build' },
    dependencies: { '@auth0/nextjs-auth0': sdk, next, react, 'react-dom': react },
    devDependencies: {
      '@types/node': '20.19.43',
      '@types/react': '19.3.0',
      typescript: '5.9.3',
      // What the snippets of README and docs bring into an app.
      ioredis: versions.ioredis,
      'rate-limiter-flexible': versions['rate-limiter-flexible'],
      zod: versions.zod,
    },
  })
}

/** A tenant, and an app on it that is built and started. */
export interface RunningApp {
  tenant: Tenant
  baseUrl: string
  /**
   * A visitor of the app.
   *
   * @param via A reverse proxy in front of the app. Default: none.
   */
  browser(via?: string): Browser
  /** How often Auth0 was asked for a message. */
  starts(): number
  /** What `next build` has printed. */
  buildLog: string
  /** What the app has printed. */
  log(): string
  stop(): Promise<void>
}

/**
 * Installs, builds and starts an app on a tenant of its own.
 *
 * @param callbacks Paths of its callbacks. Default: those of the tenant.
 */
export async function startNext(
  generation: 'v3' | 'v4',
  files: Record<string, string>,
  callbacks?: string[],
): Promise<RunningApp> {
  const port = await freePort()
  const baseUrl = `http://localhost:${port}`
  const tenant = await startTenant({
    appBaseUrl: baseUrl,
    ...(callbacks && { callbackUrls: callbacks.map((path) => baseUrl + path) }),
  })
  const app = await installApp(`next-${generation}`, files)
  const server = await buildAndStart(app.folder, port, tenant.env[generation])
  return {
    tenant,
    baseUrl,
    browser: (via = baseUrl) =>
      new Browser(baseUrl, ({ pathname, search }, init) =>
        fetch(new URL(pathname + search, via), { ...init, redirect: 'manual' }),
      ),
    starts: () => tenant.requests.filter(({ path }) => path === '/passwordless/start').length,
    buildLog: server.buildLog,
    log: server.log,
    stop: async () => {
      await server.stop()
      await tenant.close()
      await app.remove()
    },
  }
}

/** `next build` and `next start`; resolves when the app answers. */
async function buildAndStart(folder: string, port: number, env: Record<string, string>) {
  const buildLog = await npm(folder, 'run', 'build')
  const child = spawn('npx', ['next', 'start', '--port', String(port)], {
    cwd: folder,
    env: { ...process.env, ...env, NEXT_TELEMETRY_DISABLED: '1' },
    detached: true,
  })
  const lines: string[] = []
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        lines.push(line)
        if (line.includes('Ready')) resolve()
      })
    }
    child.once('exit', () => reject(new Error(`next start ended:\n${lines.join('\n')}`)))
  })
  return {
    buildLog,
    log: () => lines.join('\n'),
    stop: async () => {
      if (child.pid) process.kill(-child.pid)
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** Returns what npm has printed. */
async function npm(cwd: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }
  const { stdout, stderr } = await run('npm', args, { cwd, env, maxBuffer: 16 * 1024 * 1024 }).catch(
    (error: { stdout?: string; stderr?: string }) => {
      throw new Error(`npm ${args.join(' ')} failed\n${error.stdout}\n${error.stderr}`)
    },
  )
  return stdout + stderr
}
