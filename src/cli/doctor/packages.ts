import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { attempt } from '../../attempt.js'

/** A package as it is installed for the app. */
export interface Installed {
  folder: string
  version: string
}

const Manifest = v.object({ version: v.string() })

/**
 * The package that the app's own code gets, wherever a workspace keeps it. Found by its folder, since not every package lets its
 * manifest be imported.
 */
export function findPackage(folder: string, name: string): Installed | undefined {
  const places = createRequire(join(folder, 'package.json')).resolve.paths(name) ?? []
  for (const place of places) {
    const path = join(place, name, 'package.json')
    const manifest = v.safeParse(Manifest, readJson(path))
    if (manifest.success) return { folder: dirname(path), version: manifest.output.version }
  }
  return undefined
}

/** What a JSON file holds; nothing where it cannot be read. */
function readJson(path: string): unknown {
  return attempt(() => JSON.parse(readFileSync(path, 'utf8')))
}

/** Major, minor and patch; what follows them, such as `-canary.1`, is left out. */
export type Version = readonly [major: number, minor: number, patch: number]

/** The numbers of a version. Zeros where there are none. */
export function toVersion(text: string): Version {
  const [, major = 0, minor = 0, patch = 0] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text) ?? []
  return [Number(major), Number(minor), Number(patch)]
}

/** Whether a version is another one or a later one. */
export function isAtLeast(version: Version, least: Version): boolean {
  for (const [n, part] of version.entries()) {
    const difference = part - (least[n] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
