#!/usr/bin/env node
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { choose, probes } from './list.mjs'
import { runProbes } from './run.mjs'
import { readSettings } from './settings.mjs'

const help = `Usage: node docs/probe/probe.mjs [--spend-the-hour] [probe ...]

Asks an Auth0 tenant of yours what no public source says. docs/probe/README.md tells what to set first.
Questions go to the terminal, the report to standard output: add "> report.md" to keep it.

${probes.map(({ number, name, question }) => `  ${String(number).padStart(2)}  ${name.padEnd(15)} ${question}`).join('\n')}
`

async function main() {
  const options = { 'spend-the-hour': { type: 'boolean' }, help: { type: 'boolean' } }
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.help) return process.stdout.write(help)
  const chosen = choose(positionals, { spend: values['spend-the-hour'] })
  const settings = readSettings(process.env)
  const lines = createInterface({ input: process.stdin })
  const report = await runProbes(chosen, { settings, operator: createOperator(lines) })
  lines.close()
  process.stdout.write(`${report}\n`)
}

function createOperator(lines) {
  const answers = lines[Symbol.asyncIterator]()
  const say = (text) => process.stderr.write(`${text}\n`)
  return {
    say,
    async ask(text) {
      process.stderr.write(`\n${text}\n> `)
      const { done, value } = await answers.next()
      if (done) throw new Error('Nobody answers any more.')
      return value.trim()
    },
    watch(arrived) {
      say('Click it now, in a browser of this machine ...')
      return arrived
    },
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n\n${help}`)
  process.exitCode = 1
})
