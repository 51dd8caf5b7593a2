import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import * as util from 'node:util'
import { Worker } from 'node:worker_threads'
import * as v from 'valibot'
import { attempt } from '../../attempt.js'
import type { Finding } from './finding.js'
import { findPackage } from './packages.js'
import type { Environment } from './with-environment.js'

/** The environment of the app's server, and what there is to say about how it was read. */
export interface Loaded {
  env: Environment
  finding: Finding
}

const check = 'env.files'

const Answer = v.object({
  env: v.record(v.string(), v.string()),
  files: v.array(v.string()),
})

/**
 * Every variable that the app's server would see: its `.env` files, read by the app's own Next, under the variables of the
 * process.
 *
 * @param mode Which files: those of `next dev`, or those of `next build` and `next start`.
 */
export async function loadEnvironment(
  folder: string,
  mode: 'development' | 'production',
  own: Environment,
): Promise<Loaded> {
  const loader = findLoader(folder)
  const answer = loader && (await loadWith(loader, folder, mode, own).catch(() => undefined))
  if (!answer) return loadWithoutNext(folder, mode, own)
  const files = answer.files.join(', ')
  return {
    env: { ...answer.env, NODE_ENV: mode },
    finding: {
      check,
      status: 'ok',
      what: files
        ? `Read as Next does for ${mode}: ${files}.`
        : `No .env file for ${mode}; the process alone.`,
    },
  }
}

/** `@next/env` of the app's own Next. Package managers that link packages keep it beside the real folder of Next only. */
function findLoader(folder: string): string | undefined {
  const next = findPackage(folder, 'next')
  return (
    next && attempt(() => createRequire(join(realpathSync(next.folder), 'package.json')).resolve('@next/env'))
  )
}

// In a thread, because Next's loader writes into `process.env` and remembers.
const script = `
const { parentPort, workerData } = require('node:worker_threads')
const { loadEnvConfig } = require(workerData.loader)
const log = { info() {}, error() {} }
const { combinedEnv, loadedEnvFiles } = loadEnvConfig(workerData.folder, workerData.isDev, log, true)
parentPort.postMessage({ env: { ...combinedEnv }, files: loadedEnvFiles.map(({ path }) => path) })
`

function loadWith(loader: string, folder: string, mode: string, own: Environment) {
  // What vitest and Next itself leave in the process would change which files are read.
  const { __NEXT_PROCESSED_ENV: _, ...env } = own
  const worker = new Worker(script, {
    eval: true,
    env: { ...env, NODE_ENV: mode },
    workerData: { loader, folder, isDev: mode === 'development' },
  })
  return new Promise<v.InferOutput<typeof Answer>>((resolve, reject) => {
    worker.once('message', (message: unknown) => {
      const answer = v.safeParse(Answer, message)
      if (answer.success) resolve(answer.output)
      else reject(new Error('not an environment'))
    })
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('no environment')))
  })
}

/** The same files in the same order, by Node's own reader: without Next's `$NAME` in values. */
function loadWithoutNext(folder: string, mode: string, own: Environment): Loaded {
  const names = [`.env.${mode}.local`, '.env.local', `.env.${mode}`, '.env']
  const files = names.filter((name) => existsSync(join(folder, name)))
  const parse = 'parseEnv' in util ? util.parseEnv : undefined
  const read = parse ? files : []
  const layers = read.map((name) => attempt(() => parse?.(readFileSync(join(folder, name), 'utf8'))) ?? {})
  return {
    env: { ...Object.assign({}, ...layers.toReversed()), ...own, NODE_ENV: mode },
    finding: {
      check,
      status: 'advice',
      what: `Read without Next: ${read.join(', ') || 'the process alone'}.`,
      why: 'The loader of Next was not found from this folder, so values with $NAME in them stay as they are written.',
      how: 'Install the packages of the app, or point --cwd at its folder.',
    },
  }
}
