import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'

/** The suites of docs/testing.md, run as a team runs them: on the packed package, and on what `next build` has made. */
const run = promisify(execFile)
const folder = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))

const env: NodeJS.ProcessEnv = {
  CHROMIUM_PATH: '/usr/bin/chromium',
  ...process.env,
  CI: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NEXT_IGNORE_INCORRECT_LOCKFILE: '1',
  NO_COLOR: '1',
}
// What this vitest has told its own processes.
const notTheirs = Object.keys(env).filter((name) => /^(VITEST.*|NODE_ENV|TEST|DEV|PROD)$/.test(name))

async function runIn(example: string, ...command: string[]): Promise<string> {
  const args = [...notTheirs.flatMap((name) => ['-u', name]), ...command]
  const options = { cwd: folder(`examples/${example}`), env, maxBuffer: 16 * 1024 * 1024 }
  const { stdout } = await run('env', args, options).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${command.join(' ')} failed in ${example}\n${error.stdout}\n${error.stderr}`)
  })
  return stdout
}

beforeAll(async () => {
  await runIn('testing', 'node', 'link-packages.mjs')
  // Checks the types of the app and of both suites as well.
  await runIn('testing', 'npm', 'run', 'build')
})

it('the vitest suite passes', async () => {
  expect(await runIn('testing', 'npm', 'test')).toMatch(/Tests +\d+ passed \(\d+\)/)
})

it('the Playwright suite passes, with two workers', { timeout: 120_000 }, async () => {
  const output = await runIn('testing', 'npm', 'run', 'test:browser')

  expect(output).toContain('using 2 workers')
  expect(output).toMatch(/\d+ passed/)
  expect(output).not.toMatch(/\d+ (failed|flaky|skipped)/)
})

it('the Playwright suite with one app for all workers passes', async () => {
  expect(await runIn('testing', 'npm', 'run', 'test:browser:shared')).toContain('1 passed')
})

it('the suite for SDK v3 passes, and its types are right', async () => {
  await runIn('testing-v3', 'npx', 'tsc', '--noEmit', '-p', '.')

  expect(await runIn('testing-v3', 'npm', 'test')).toMatch(/Tests +1 passed/)
})
