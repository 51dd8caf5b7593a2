import { configWithHeaders } from './app-headers.js'
import { packageOf, type RunningApp, startNext } from './next-app.js'
import { documentedSnippets, formPages, snippet } from './snippets.js'

const route = 'app/api/auth/passwordless/route.ts'

/** The packed package in a fresh app on SDK 4.30 with the README's own lines, built and started. */
export function startNextV4(next: string, middleware: 'proxy' | 'middleware'): Promise<RunningApp> {
  return startNext('v4', {
    'package.json': packageOf(next, '4.30.0'),
    [`${middleware}.ts`]: middlewareOf(middleware),
    'lib/documented-proxy.ts': snippet('proxy.ts'),
    ...documentedSnippets('v3'),
    ...formPages(),
    'next.config.js': configWithHeaders,
    [route]: snippet(route),
  })
}

// At the SDK's own path we come before the SDK; all else goes through the lines of the README.
function middlewareOf(name: string): string {
  return `
import type { NextRequest } from 'next/server'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v4'
import { proxy as documented } from './lib/documented-proxy'

const startBehindProxy = handlePasswordlessStart({ trustedProxies: 1 })

export async function ${name}(request: NextRequest) {
  if (request.nextUrl.pathname === '/auth/passwordless/start') return handlePasswordlessStart(request)
  if (request.nextUrl.pathname === '/behind-proxy') return startBehindProxy(request)
  return documented(request)
}

export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico).*)'] }
`
}
