import { expect, it } from 'vitest'
import { runTenant } from '../support/tenant.js'
import { createApp, doctor, examine, healthyEnv } from './doctor-app.js'

const tenant = runTenant({ landingUrl: 'http://localhost:3000/api/auth/passwordless' })

const envOf = (generation: 3 | 4) => ({
  ...tenant().env[`v${generation}`],
  AUTH0_SECRET: healthyEnv[generation].AUTH0_SECRET,
  AUTH0_MANAGEMENT_TOKEN: tenant().managementToken,
})

it.each([3, 4] as const)('looks at app and tenant in one go, on SDK v%i', async (generation) => {
  await using app = await createApp({ generation, env: envOf(generation) })

  const { findings, exitCode } = await examine(app)

  const bad = findings.filter(({ status }) => status === 'problem' || status === 'advice')
  expect(bad).toEqual([])
  expect(findings.filter(({ check }) => check.startsWith('tenant.')).length).toBeGreaterThan(10)
  expect(exitCode).toBe(0)
  const { text } = await doctor(app)
  expect(text).not.toContain(tenant().managementToken)
})
