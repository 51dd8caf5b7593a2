import { type ChildProcess, execFile, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Arguments, Telling, Told } from '../redis/app.js'
import { freePort } from './free-port.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A Redis server of the test's own, which keeps nothing on disk. */
export interface RedisServer {
  port: number
  /** As when the machine is gone: no farewell. */
  kill(): Promise<void>
  /** As when the machine is too busy to answer: connections stay open. */
  freeze(): void
  thaw(): void
  /** A new one in its place, empty. */
  restart(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts Debian's `redis-server` on a free port. */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'))
  const port = await freePort()
  let server = await launch(port, folder)

  async function kill() {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  return {
    port,
    kill,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async restart() {
      server = await launch(port, folder)
    },
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function launch(port: number, dir: string): Promise<ChildProcess> {
  const options = { port, bind: '127.0.0.1', dir, save: '', appendonly: 'no' }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  for await (const line of createInterface(server.stdout)) {
    lines.push(line)
    if (!line.includes('Ready to accept connections')) continue
    server.stdout.resume()
    return server
  }
  throw new Error(`redis-server ended:\n${lines.join('\n')}`)
}

/** Compiles the app of `test/redis`, so that Node can run it by itself. Returns its file. */
export async function compileApp() {
  const folder = await mkdtemp(join(tmpdir(), 'redis-app-'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const project = join(root, 'test/redis')
  await promisify(execFile)(process.execPath, [compiler, '--project', project, '--outDir', folder])
  return {
    file: join(folder, 'test/redis/app.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

type Event = Extract<Told, { event: unknown }>['event']

/** A process of its own that runs the app. */
export interface AppProcess {
  /** Sends a start; without a cookie it comes from a browser that is not known. */
  ask(start: { email: string; ip: string; cookie?: string }): Promise<Response>
  /** Has Auth0 answer with this status from now on. */
  auth0Answers(status: number): void
  events: Event[]
  /** Resolves when the process has told of such an event, or has done so before. */
  told(type: Event['type']): Promise<void>
  /** How often its connection to Redis was ready; and the next time that it is. */
  connections(): number
  connected(times: number): Promise<void>
  /** Milliseconds since 1970 at which a limiter has last failed. */
  lastFailure(): number
  running(): boolean
  /** What it has printed. */
  output(): string
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts a process of the app; resolves when it listens. */
export async function startApp(file: string, options: Arguments): Promise<AppProcess> {
  const child = fork(file, [JSON.stringify(options)], { silent: true })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(String(data)))
  const events: Event[] = []
  let port = 0
  let connections = 0
  let lastFailure = 0
  child.on('message', (told: Told) => {
    if ('port' in told) port = told.port
    if ('redis' in told) connections += 1
    if (!('event' in told)) return
    events.push(told.event)
    if (told.event.type === 'limiter_failed') lastFailure = Date.now()
  })
  async function until(condition: () => boolean) {
    while (!condition()) {
      if (child.exitCode !== null) throw new Error(`the app ended:\n${output.join('')}`)
      await Promise.race([once(child, 'message'), once(child, 'exit')])
    }
  }
  await until(() => port > 0)

  return {
    ask: ({ email, ip, cookie }) =>
      fetch(`http://127.0.0.1:${port}/api/auth/passwordless`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: 'http://localhost:3000',
          'x-forwarded-for': ip,
          ...(cookie && { cookie }),
        },
        body: JSON.stringify({ email }),
      }),
    auth0Answers: (auth0) => void child.send({ auth0 } satisfies Telling),
    events,
    told: (type) => until(() => events.some((event) => event.type === type)),
    connections: () => connections,
    connected: (times) => until(() => connections >= times),
    lastFailure: () => lastFailure,
    running: () => child.exitCode === null && child.signalCode === null,
    output: () => output.join(''),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
