import { parseUrl } from '../parse-url.js'
import { startTenant, type Tenant } from '../testing/index.js'
import type { Terminal } from './run-command.js'

/** The flags of the command, as `parseArgs` of Node wants them. */
export const tenantOptions = {
  port: { type: 'string', default: '4000' },
  app: { type: 'string', default: 'http://localhost:3000' },
  landing: { type: 'string' },
  name: { type: 'string' },
} as const

interface TenantFlags {
  port: string
  app: string
  landing?: string | undefined
  name?: string | undefined
}

/** `nextjs-auth0-passwordless tenant`: the offline tenant, until somebody stops it. */
export async function runTenant(flags: TenantFlags, { print, untilStopped }: Terminal): Promise<void> {
  const tenant = await startTenant({
    port: toPort(flags.port),
    appBaseUrl: toAppUrl(flags.app),
    ...(flags.landing !== undefined && { landingUrl: new URL(flags.landing, flags.app).href }),
    ...(flags.name !== undefined && { appName: flags.name }),
  })
  print(toText(tenant))
  await untilStopped()
  await tenant.close()
}

function toPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new TypeError('"--port" must be a number up to 65535')
}

function toAppUrl(text: string): string {
  const url = parseUrl(text)
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href
  throw new TypeError('"--app" must be a URL, such as http://localhost:3000')
}

function toText({ issuer, inboxUrl, env }: Tenant): string {
  return `
  The tenant     ${issuer}
  Your inbox     ${inboxUrl}

  Nothing leaves this machine, and nothing is kept when it stops. Put into .env.local, for SDK v4:

${toLines(env.v4)}

  and new Auth0Client({ allowInsecureRequests: process.env.AUTH0_DOMAIN?.startsWith('http://') }): it speaks plain HTTP. For SDK v3:

${toLines(env.v3)}

  Ctrl-C stops it.
`
}

function toLines(env: Record<string, string>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}='${value}'`)
    .join('\n')
}
