import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest, root } from './program.js'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const script = read('.ci/run')
const workflow = read('.github/workflows/ci.yml')

// What npm is told to do: `ci`, or a script of package.json.
const tasks = [...script.matchAll(/^npm (?:run )?(\S+)$/gm)].map(([, task = '']) => task)
const steps = [...workflow.matchAll(/^ *- (?:run|uses): (.+)$/gm)].map(([, step]) => step)

describe('.ci/run', () => {
  it('stops at the first failure', () => {
    expect(script).toMatch(/^set -euo pipefail$/m)
    // Bash goes on when it is not the last command of a list that fails.
    expect(script.replaceAll(/^ *#.*$/gm, '')).not.toMatch(/npm.*(&&|\|\||;)/)
  })

  it('runs every suite and every check', () => {
    const checks = Object.keys(manifest.scripts).filter((name) =>
      /^(test:browser|lint|types|check:.*)$/.test(name),
    )
    expect(tasks).toEqual(expect.arrayContaining(['ci', 'test', ...checks]))
  })

  it('runs what there is', () => {
    expect(Object.keys(manifest.scripts)).toEqual(
      expect.arrayContaining(tasks.filter((task) => task !== 'ci')),
    )
  })
})

describe('the workflow', () => {
  it('runs `.ci/run`, and nothing else', () => {
    expect(steps).toEqual(['actions/checkout@v4', '.ci/run'])
  })

  it('runs it on the oldest release of Node that is supported', () => {
    const [oldest = 0] = manifest.engines.node.match(/\d+/)
    expect(workflow).toContain(`container: node:${oldest}-`)
  })

  it('may read, and nothing else; holds no host, no path and no secret', () => {
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n\n/m)
    expect(workflow).not.toMatch(/https?:|registry|secrets\.|\/(root|home|work|tmp)\b/)
  })
})

describe('the issue forms', () => {
  it.each(['bug', 'question'])('ask for the versions and for what the doctor says: %s', (name) => {
    const form = read(`.github/ISSUE_TEMPLATE/${name}.yml`)
    expect(form).toContain('npx nextjs-auth0-passwordless doctor')
    expect(form).toMatch(/no secrets/)
    expect(form).toContain('@auth0/nextjs-auth0')
    expect(form).toMatch(/Next\.js/)
    expect(form).not.toContain('\t')
  })

  it('lead what is about security elsewhere', () => {
    expect(read('.github/ISSUE_TEMPLATE/config.yml')).toContain('SECURITY.md')
    expect(read('.github/ISSUE_TEMPLATE/config.yml')).toMatch(/^blank_issues_enabled: false$/m)
  })
})

describe('the changelog', () => {
  it('knows this version', () => {
    expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## ${manifest.version.replaceAll('.', '\\.')} - `, 'm'))
  })
})
