import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/cli/doctor/finding.js'
import { toReport, toText } from '../../src/cli/doctor/print.js'
import { checkTenant } from '../../src/cli/doctor/tenant.js'
import { appOf, tenantFor } from './tenant-checks.support.js'

const print = (findings: Finding[]) => toText(toReport(findings), { color: false })
/** As one line, since words may be on any. */
const flat = (text: string) => text.replaceAll(/\s+/g, ' ')
const count = (text: string, part: string) => text.split(part).length - 1

describe('the report for people', () => {
  it('tells the remedy of a token with few scopes once', async () => {
    const tenant = await tenantFor()
    const token = await tenant.issueManagementToken({ scopes: ['read:email_provider'] })
    const findings = await checkTenant(appOf(tenant), token, fetch)

    const text = flat(print(findings))

    const skipped = findings.filter(
      ({ status, how }) => status === 'skipped' && how?.includes('API Explorer'),
    )
    expect(skipped.length).toBeGreaterThan(8)
    expect(count(text, 'API Explorer')).toBe(1)
    expect(count(text, 'How: as above (tenant.session-switch).')).toBe(skipped.length - 1)
  })

  it('tells a remedy of a few words each time', () => {
    const finding: Finding = { check: 'env.secret', status: 'advice', what: 'a', why: 'b', how: 'Set it.' }
    expect(count(print([finding, { ...finding, check: 'env.issuer' }]), 'How: Set it.')).toBe(2)
  })

  const end = (text: string) => flat(text.slice(text.indexOf('problem')))

  it.each([
    ['advice', true],
    ['problem', false],
    ['skipped', false],
    ['ok', false],
  ] as const)(
    'says at its end whether links may not work at all: the session switch is %s',
    (status, isSaid) => {
      const text = print([{ check: 'tenant.session-switch', status, what: 'Told.' }])
      expect(end(text).includes('Links may not work at all: see tenant.session-switch.')).toBe(isSaid)
    },
  )

  it('says once where the pages are that it names, and only then', () => {
    const place = 'docs/ and README.md are in node_modules/nextjs-auth0-passwordless.'
    const finding: Finding = {
      check: 'env.secret',
      status: 'advice',
      what: 'a',
      why: 'b',
      how: 'docs/errors.md.',
    }
    const readme: Finding = { ...finding, check: 'env.issuer', how: 'README.md has the route.' }

    expect(count(flat(print([finding, readme])), place)).toBe(1)
    expect(end(print([readme]))).toContain(place)
    expect(print([{ ...finding, how: 'Set it.' }])).not.toContain('node_modules')
    const { files } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(files).toContain('docs/*.md')
  })
})
