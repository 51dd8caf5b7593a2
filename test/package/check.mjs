// What somebody who installs the package gets: checks the packed files, and that nothing of the repository is left over or stale.
// Wants a build.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cwd = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'package-'))
const run = (command, ...args) => execFileSync(command, args, { cwd, stdio: 'inherit' })

try {
  // Without `prepack`, which would take `dist` away from under whatever runs beside this.
  run('npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder)
  const [name = ''] = readdirSync(folder)
  const tarball = join(folder, name)
  run('npx', 'publint', 'run', '--strict', tarball)
  // The package is ES modules only, as Next's bundler takes them and as Node has them since 20.19 and 22.12 even for `require`.
  // So what older CommonJS would see is not looked at, nor the resolution of Node 10: `typesVersions` is for its types only.
  run('npx', 'attw', '--profile', 'esm-only', '--format', 'ascii', '--no-color', tarball)
  run('npx', 'knip')
  run('npx', 'typedoc', '--logLevel', 'Warn', '--out', join(folder, 'api'))
  run('diff', '-r', 'docs/api', join(folder, 'api'))
} catch {
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
