import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { installApp, versions } from '../support/next-app.js'

let app: Awaited<ReturnType<typeof installApp>>

beforeAll(async () => {
  const dependencies = { 'oidc-provider': versions['oidc-provider'] }
  app = await installApp('empty-app', { 'package.json': JSON.stringify({ private: true, dependencies }) })
})
afterAll(() => app?.remove())

it('brings a command: a tenant that runs until it is stopped', async () => {
  const command = join(app.folder, 'node_modules/.bin/nextjs-auth0-passwordless')
  const child = spawn(command, ['tenant', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let inbox = ''
  for await (const line of createInterface(child.stdout)) {
    inbox = /Your inbox +(\S+)/.exec(line)?.[1] ?? inbox
    if (line.includes('Ctrl-C')) break
  }

  expect((await fetch(inbox)).status).toBe(200)
  child.kill('SIGINT')

  expect(await closed).toEqual([0, null])
})

it('brings a doctor, which does without what the tenant needs', async () => {
  await rm(join(app.folder, 'node_modules/oidc-provider'), { recursive: true })
  const command = join(app.folder, 'node_modules/.bin/nextjs-auth0-passwordless')
  const child = spawn(command, ['doctor', '--json', '--offline'], {
    cwd: app.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, AUTH0_CLIENT_ID: 'client', AUTH0_SECRET: '' },
  })
  const closed = once(child, 'close')

  const { findings } = JSON.parse(await text(child.stdout))

  expect(await closed).toEqual([1, null])
  const statuses = findings.map(({ check, status }: Record<string, string>) => [check, status])
  expect(Object.fromEntries(statuses)).toMatchObject({
    'version.package': 'ok',
    'version.sdk': 'ok',
    'env.files': 'ok',
    'env.client-id': 'ok',
    'env.secret': 'problem',
    'issuer.discovery': 'skipped',
  })
})
