import { expect, it } from 'vitest'
import { startTenant } from '../../src/testing/index.js'
import { freePort } from '../support/free-port.js'

/** As a test runner that waits for a server: asks until somebody answers. */
async function firstAnswer(url: string): Promise<Response> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer) return answer
    await new Promise((resolve) => setImmediate(resolve))
  }
}

it('keeps who comes early waiting, until it can answer', async () => {
  const port = await freePort()
  const [tenant, answer] = await Promise.all([
    startTenant({ port }),
    firstAnswer(`http://localhost:${port}/.well-known/openid-configuration`),
  ])

  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ issuer: tenant.issuer })
  await tenant.close()
})
