import { startTenant, type Tenant } from '../../src/testing/index.js'
import { Browser } from './browser.js'
import { buildAndStart, freePort, installApp, packageOf } from './next-app.js'
import { documentedSnippets, readmeSnippet } from './snippets.js'

export interface RunningApp {
  tenant: Tenant
  baseUrl: string
  browser(): Browser
  log(): string
  stop(): Promise<void>
}

const route = 'app/api/auth/passwordless/route.ts'

/** The packed package in a fresh app on SDK 4.30 with the README's own lines, built and started. */
export async function startNextV4(next: string, middleware: 'proxy' | 'middleware'): Promise<RunningApp> {
  const port = await freePort()
  const baseUrl = `http://localhost:${port}`
  const tenant = await startTenant({ appBaseUrl: baseUrl })
  const app = await installApp('next-v4', {
    'package.json': packageOf(next, '4.30.0'),
    [`${middleware}.ts`]: middlewareOf(middleware),
    ...documentedSnippets('v3'),
    [route]: readmeSnippet(route),
  })
  const server = await buildAndStart(app.folder, port, tenant.env.v4)
  return {
    tenant,
    baseUrl,
    browser: () => new Browser(baseUrl, (url, init) => fetch(url, { ...init, redirect: 'manual' })),
    log: server.log,
    stop: async () => {
      await server.stop()
      await tenant.close()
      await app.remove()
    },
  }
}

// At the SDK's own path we come before the SDK; all else is the SDK's.
function middlewareOf(name: string): string {
  return `
import type { NextRequest } from 'next/server'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v4'
import { auth0 } from './lib/auth0'

export async function ${name}(request: NextRequest) {
  if (request.nextUrl.pathname === '/auth/passwordless/start') return handlePasswordlessStart(request)
  return auth0.middleware(request)
}

export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico).*)'] }
`
}
