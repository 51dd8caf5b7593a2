/** One process of an app whose limits are counted in Redis, or in memory: tells how fast it was, and what it let through. */
import { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { importIn } from './apps.mjs'
import { setEnvironment } from './contestants.mjs'
import { readArgument, tell } from './process.mjs'
import { toStartRequest } from './visitor.mjs'

const { name, firstByte, upstreamUrl, redisPort, starts, concurrency, shared } = readArgument()
setEnvironment(upstreamUrl)
const { handlePasswordlessStart } = await importIn('v4', 'nextjs-auth0-passwordless/v4')
const storeClient = redisPort ? new Redis({ port: redisPort, enableOfflineQueue: false }) : undefined
if (storeClient) await new Promise((resolve) => storeClient.once('ready', resolve))
const limits = storeClient && {
  resend: limiter('resend', 1, 30),
  address: limiter('address', 10, 3600),
  ip: limiter('ip', 50, 3600),
}
const handler = handlePasswordlessStart({
  ...(limits && { limits }),
  clientIp: ({ headers }) => headers.get('x-ip'),
})

tell('ready')
process.once('message', async () => {
  await sendAll((n) => ofVisitor(starts + n), starts / 4)
  const cpu = process.cpuUsage()
  const from = performance.now()
  await sendAll(ofVisitor, starts)
  const wall = performance.now() - from
  const { user, system } = process.cpuUsage(cpu)
  // The same few networks in both processes: as many pass as one limit allows.
  const passed = await sendAll((n) => fromNetwork(n % shared), shared * 60)
  tell({ startsPerSecond: (starts * 1000) / wall, cpuMicroseconds: (user + system) / starts, passed })
  storeClient?.disconnect()
  process.disconnect()
})

function limiter(keyPrefix, points, duration) {
  return new RateLimiterRedis({ storeClient, keyPrefix, points, duration })
}

function ofVisitor(n) {
  const request = toStartRequest('/api/auth/passwordless', n, `${name}-${n}@example.com`)
  return withIp(request, `${firstByte}.${n >> 16}.${(n >> 8) & 255}.${n & 255}`)
}

function fromNetwork(network) {
  const request = toStartRequest('/api/auth/passwordless', 0, `${crypto.randomUUID()}@example.com`)
  return withIp(request, `198.51.100.${network + 1}`)
}

function withIp(request, ip) {
  request.headers.set('x-ip', ip)
  return request
}

async function sendAll(toRequest, count) {
  let next = 0
  let passed = 0
  async function visit() {
    while (next < count) {
      const response = await handler(toRequest(next++))
      if (response.status === 204) passed++
      else if (response.status !== 429) throw new Error(`answered ${response.status}`)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, visit))
  return passed
}
