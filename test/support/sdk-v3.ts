import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ConfigParameters } from '@auth0/nextjs-auth0'
import * as newest from '@auth0/nextjs-auth0'
import { apiResolver } from 'next/dist/server/api-utils/node/api-resolver.js'
import { NextRequest } from 'next/server.js'
import * as oldest from 'nextjs-auth0-3.1.0'
import { describe } from 'vitest'
import { createPasswordless, type Passwordless, type PasswordlessConfig } from '../../src/v3/index.js'
import { Browser, type Send } from './browser.js'

type Sdk = ReturnType<typeof newest.initAuth0>

/** One way to use the handlers: a version of the SDK, and a router of Next. */
export interface Mount {
  router: 'app' | 'pages'
  version: string
  initAuth0: (config: ConfigParameters) => Sdk
}

export interface AppOptions {
  config: PasswordlessConfig
  /** What `handleAuth` is given. Default: `{ passwordless: handlePasswordlessStart }`. */
  handlers?: (passwordless: Passwordless, sdk: Sdk) => Record<string, unknown>
  /** `false` turns off Next's body parser (Pages Router). */
  bodyParser?: boolean
  /** `Set-Cookie` lines that are on the response before the handler runs (Pages Router). */
  earlierCookies?: string[]
}

export interface App {
  browser(): Browser
  [Symbol.asyncDispose](): Promise<void>
}

const versions = [
  // The oldest release differs in types only where the tests do not look.
  { version: '3.1.0', initAuth0: oldest.initAuth0 as unknown as typeof newest.initAuth0 },
  { version: '3.8.0', initAuth0: newest.initAuth0 },
]

export const mounts: Mount[] = versions.flatMap((version) => [
  { ...version, router: 'app' },
  { ...version, router: 'pages' },
])

/** Only the newest SDK: for what does not depend on its version. */
export const newestMounts = mounts.filter(({ version }) => version === '3.8.0')

/** Runs one body of tests over every mount, its name in the title. */
export function describeMounts(title: string, body: (mount: Mount) => void, which = mounts): void {
  for (const mount of which) {
    describe(`${title} (SDK ${mount.version}, ${mount.router} router)`, () => body(mount))
  }
}

/** An app of one file: `handleAuth` with our handler in it, behind the mount's router. */
export async function startApp(mount: Mount, options: AppOptions): Promise<App> {
  const sdk = mount.initAuth0(options.config)
  const handlers =
    options.handlers ?? (({ handlePasswordlessStart }) => ({ passwordless: handlePasswordlessStart }))
  const handler = sdk.handleAuth(handlers(createPasswordless(options.config), sdk))
  const { send, close } = mount.router === 'app' ? appRouter(handler) : await pagesRouter(handler, options)
  return {
    browser: () => new Browser(options.config.baseURL ?? 'http://localhost:3000', send),
    [Symbol.asyncDispose]: close,
  }
}

type AuthHandler = (request: unknown, second: unknown) => Promise<Response>

function appRouter(handler: AuthHandler): { send: Send; close: () => Promise<void> } {
  return {
    send: async (url, init) => {
      const request = new NextRequest(url, init as ConstructorParameters<typeof NextRequest>[1])
      return handler(request, { params: { auth0: routeOf(url) } })
    },
    close: async () => {},
  }
}

/** Next's own API resolver: its body parser, its `query` and `cookies`, its `redirect`. */
async function pagesRouter(handler: AuthHandler, options: AppOptions) {
  const module = { default: handler, config: { api: { bodyParser: options.bodyParser ?? true } } }
  const context = { previewModeId: '', previewModeEncryptionKey: '', previewModeSigningKey: '', dev: false }
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost')
    const query = { ...Object.fromEntries(url.searchParams), auth0: routeOf(url) }
    for (const line of options.earlierCookies ?? []) res.appendHeader('set-cookie', line)
    void apiResolver(req, res, query, module, context, false)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const send: Send = (url, init) =>
    fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, { ...init, redirect: 'manual' })
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { send, close }
}

function routeOf(url: URL): string {
  return url.pathname.split('/').at(-1) ?? ''
}
