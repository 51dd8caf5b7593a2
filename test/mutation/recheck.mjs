// Runs what Stryker has left alive once more, each mutant in a process of its own.
//
// Stryker keeps modules loaded between mutants, so it cannot see what a change does to code that runs when a module is
// loaded: patterns, schemas, tables. Usage: node test/mutation/recheck.mjs [report.json]
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const report = JSON.parse(await readFile(process.argv[2] ?? 'reports/mutation.json', 'utf8'))

/** The tests that look at a file; the others would only take longer. */
const testsOf = {
  'src/input.ts': ['behaviour/input', 'behaviour/fields'],
  'src/origin.ts': ['behaviour/origin'],
  'src/client-ip.ts': ['behaviour/client-ip'],
  'src/return-to.ts': ['behaviour/input', 'behaviour/sign-in'],
  'src/v3/state.ts': ['v3'],
  'src/v4/base-url.ts': ['v4', 'behaviour/origin'],
  'src/body.ts': ['behaviour/input', 'behaviour/fields'],
  'src/auth0-answer.ts': ['behaviour/auth0-answers', 'behaviour/accounts'],
}
const limitTests = ['limits', 'behaviour/limits']

// In a copy: whoever interrupts this must not find a mutant in their sources.
const copy = await mkdtemp(join(tmpdir(), 'mutants-'))
for (const path of ['src', 'test', 'docs', 'package.json', 'tsconfig.json', 'vitest.mutation.config.ts']) {
  await cp(path, join(copy, path), { recursive: true })
}
await symlink(resolve('node_modules'), join(copy, 'node_modules'))

const alive = []
let checked = 0
for (const [file, { source, mutants }] of Object.entries(report.files)) {
  for (const mutant of mutants.filter(({ status }) => ['Survived', 'NoCoverage'].includes(status))) {
    checked += 1
    await writeFile(join(copy, file), mutate(source, mutant))
    if (await passes(testsOf[file] ?? limitTests)) alive.push(describe(file, source, mutant))
    await writeFile(join(copy, file), source)
  }
}
await rm(copy, { recursive: true, force: true })
const all = Object.values(report.files).flatMap(({ mutants }) => mutants)
const counted = all.filter(({ status }) => !['Ignored', 'CompileError'].includes(status)).length
console.log(alive.join('\n'))
console.log(
  `${counted} mutants, ${checked} run again, ${alive.length} alive: ${(100 - (100 * alive.length) / counted).toFixed(1)} %`,
)

function mutate(source, { location: { start, end }, replacement }) {
  const lines = source.split('\n')
  const offset = ({ line, column }) =>
    lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1
  return source.slice(0, offset(start)) + replacement + source.slice(offset(end))
}

async function passes(tests) {
  const files = tests.map((name) => `test/${name}`)
  try {
    await run('npx', ['vitest', 'run', '--config', 'vitest.mutation.config.ts', '--bail', '1', ...files], {
      cwd: copy,
      timeout: 180_000,
      maxBuffer: 1e8,
    })
    return true
  } catch {
    return false
  }
}

function describe(file, source, { location: { start }, mutatorName, replacement }) {
  const line = source.split('\n')[start.line - 1].trim()
  return `${file}:${start.line} ${mutatorName}: ${line} => ${replacement.replaceAll(/\s+/g, ' ')}`
}
