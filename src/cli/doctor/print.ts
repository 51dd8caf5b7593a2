import { version } from '../../version.js'
import type { Finding } from './finding.js'

/** How many findings there are of each kind. */
type Summary = Record<Finding['status'], number>

/** What `--json` prints. */
export interface Report {
  version: string
  findings: readonly Finding[]
  summary: Summary
}

/** The findings, counted. */
export function toReport(findings: readonly Finding[]): Report {
  const summary: Summary = { ok: 0, advice: 0, problem: 0, skipped: 0 }
  for (const { status } of findings) summary[status] += 1
  return { version, findings, summary }
}

const groups: Record<string, string> = {
  version: 'Installed',
  env: 'Environment',
  route: 'Files',
  app: 'The running app',
  issuer: 'Auth0',
  tenant: 'The tenant',
}

const marks = { ok: '+', advice: '!', problem: 'x', skipped: '-' } as const
// Green, yellow, red and dim.
const colors = { ok: 32, advice: 33, problem: 31, skipped: 2 } as const
const width = 110

/** The report for people. */
export function toText({ findings, summary }: Report, { color }: { color: boolean }): string {
  const column = Math.max(0, ...findings.map(({ check }) => check.length))
  const titles = new Set(findings.map(({ check }) => groupOf(check)))
  const told = new Map<string, string>()
  const parts = [...titles].map((title) => {
    const members = findings.filter(({ check }) => groupOf(check) === title)
    return [title, ...members.map((finding) => toLines(toldOnce(finding, told), column, color))].join('\n')
  })
  const end = wrap([toSummary(summary), ...toHints(findings)].join(' '), width).join('\n')
  return `\n${[...parts, end].join('\n\n')}\n`
}

const shortest = 100

/** One cause may be behind many findings, such as a token with few scopes: its remedy is told with the first of them. */
function toldOnce(finding: Finding, told: Map<string, string>): Finding {
  const { check, how = '' } = finding
  const before = told.get(how)
  if (before !== undefined) return { ...finding, how: `as above (${before}).` }
  if (how.length >= shortest) told.set(how, check)
  return finding
}

function toHints(findings: readonly Finding[]): string[] {
  const isSwitchUnset = findings.some(
    ({ check, status }) => check === 'tenant.session-switch' && status === 'advice',
  )
  const isReferring = findings.some(({ what, how }) => /\bdocs\/|\bREADME\.md/.test(`${what} ${how}`))
  return [
    ...(isSwitchUnset ? ['Links may not work at all: see tenant.session-switch.'] : []),
    ...(isReferring ? ['docs/ and README.md are in node_modules/nextjs-auth0-passwordless.'] : []),
  ]
}

function groupOf(check: string): string {
  return groups[check.split('.', 1)[0] ?? ''] ?? 'More'
}

function toLines({ check, status, what, why, how }: Finding, column: number, color: boolean): string {
  const mark = color ? `\u001b[${colors[status]}m${marks[status]}\u001b[0m` : marks[status]
  const indent = ' '.repeat(column + 6)
  const rest = [why && `Why: ${why}`, how && `How: ${how}`].filter((text) => text !== undefined)
  const [first = '', ...others] = [what, ...rest].flatMap((text) => wrap(text, width - indent.length))
  return [`  ${mark} ${check.padEnd(column)}  ${first}`, ...others.map((line) => indent + line)].join('\n')
}

function wrap(text: string, length: number): string[] {
  const lines = ['']
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? ''
    if (line && line.length + word.length >= length) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines
}

function toSummary({ ok, advice, problem, skipped }: Summary): string {
  const problems = problem === 1 ? '1 problem' : `${problem} problems`
  return `${problems} (x), ${advice} to think about (!), ${skipped} not looked at (-), ${ok} fine (+). No mail was sent.`
}
