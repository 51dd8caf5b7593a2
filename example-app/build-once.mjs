import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildNext } from './run-next.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const shared = fileURLToPath(new URL('shared', import.meta.url))
// Made by Next and npm, or by the build itself.
const made = /^(node_modules|\.next|next-env\.d\.ts|.*\.tsbuildinfo)$/

/** {@link buildNext}, unless nothing has changed since the last time: neither the shop, nor the package. */
export async function buildOnce(folder, env) {
  const stamp = join(folder, '.next/built-from')
  const wanted = await fingerprint([folder, shared, join(root, 'dist'), join(root, 'package-lock.json')])
  if ((await readFile(stamp, 'utf8').catch(() => undefined)) === wanted) return
  await rm(stamp, { force: true })
  await buildNext(folder, env)
  await writeFile(stamp, wanted)
}

async function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const path of (await Promise.all(paths.map(filesIn))).flat().sort()) {
    hash.update(`${relative(root, path)}\0`).update(await readFile(path))
  }
  return hash.digest('hex')
}

async function filesIn(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined)
  if (!entries) return [path]
  const kept = entries.filter(({ name }) => !made.test(name))
  return (await Promise.all(kept.map(({ name }) => filesIn(join(path, name))))).flat()
}
