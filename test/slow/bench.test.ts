import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)

/** The benchmark in small: whether it works, and what it counts. Never how long anything took. */
describe('npm run bench', () => {
  let text = ''
  beforeAll(async () => {
    await run('npm', ['run', 'build'], { cwd: root })
    text = (await run(process.execPath, ['bench/run.mjs', '--quick'], { cwd: root })).stdout
  })

  const rowsOf = (heading: string) =>
    (text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2)
      .map((line) => line.split('|').map((cell) => cell.trim()))

  it('sees one request to Auth0 for each start, whoever starts', () => {
    expect(rowsOf('A start').map(([, , requests]) => requests)).toEqual(Array(5).fill('1.00'))
  })

  it('has a row for each entry, and for the first start', () => {
    expect(rowsOf('An import').map(([, name]) => name)).toEqual([
      'SDK v3',
      '`/v3`',
      'SDK v4',
      '`/v4`',
      '`.`',
      '`/messages`',
      '`/react`',
      '`/testing`',
      'first start on `/v3`',
      'first start on `/v4`',
    ])
  })

  it('looks at the memory', () => {
    expect(rowsOf('Memory').map(([, addresses]) => addresses)).toEqual(['400'])
  })

  it('lets as many through as one limit allows, from two processes as well', () => {
    expect(rowsOf('Limits in Redis').map((row) => row[4])).toEqual(Array(3).fill('200 of 200'))
  })

  it('says of every aim whether it is reached', () => {
    const verdicts = rowsOf('Aims').map((row) => row[3])
    expect(verdicts).toHaveLength(6)
    for (const verdict of verdicts) expect(verdict).toMatch(/^(reached|\*\*missed\*\*)$/)
  })
})
