/** Folders in which this package, as built, finds the SDK of one generation: no install, no network. */
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
// Everything else is found further up, in the repository's own node_modules.
const folder = join(root, 'node_modules/.cache/bench')

const loader = 'load.mjs'
const sdks = { v3: '@auth0/nextjs-auth0', v4: 'nextjs-auth0-4.30.0' }

/** Lays out the folders, anew. */
export function layOutApps() {
  rmSync(folder, { recursive: true, force: true })
  for (const [generation, sdk] of Object.entries(sdks)) {
    const modules = join(folder, generation, 'node_modules')
    mkdirSync(join(modules, '@auth0'), { recursive: true })
    symlinkSync(join(root, 'node_modules', sdk), join(modules, '@auth0/nextjs-auth0'))
    writeFileSync(join(folder, generation, loader), 'export const load = (specifier) => import(specifier)\n')
    const own = join(modules, 'nextjs-auth0-passwordless')
    mkdirSync(own)
    for (const part of ['dist', 'package.json'])
      cpSync(join(root, part), join(own, part), { recursive: true })
  }
}

/** The folder of one generation, to start programs in. */
export function appFolder(generation) {
  return join(folder, generation)
}

/** Imports a module as an app of one generation does. */
export async function importIn(generation, specifier) {
  const { load } = await import(pathToFileURL(join(folder, generation, loader)).href)
  return load(specifier)
}
