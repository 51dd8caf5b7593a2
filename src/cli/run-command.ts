import { parseArgs } from 'node:util'
import { runDoctor } from './doctor/doctor.js'

/** The terminal that a command runs in. */
export interface Terminal {
  print: (text: string) => void
  /** For errors. */
  complain: (text: string) => void
  /** Resolves when somebody ends the command. */
  untilStopped: () => Promise<void>
  /** Whether it shows colours. Default: no. */
  color?: boolean
  /** The variables that the command was started with. Default: those of the process. */
  env?: Readonly<Record<string, string | undefined>>
}

const help = `Usage: nextjs-auth0-passwordless <command>

Commands:
  doctor    looks at your app: versions, settings, routes, Auth0, and says how to mend what is wrong
  tenant    an offline Auth0 tenant with an inbox, to develop against without an account

  doctor --cwd <folder>       where the app is; default: here
         --url <url>          where it runs; default: its base URL, if it runs there
         --route <path>       its start route; default: as its files say, or /api/auth/passwordless
         --production         look at the settings of production; default: those of development
         --offline            send no request
         --json               print the findings as JSON
         AUTH0_MANAGEMENT_TOKEN in the environment lets it look at the tenant as well.
         It sends no mail, and changes nothing. Exit code 0, or 1 when it has found a problem.

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
  if (command === 'doctor') return runDoctor(rest, terminal, help)
  try {
    if (command !== 'tenant') throw new TypeError(`there is no command "${command}"`)
    // Only here: it needs oidc-provider, which not every app has.
    const { runTenant, tenantOptions } = await import('./tenant.js')
    const { values } = parseArgs({ args: rest, options: tenantOptions, strict: true })
    await runTenant(values, terminal)
    return 0
  } catch (error) {
    terminal.complain(`${error instanceof Error ? error.message : error}\n\n${help}`)
    return 1
  }
}
