import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../../src/cli/run-command.js'

/** A terminal that somebody looks at, and may stop. */
function openTerminal() {
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let show: (text: string) => void = () => {}
  const shown = new Promise<string>((resolve) => {
    show = resolve
  })
  const complaints: string[] = []
  return {
    terminal: { print: show, complain: (text: string) => complaints.push(text), untilStopped: () => stopped },
    shown,
    complaints,
    stop,
  }
}

const inboxIn = (text: string) => /Your inbox +(\S+)/.exec(text)?.[1] ?? ''

describe('the command "tenant"', () => {
  it('runs a tenant until it is stopped, and prints what an app needs', async () => {
    const { terminal, shown, stop, complaints } = openTerminal()
    const app = ['--app', 'http://localhost:3210', '--landing', '/api/auth/passwordless', '--name', 'A shop']

    const exit = runCommand(['tenant', '--port', '0', ...app], terminal)
    const text = await shown
    const inbox = inboxIn(text)

    const page = await (await fetch(inbox)).text()
    expect(page).toContain('A shop')
    const issuer = new URL(inbox).origin
    expect(await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()).toMatchObject({
      issuer: `${issuer}/`,
    })
    for (const line of [`AUTH0_DOMAIN='${issuer}'`, `AUTH0_ISSUER_BASE_URL='${issuer}'`])
      expect(text).toContain(line)
    for (const name of ['APP_BASE_URL', 'AUTH0_BASE_URL'])
      expect(text).toContain(`${name}='http://localhost:3210'`)
    expect(text).toMatch(/AUTH0_SECRET='[0-9a-f]{64}'/)

    stop()
    expect(await exit).toBe(0)
    expect(complaints).toEqual([])
    await expect(fetch(inbox)).rejects.toThrow()
  })

  it.each([
    ['a port that is none', ['--port', 'four'], '"--port" must be a number'],
    ['a port that is too high', ['--port', '65536'], '"--port" must be a number'],
    ['an app that is no URL', ['--port', '0', '--app', 'localhost'], '"--app" must be a URL'],
    ['an app on no web server', ['--port', '0', '--app', 'ftp://localhost'], '"--app" must be a URL'],
    ['a flag that there is not', ['--prot', '0'], "Unknown option '--prot'"],
    ['words that mean nothing', ['4000'], 'Unexpected argument'],
  ])('says what is wrong: %s', async (_title, flags, complaint) => {
    const { terminal, complaints } = openTerminal()

    expect(await runCommand(['tenant', ...flags], terminal)).toBe(1)
    expect(complaints.join()).toContain(complaint)
    expect(complaints.join()).toContain('Usage:')
  })

  it('says when the port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, 'localhost', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { terminal, complaints } = openTerminal()

    expect(await runCommand(['tenant', '--port', port], terminal)).toBe(1)
    expect(complaints.join()).toContain('EADDRINUSE')
    other.close()
  })
})

describe('the command line', () => {
  it.each([[[]], [['--help']], [['help']]])('explains itself: %j', async (args) => {
    const { terminal, shown } = openTerminal()

    expect(await runCommand(args, terminal)).toBe(0)
    expect(await shown).toContain('Usage: nextjs-auth0-passwordless <command>')
  })

  it('says when there is no such command', async () => {
    const { terminal, complaints } = openTerminal()

    expect(await runCommand(['tenants'], terminal)).toBe(1)
    expect(complaints.join()).toContain('there is no command "tenants"')
  })
})
