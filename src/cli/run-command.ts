import { parseArgs } from 'node:util'
import { runTenant, tenantOptions } from './tenant.js'

/** The terminal that a command runs in. */
export interface Terminal {
  print: (text: string) => void
  /** For errors. */
  complain: (text: string) => void
  /** Resolves when somebody ends the command. */
  untilStopped: () => Promise<void>
}

const help = `Usage: nextjs-auth0-passwordless <command>

Commands:
  tenant    an offline Auth0 tenant with an inbox, to develop against without an account

  tenant --port <number>      where it listens; default 4000
         --app <url>          where your app runs; default http://localhost:3000
         --landing <path>     the button of a mail leads to this page of the app, with the link in the fragment;
                              default: none, it is the link
         --name <text>        what the mails call your app
`

/** Runs one command. Resolves to the exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [command, ...rest] = args
  if (command === undefined || command === '--help' || command === 'help') {
    terminal.print(help)
    return 0
  }
  try {
    if (command !== 'tenant') throw new TypeError(`there is no command "${command}"`)
    const { values } = parseArgs({ args: rest, options: tenantOptions, strict: true })
    await runTenant(values, terminal)
    return 0
  } catch (error) {
    terminal.complain(`${error instanceof Error ? error.message : error}\n\n${help}`)
    return 1
  }
}
