import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'

// The lock file is npm's to mend: without this, Next may go to the network to do it while it builds.
const quiet = { NEXT_TELEMETRY_DISABLED: '1', NEXT_IGNORE_INCORRECT_LOCKFILE: '1' }

/**
 * `next build`, silent unless it fails.
 *
 * @throws Error with everything that Next printed
 */
export async function buildNext(folder, env) {
  const child = spawnNext(['build'], folder, { ...env, NODE_ENV: 'production' })
  const output = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`"next build" failed.\n\n${Buffer.concat(output)}`)
}

/**
 * `next start` on the loopback interface; resolves when it answers.
 *
 * `exited` resolves with the exit code when the server ends, whoever ended it.
 */
export async function startNext(folder, env, { port, onOutput }) {
  const args = ['start', '--port', String(port), '--hostname', 'localhost']
  const child = spawnNext(args, folder, { ...env, NODE_ENV: 'production' })
  const exited = once(child, 'close').then(([code]) => code)
  child.stderr.on('data', (data) => onOutput(String(data)))

  const ready = new Promise((resolve) => {
    child.stdout.on('data', (data) => {
      if (String(data).includes('Ready in')) resolve('ready')
    })
  })
  if ((await Promise.race([ready, exited])) !== 'ready')
    throw new Error('"next start" ended before it was ready.')
  return {
    exited,
    async close() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

function spawnNext(args, folder, env) {
  // Each shop has a Next of its own.
  const nextBin = createRequire(join(folder, 'package.json')).resolve('next/dist/bin/next')
  return spawn(process.execPath, [nextBin, ...args], {
    cwd: folder,
    env: { ...env, ...quiet },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
