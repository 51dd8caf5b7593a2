/** The first start of a process, which loads what the handlers need. Auth0 is a function here. */
import { execFileSync } from 'node:child_process'
import { appFolder } from './apps.mjs'
import { toEnvironment } from './contestants.mjs'

const sdks = { v3: '@auth0/nextjs-auth0', v4: '@auth0/nextjs-auth0/server' }

/** Milliseconds on each generation, the median of `times` processes. */
export function measureFirstStarts(times) {
  return Object.keys(sdks).map((generation) => ({
    generation,
    milliseconds: Array.from({ length: times }, () => startOnce(generation)).toSorted((a, b) => a - b)[
      Math.floor(times / 2)
    ],
  }))
}

function startOnce(generation) {
  const code = `
    await import('${sdks[generation]}')
    const { createPasswordless } = await import('nextjs-auth0-passwordless/${generation}')
    const fetch = async () => new Response(null, { status: 204 })
    const { handlePasswordlessStart } = createPasswordless({ passwordless: { fetch } })
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
    const body = JSON.stringify({ email: 'ada@example.com' })
    const request = new Request('https://shop.example/start', { method: 'POST', headers, body })
    const from = performance.now()
    const { status } = await handlePasswordlessStart(request)
    if (status !== 204) throw new Error('answered ' + status)
    process.stdout.write(String(performance.now() - from))`
  const options = {
    cwd: appFolder(generation),
    encoding: 'utf8',
    env: { ...process.env, ...toEnvironment('https://bench.example.com') },
  }
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', code], options))
}
