import type { CallbackOptions, HandleCallback } from '@auth0/nextjs-auth0'
import { expect, it, vi } from 'vitest'
import { createPasswordless } from '../../src/v3/index.js'
import { settingsOn } from '../support/apps.js'
import { arrivalOf, locationOf } from '../support/arrivals.js'
import { captureLog } from '../support/log.js'
import { startV3App, toConfig, v3Places } from '../support/mounts-v3.js'
import { read, submit } from '../support/shown-page.js'
import { runTenant } from '../support/tenant.js'

type Hook = (request: unknown, session: object, state: object) => unknown

const email = 'ada@example.com'
const tenant = runTenant()
captureLog()
const [where] = v3Places.filter(({ version, place }) => version === '3.8.0' && place === 'App Router')

/** Whether the SDK would write a session of this user, behind an address that was typed right in another browser. */
async function isLetIn(user: object): Promise<boolean> {
  const config = {
    ...toConfig(settingsOn(tenant())),
    passwordless: { limits: false as const, otherBrowser: 'allow' as const },
  }
  const handleCallback = vi.fn(async (request: unknown, _context: unknown, options: CallbackOptions) => {
    const hook = options.afterCallback as unknown as Hook
    return Response.json({ isLetIn: Boolean(await hook(request, { user }, {})) })
  })
  if (!where) throw new Error('no such place')
  await using app = await startV3App(where, {
    config,
    handlers: (_ours, sdk) => {
      const standIn = { ...sdk, handleCallback: handleCallback as unknown as HandleCallback }
      const { handlePasswordlessStart, handlePasswordlessCallback } = createPasswordless(config, standIn)
      return { passwordless: handlePasswordlessStart, callback: handlePasswordlessCallback }
    },
  })
  const [began, other] = [app.browser(), app.browser()]
  await began.postJson('/api/auth/passwordless', { email })
  const arrival = await arrivalOf((await tenant().mailbox.waitForMail(email)).link)
  const { forms } = await read(await other.fetch(arrival))
  const typed = await submit(other, '/api/auth/callback', forms.address, { address: email })

  const answer = await other.fetch(locationOf(typed))

  expect(handleCallback).toHaveBeenCalledOnce()
  if (answer.status !== 400) return JSON.parse(await answer.text()).isLetIn
  expect((await read(answer)).heading).toBe('This link belongs to another browser')
  return false
}

it.each<[string, object, boolean]>([
  ['the address, verified', { email, email_verified: true }, true],
  ['the address in capital letters', { email: 'ADA@example.com', email_verified: true }, true],
  ['another address', { email: 'mallory@example.com', email_verified: true }, false],
  ['the address, which nobody has verified', { email, email_verified: false }, false],
  ['the address, and not a word of who has verified it', { email }, false],
  ['no address', { sub: 'email|1', email_verified: true }, false],
])('a session of somebody with %s: %j', async (_title, user, expected) => {
  expect(await isLetIn(user)).toBe(expected)
})
