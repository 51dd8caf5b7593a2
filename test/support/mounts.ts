import { describe, it } from 'vitest'
import type { Mount } from './apps.js'
import { v3Mounts } from './mounts-v3.js'
import { loadV4, mountsOf } from './mounts-v4.js'

// One place of each generation, and not the same one: for the fast suite, which leaves long tables to the slow one with the rest of
// the mounts; and for mutation testing, which runs all of it hundreds of times.
const few = ['3.8.0 Pages Router', '4.30.0 proxy']
const isFew = ({ version, place }: Mount) => few.includes(`${version} ${place}`)
const isRest = (mount: Mount) => !isFew(mount)
const { MOUNTS: choice } = process.env

/** The oldest and the newest of both generations, in every place of Next. */
export const mounts: Mount[] = [
  ...v3Mounts,
  ...(choice === 'few' ? [] : mountsOf(await loadV4('4.21.0'))),
  ...mountsOf(await loadV4('4.30.0')),
]

/** Only the newest of each generation: for what does not depend on its version. */
export const newestMounts = mounts.filter(({ version }) => version === '3.8.0' || version === '4.30.0')

/** Each place of Next once, and both generations: for long tables of what neither place nor version has a say in. */
export const eachPlace = newestMounts.filter(({ version, place }) =>
  ['3.8.0 Pages Router', '3.8.0 App Router', '4.30.0 proxy'].includes(`${version} ${place}`),
)

function toWanted(which: Mount[]): Mount[] {
  const isTable = which === eachPlace
  if (choice === 'few') return isTable ? [] : which.filter(isFew)
  if (choice === 'rest') return isTable ? which : which.filter(isRest)
  return choice === 'mutation' ? which.filter(isFew) : which
}

/** Runs one body of tests over mounts, the mount in the title. */
export function describeMounts(title: string, body: (mount: Mount) => void, which = mounts): void {
  const wanted = toWanted(which)
  for (const mount of wanted) {
    describe(`${title} (SDK ${mount.version}, ${mount.place})`, () => body(mount))
  }
  if (wanted.length === 0) describe.skip(title, () => it('runs in another suite', () => {}))
}
