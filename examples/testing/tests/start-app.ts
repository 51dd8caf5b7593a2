import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { startTenant, type Tenant } from 'nextjs-auth0-passwordless/testing'

export interface RunningApp {
  url: string
  tenant: Tenant
  close(): Promise<void>
}

/** The app as `next build` has left it, at a tenant of its own, so that nothing is shared with another worker. */
export async function startApp(env: Record<string, string> = {}): Promise<RunningApp> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const tenant = await startTenant({ appBaseUrl: url, landingUrl: `${url}/api/auth/passwordless` })
  // Not through npx: a signal would end npx, and leave Next behind.
  const next = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '--port', String(port)], {
    env: { ...process.env, NODE_ENV: 'production', ...tenant.env.v4, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(next, 'exit')
  await untilReady(next.stdout)
  return {
    url,
    tenant,
    async close() {
      next.kill()
      await exited
      await tenant.close()
    },
  }
}

async function untilReady(output: Readable): Promise<void> {
  for await (const line of createInterface(output)) {
    if (!line.includes('Ready in')) continue
    output.resume()
    return
  }
  throw new Error('"next start" has ended before it was ready')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
