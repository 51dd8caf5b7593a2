// Only in this repository: puts what `npm install` would bring into node_modules, from what is installed at the top. The
// package itself is a packed copy of the build, as a team gets it.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const modules = fileURLToPath(new URL('node_modules', import.meta.url))

rmSync(modules, { recursive: true, force: true })
for (const folder of ['.bin', '@auth0']) mkdirSync(`${modules}/${folder}`, { recursive: true })
// The shop on SDK v4 has the releases that this example names; at the top there are older ones.
for (const name of ['next', '@auth0/nextjs-auth0'])
  symlinkSync(`${root}example-app/v4/node_modules/${name}`, `${modules}/${name}`)
symlinkSync('../next/dist/bin/next', `${modules}/.bin/next`)

execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', modules], { cwd: root })
execFileSync('tar', ['-xzf', `${modules}/nextjs-auth0-passwordless-0.1.0.tgz`, '-C', modules])
renameSync(`${modules}/package`, `${modules}/nextjs-auth0-passwordless`)

const command = 'nextjs-auth0-passwordless/dist/cli/index.js'
chmodSync(`${modules}/${command}`, 0o755)
symlinkSync(`../${command}`, `${modules}/.bin/nextjs-auth0-passwordless`)
