import { once } from 'node:events'
import { createServer } from 'node:http'
import { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { sendResponse, toRequest } from '../../src/node-http.js'
import { createPasswordless, type PasswordlessConfig } from '../../src/v3/index.js'

/** How the app talks to Redis. */
export interface ClientOptions {
  enableOfflineQueue?: boolean
  maxRetriesPerRequest?: number
  commandTimeout?: number
}

/** What the app is started with, as JSON. */
export interface Arguments {
  client: ClientOptions & { port: number }
  /** The limits, as points and seconds. */
  limits: { ip: [number, number]; address: [number, number]; resend: [number, number] }
}

/** What the app tells whoever has started it. */
export type Told =
  | { port: number }
  | { redis: 'ready' }
  | { event: Parameters<NonNullable<NonNullable<PasswordlessConfig['passwordless']>['onEvent']>>[0] }

/** What it is told: the status that Auth0 answers with from now on. */
export type Telling = { auth0: number }

const { client, limits }: Arguments = JSON.parse(process.argv[2] ?? '')
const tell = (told: Told) => process.send?.(told)
let auth0 = 200
process.on('message', (telling: Telling) => {
  auth0 = telling.auth0
})

const storeClient = new Redis(client)
storeClient.on('error', () => {})
storeClient.on('ready', () => tell({ redis: 'ready' }))

function limiter(name: keyof Arguments['limits']) {
  const [points, duration] = limits[name]
  return new RateLimiterRedis({ storeClient, keyPrefix: `sign-in-${name}`, points, duration })
}

const { handlePasswordlessStart } = createPasswordless({
  issuerBaseURL: 'https://shop.eu.auth0.com',
  baseURL: 'http://localhost:3000',
  clientID: 'client',
  clientSecret: 'hush-hush-secret',
  secret: 'a secret of an app, long enough for anything',
  passwordless: {
    trustedProxies: 1,
    limits: { ip: limiter('ip'), address: limiter('address'), resend: limiter('resend') },
    fetch: async () => Response.json({ error: 'bad.email' }, { status: auth0 }),
    onEvent: (event) => tell({ event }),
  },
})

const server = createServer(async (req, res) => {
  await sendResponse(await handlePasswordlessStart(toRequest(req)), res)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
if (typeof address === 'object' && address) tell({ port: address.port })
