import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { scopes } from '../../src/cli/doctor/tenant-api.js'
import { tenantChecks } from '../../src/cli/doctor/tenant-findings.js'

const docs = new URL('../../docs/', import.meta.url)
const page = readFileSync(new URL('doctor.md', docs), 'utf8')

const rows: { status: string; check: string }[] = JSON.parse(
  readFileSync(new URL('../data/tenant-faults.json', import.meta.url), 'utf8'),
)
const table = [...page.matchAll(/^\| `(tenant\.[\w-]+)` \|.*\| ([^|]*) \| (\w+) \|$/gm)].map(
  ([, check = '', needed = '', worst = '']) => ({ check, needed, worst }),
)

describe('the table of the checks', () => {
  it('has each of them, in order', () => {
    expect(table.map(({ check }) => check)).toEqual(tenantChecks)
  })

  it('has each scope', () => {
    const named = new Set(table.flatMap(({ needed }) => needed.match(/read:\w+/g) ?? []))
    expect([...named].toSorted()).toEqual(scopes.toSorted())
  })

  it.each(table.slice(1))('says how bad $check can be', ({ check, worst }) => {
    const severity = ['skipped', 'advice', 'problem']
    const seen = rows.filter((row) => row.check === check).map(({ status }) => severity.indexOf(status))
    expect(worst).toBe(severity[Math.max(...seen)])
  })
})
