import { once } from 'node:events'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startTenant } from 'nextjs-auth0-passwordless/testing'
import { buildOnce } from './build-once.mjs'
import { generations } from './generations.mjs'
import { startNext } from './run-next.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Starts the shop, and the offline tenant unless `env` names one of Auth0's. Described in start-demo.d.mts. */
export async function startDemo({
  generation = 'v3',
  port = 3000,
  tenantPort = 4000,
  database = join(root, '.demo/shop.db'),
  landing = true,
  env = process.env,
  onProgress = () => {},
  onShopOutput = () => {},
} = {}) {
  const { folder, ...names } = generations[generation]
  const ownTenant = Boolean(env[names.tenant])
  const shopPort = ownTenant ? port : await freePort(port)
  const url = (ownTenant && env[names.baseUrl]) || `http://localhost:${shopPort}`
  const tenant = ownTenant
    ? undefined
    : await startTenant({
        port: await freePort(tenantPort),
        appBaseUrl: url,
        appName: 'Saltmarsh Pottery',
        ...(landing && { landingUrl: `${url}/api/auth/passwordless` }),
      })
  const shopEnv = {
    ...(tenant ? toOfflineEnv(env, tenant, generation) : env),
    [names.baseUrl]: url,
    SHOP_DATABASE: resolve(database),
  }
  try {
    onProgress('Building the shop, half a minute the first time ...')
    await buildOnce(folder, shopEnv)
    const shop = await startNext(folder, shopEnv, { port: shopPort, onOutput: onShopOutput })
    return { url, tenant, exited: shop.exited, close: () => closeAll(shop, tenant) }
  } catch (error) {
    await tenant?.close()
    throw error
  }
}

async function closeAll(shop, tenant) {
  await shop.close()
  await tenant?.close()
}

function toOfflineEnv(env, tenant, generation) {
  // Left-over settings of another app must not reach the offline tenant's.
  const rest = Object.entries(env).filter(([name]) => !/^(NEXT_PUBLIC_)?AUTH0_|^APP_BASE_URL$/.test(name))
  return { ...Object.fromEntries(rest), ...tenant.env[generation], SHOP_INBOX_URL: tenant.inboxUrl }
}

async function freePort(preferred) {
  return (await tryPort(preferred)) ?? (await tryPort(0))
}

async function tryPort(port) {
  const server = createServer()
  try {
    server.listen(port, 'localhost')
    await once(server, 'listening')
  } catch {
    return undefined
  }
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address.port
}
