import type { PasswordlessError } from './errors.js'
import type { LimitName } from './limits.js'

/** What an instance tells its operator. Nothing in it is personal or secret. */
export interface Log {
  /** A failure that is the operator's or Auth0's. A wrong setting is told once, not at every visitor. */
  failure(error: PasswordlessError, connection: string | undefined): void
  /** Why a mail is not coming, which the visitor must not learn. Told once. */
  withheld(): void
  /** The store of a limiter is out of reach. Told once. */
  limiterFailed(limit: LimitName, reason: string): void
  /** The app's own `onEvent` has failed. Told once. */
  hookFailed(reason: string): void
  /** The visitor's address is not where the app has said. Told once. */
  clientIpUnknown(): void
  /** Something came to the callback that no server can read. Told once. */
  fragment(): void
  /** A recovery page cannot offer a new link without the app's `beforeSend`. Told once. */
  noNewLink(): void
  /** Signing in works: a wrong setting from here on is news. */
  working(connection: string | undefined): void
}

/** The log of an instance. */
export function createLog(): Log {
  const told = new Set<string>()
  // By the connection: that mail works says nothing of text messages, and visitors can ask for either.
  const mistakes = new Map<string | undefined, Set<string>>()
  const tellOnce = (line: string, known = told) => {
    if (known.has(line)) return
    known.add(line)
    tell(line)
  }
  return {
    failure(error, connection) {
      if (error.limit === 'auth0') tellOnce(auth0Limited)
      if (error.status < 500) return
      if (error.code !== 'configuration_error') return tell(toLine(error))
      const known = mistakes.get(connection) ?? new Set()
      mistakes.set(connection, known)
      tellOnce(toLine(error), known)
    },
    withheld: () => tellOnce(withheld),
    limiterFailed: (limit, reason) =>
      tellOnce(
        `the limiter "limits.${limit}" failed (${reason || 'no reason given'}). Starts go on, counted in memory meanwhile.`,
      ),
    hookFailed: (reason) =>
      tellOnce(`"onEvent" failed (${reason || 'no reason given'}). Starts go on without it.`),
    clientIpUnknown: () => tellOnce(clientIpUnknown),
    fragment: () => tellOnce(fragment),
    noNewLink: () => tellOnce(noNewLink),
    working(connection) {
      mistakes.delete(connection)
      mistakes.delete(undefined)
    },
  }
}

const withheld =
  'Auth0 sent nothing: sign-ups are disabled and the person is unknown, or the person is blocked. The visitor was ' +
  'answered as if a mail were on its way. "onEvent" is told of each such case; this line is not repeated.'

const auth0Limited =
  'Auth0 asks to slow down. If it counts all visitors as your server, say where their addresses are: see ' +
  'docs/limits.md#who-is-asking in the package. "onEvent" is told of each such case; this line is not repeated.'

const clientIpUnknown =
  '"clientIp" or "trustedProxies" is set, and gave no address on the public internet for a visitor, who is not counted by ' +
  'it. See docs/limits.md#who-is-asking in the package. This line is not repeated.'

const fragment =
  'Somebody came to the callback with nothing that a server can read. Most such links were made elsewhere, without ' +
  'response_type=code, and carry a token after "#". See docs/after-the-click.md in the package. This line is not repeated.'

const noNewLink =
  'A page behind a dead link could not offer a new one: the link was asked for through a handler with "beforeSend", which the ' +
  'callback does not have. Give it to both; see docs/after-the-click.md in the package. This line is not repeated.'

function tell(line: string): void {
  console.error(`[nextjs-auth0-passwordless] ${line}`)
}

function toLine({ code, message, cause }: PasswordlessError): string {
  const reason = reasonOf(cause)
  return `${code}: ${message}${reason && ` (${reason})`}. See docs/errors.md#${code} in the package.`
}

/**
 * The code or name of an error, and of what is underneath where that says more: `fetch failed` says nothing, ENOTFOUND
 * does. Never a message: those of the app's own functions may hold anything.
 */
export function reasonOf(cause: unknown, depth = 0): string {
  if (!(cause instanceof Error)) return ''
  const deeper = depth < 5 ? reasonOf(cause.cause, depth + 1) : ''
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
  return deeper || (/^\w{1,64}$/.test(code) ? code : '')
}
