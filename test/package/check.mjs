// What somebody who installs the package gets: checks the packed files, and that nothing in the repository is left over or stale.
// Wants a build. Goes on after a fault, to tell all of them.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cwd = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'package-'))
const api = join(folder, 'api')

function run(command, ...args) {
  execFileSync(command, args, { cwd, stdio: 'inherit' })
}

function check(remedy, ...commands) {
  try {
    for (const command of commands) run(...command)
  } catch {
    console.error(`\nFault: ${remedy}\n`)
    process.exitCode = 1
  }
}

try {
  // Without `prepack`, which would take `dist` away from under whatever runs beside this.
  run('npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder)
  const tarball = join(folder, readdirSync(folder)[0] ?? '')

  check('see publint.dev/rules', ['npx', 'publint', 'run', '--strict', tarball])
  // The package is ES modules only, as Next's bundler takes them and as Node has them, in newer releases even for `require`. So what
  // older CommonJS would see is not looked at; nor the resolution of Node 10, for which `typesVersions` has the types and no more.
  check('the types of an entry do not fit what it is', [
    'npx',
    'attw',
    '--profile',
    'esm-only',
    '--format',
    'ascii',
    '--no-color',
    tarball,
  ])
  check('remove what nothing uses, or say in knip.json what uses it', ['npx', 'knip'])
  check(
    'document what is new, and write docs/api with `npm run docs`',
    ['npx', 'typedoc', '--logLevel', 'Warn', '--out', api],
    ['diff', '-r', 'docs/api', api],
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
