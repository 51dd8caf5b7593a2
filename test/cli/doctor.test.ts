import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toText } from '../../src/cli/doctor/print.js'
import { type AppParts, createApp, examine, type Found, healthyEnv } from './doctor-app.js'

interface Fault extends AppParts {
  title: string
  flags?: string[]
  check: string
  status: Found['status']
  /** What the finding must say. */
  says: string[]
  /** What else comes of it. */
  also?: Record<string, Found['status']>
}

const faults: Fault[] = JSON.parse(
  readFileSync(new URL('../data/doctor-faults.json', import.meta.url), 'utf8'),
)

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const values: Record<string, string> = {
  $CLIENT_SECRET: healthyEnv[4].AUTH0_CLIENT_SECRET,
  $RSA_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  $PKCS1_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
}

const fillIn = (env: AppParts['env'] = {}) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, values[value ?? ''] ?? value]))

/** A secret in every form that it could get into an output. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    secret.trim(),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.slice(0, Math.max(10, secret.length / 2)),
  ]
}

/** The variables of an app that must not be seen. */
const secretsOf = (env: Record<string, string>) =>
  Object.entries(env)
    .filter(([name, value]) => /SECRET|KEY|TOKEN/.test(name) && value.trim().length > 5)
    .map(([, value]) => value)

const statuses = (findings: Found[]) =>
  Object.fromEntries(findings.map(({ check, status }) => [check, status]))

const healthy = {
  3: await examineHealthy(3),
  4: await examineHealthy(4),
}

async function examineHealthy(generation: 3 | 4) {
  await using app = await createApp({ generation })
  return await examine(app, ['--offline'])
}

describe('the doctor, of a healthy app', () => {
  it.each([3, 4] as const)('finds nothing wrong with SDK v%i', (generation) => {
    const { findings, exitCode, complaints } = healthy[generation]
    const bad = findings.filter(({ status }) => status === 'advice' || status === 'problem')

    expect(bad).toEqual([])
    expect(exitCode).toBe(0)
    expect(complaints).toBe('')
    expect(findings.filter(({ status }) => status === 'ok').length).toBeGreaterThan(15)
  })
})

describe('the doctor, of one fault', () => {
  it.each(faults)('finds it, and nothing else: v$generation, $title', async (fault) => {
    const { check, status, says, also = {}, flags = [] } = fault
    await using app = await createApp({ ...fault, env: fillIn(fault.env) })

    const { findings, of, exitCode, text, complaints } = await examine(app, ['--offline', ...flags])

    expect({ ...statuses(findings) }).toEqual({
      ...statuses(healthy[fault.generation].findings),
      [check]: status,
      ...also,
    })
    const finding = of(check)
    const words = `${finding?.what}\n${finding?.why}\n${finding?.how}`
    for (const word of says) expect(words).toContain(word)
    if (status !== 'skipped') {
      expect(finding?.why).toBeTruthy()
      expect(finding?.how).toBeTruthy()
    }
    const isBad = [status, ...Object.values(also)].includes('problem')
    expect(exitCode).toBe(isBad ? 1 : 0)

    const forPeople = toText(JSON.parse(text), { color: false })
    expect(forPeople).toContain(check)
    for (const secret of secretsOf(app.env)) {
      for (const form of formsOf(secret)) {
        expect(text + forPeople + complaints).not.toContain(form)
      }
    }
  })
})
