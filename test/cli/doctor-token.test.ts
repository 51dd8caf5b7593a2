import { describe, expect, it, vi } from 'vitest'
import { createApp, doctor, examine } from './doctor-app.js'

const { checkTenant } = vi.hoisted(() => ({ checkTenant: vi.fn() }))
vi.mock('../../src/cli/doctor/tenant.js', () => ({ checkTenant }))

const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJodXNoIn0.hush-hush'

// No tenant that could be reached, and an app that does not run.
const env = {
  AUTH0_DOMAIN: 'http://localhost:1',
  APP_BASE_URL: 'http://localhost:1',
  AUTH0_MANAGEMENT_TOKEN: token,
}

describe('the token for the Management API', () => {
  it('goes with the app to the checks of the tenant, and into no output', async () => {
    checkTenant.mockResolvedValueOnce([
      {
        check: 'tenant.client',
        status: 'problem',
        what: `hush ${token}`,
        why: encodeURIComponent(token),
        how: '-',
      },
    ])
    await using app = await createApp({ generation: 4, env })

    const { of, text, exitCode } = await examine(app)

    expect(checkTenant).toHaveBeenLastCalledWith(
      expect.objectContaining({ generation: 4, issuer: 'http://localhost:1/' }),
      token,
      fetch,
    )
    expect(of('tenant.client')).toMatchObject({ what: 'hush [hidden].', why: '[hidden].' })
    expect(exitCode).toBe(1)
    expect(text).not.toContain('hush-hush')
  })

  it('is not taken from a file of the app', async () => {
    checkTenant.mockClear()
    const files = { '.env.local': `AUTH0_MANAGEMENT_TOKEN=${token}` }
    await using app = await createApp({ generation: 4, env: { ...env, AUTH0_MANAGEMENT_TOKEN: null }, files })

    const { of, text } = await examine(app)

    expect(checkTenant).not.toHaveBeenCalled()
    expect(of('tenant.token')).toMatchObject({
      status: 'skipped',
      what: expect.stringContaining('no AUTH0_MANAGEMENT_TOKEN'),
    })
    expect(text).not.toContain('hush')
  })

  it('costs no other finding when its checks break, and their error is not printed', async () => {
    checkTenant.mockRejectedValueOnce(new TypeError(`Bearer ${token}`))
    await using app = await createApp({ generation: 4, env })

    const { text } = await doctor(app)

    expect(text).toMatch(/- tenant\.token +The doctor failed at this \(TypeError\)\./)
    expect(text).toContain('+ env.secret')
    expect(text).not.toContain('hush-hush')
  })
})
