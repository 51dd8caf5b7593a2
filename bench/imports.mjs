/** How long it takes to import an entry, in a process that has done nothing else: beside the SDK, and after it. */
import { execFileSync } from 'node:child_process'
import { appFolder } from './apps.mjs'

const own = 'nextjs-auth0-passwordless'
const entries = [
  { name: 'SDK v3', generation: 'v3', module: '@auth0/nextjs-auth0', before: ['url-join'] },
  { name: '`/v3`', generation: 'v3', module: `${own}/v3`, before: ['@auth0/nextjs-auth0', 'url-join'] },
  { name: 'SDK v4', generation: 'v4', module: '@auth0/nextjs-auth0/server', before: ['url-join'] },
  {
    name: '`/v4`',
    generation: 'v4',
    module: `${own}/v4`,
    before: ['@auth0/nextjs-auth0/server', 'url-join'],
  },
  { name: '`.`', generation: 'v4', module: own, before: ['@auth0/nextjs-auth0/server', 'url-join'] },
  { name: '`/messages`', generation: 'v4', module: `${own}/messages`, before: ['url-join'] },
  { name: '`/react`', generation: 'v4', module: `${own}/react`, before: ['react', 'url-join'] },
  { name: '`/testing`', generation: 'v4', module: `${own}/testing`, before: ['url-join'] },
]

/** Milliseconds for each entry, the median of `times` processes. */
export function measureImports(times) {
  const rounds = Array.from({ length: times }, () => entries.map(importOnce))
  return entries.map(({ name, generation }, at) => ({
    name,
    generation,
    milliseconds: rounds.map((round) => round[at]).toSorted((a, b) => a - b)[Math.floor(times / 2)],
  }))
}

// An app has the SDK, so only what ours adds is ours; and something small is imported just before, since the first import of a
// process, and the first after a package in CommonJS, has work of Node's own in it.
function importOnce({ generation, module, before }) {
  const code = [
    ...before.map((name) => `await import('${name}')`),
    'const from = performance.now()',
    `await import('${module}')`,
    'process.stdout.write(String(performance.now() - from))',
  ].join('\n')
  const args = ['--input-type=module', '--eval', code]
  return Number(execFileSync(process.execPath, args, { cwd: appFolder(generation), encoding: 'utf8' }))
}
