/** Memory after many starts, each for another address, with the limits that are on from the start. */
import { importIn } from './apps.mjs'
import { setEnvironment } from './contestants.mjs'
import { readArgument, tell } from './process.mjs'
import { toStartRequest } from './visitor.mjs'

const { addresses, looks } = readArgument()
setEnvironment('http://localhost:4000')
const { createPasswordless } = await importIn('v3', 'nextjs-auth0-passwordless/v3')
// What is measured is what stays, so nobody needs to be asked.
const { handlePasswordlessStart } = createPasswordless({
  passwordless: { fetch: async () => new Response(null, { status: 204 }) },
})

const seen = []
for (let n = 0; n < addresses; n++) {
  const response = await handlePasswordlessStart(toStartRequest('/api/auth/passwordless', n))
  if (response.status !== 204) throw new Error(`answered ${response.status}`)
  // As a network would, it lets other things have their turn.
  if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
  if ((n + 1) % (addresses / looks) === 0) seen.push({ addresses: n + 1, heapMegabytes: await heapInUse() })
}
tell(seen)
process.disconnect()

async function heapInUse() {
  // The time-outs of the last starts are over then: what waits for them goes, too.
  await new Promise((resolve) => setTimeout(resolve, 5500))
  globalThis.gc()
  return process.memoryUsage().heapUsed / 1e6
}
