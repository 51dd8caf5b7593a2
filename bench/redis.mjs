/** Starts that are limited in Redis, from one process and from two, beside those that are limited in memory. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startProgram, startUpstream } from './process.mjs'

// Each network may start 50 times an hour, wherever it is counted.
const networks = 4
const cases = [
  { title: 'one process, limits in memory', processes: 1, isShared: false },
  { title: 'one process, limits in Redis', processes: 1, isShared: true },
  { title: 'two processes, limits in Redis', processes: 2, isShared: true },
]

/** A row for each case. Wants Debian's `redis-server`. */
export async function measureRedis(starts) {
  const upstream = await startUpstream()
  const rows = []
  for (const each of cases) rows.push(await measure(each, upstream.url, starts))
  upstream.stop()
  return rows
}

async function measure({ title, processes, isShared }, upstreamUrl, starts) {
  const redis = isShared ? await startRedis() : undefined
  const argument = { upstreamUrl, redisPort: redis?.port, starts, concurrency: 16, shared: networks }
  const programs = Array.from({ length: processes }, (_, n) =>
    startProgram('limited.mjs', { ...argument, name: `process-${n}`, firstByte: 11 + n }),
  )
  await Promise.all(programs.map((program) => program.next()))
  const answers = await Promise.all(programs.map((program) => program.ask()))
  await redis?.stop()
  return {
    title,
    startsPerSecond: sum(answers.map((answer) => answer.startsPerSecond)),
    cpuMicroseconds: sum(answers.map((answer) => answer.cpuMicroseconds)) / processes,
    passed: sum(answers.map((answer) => answer.passed)),
    allowed: networks * 50,
  }
}

async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-redis-'))
  const port = await freePort()
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(server.stdout)) if (line.includes('Ready to accept')) break
  server.stdout.resume()
  return {
    port,
    async stop() {
      server.kill()
      await once(server, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0)
}
