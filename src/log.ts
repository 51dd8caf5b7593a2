import type { PasswordlessError } from './errors.js'
import type { LimitName } from './limits.js'

/** What an instance tells its operator. Nothing in it is personal or secret. */
export interface Log {
  /** A failure that is the operator's or Auth0's. A wrong setting is told once, not at every visitor. */
  failure(error: PasswordlessError): void
  /** Why a mail is not coming, which the visitor must not learn. Told once. */
  withheld(): void
  /** The store of a limiter is out of reach. Told once. */
  limiterFailed(limit: LimitName, reason: string): void
  /** The app's own `onEvent` has failed. Told once. */
  hookFailed(reason: string): void
  /** Signing in works: a wrong setting from here on is news. */
  working(): void
}

/** The log of an instance. */
export function createLog(): Log {
  const mistakes = new Set<string>()
  const rest = new Set<string>()
  const tell = (line: string) => console.error(`[nextjs-auth0-passwordless] ${line}`)
  const tellOnce = (line: string, told = rest) => {
    if (told.has(line)) return
    told.add(line)
    tell(line)
  }
  return {
    failure(error) {
      if (error.status < 500) return
      const cause = reasonOf(error.cause)
      const line =
        `${error.code}: ${error.message}${cause && ` (${cause})`}. ` +
        `See docs/errors.md#${error.code} in the package.`
      if (error.code === 'configuration_error') tellOnce(line, mistakes)
      else tell(line)
    },
    withheld() {
      tellOnce(
        'Auth0 sent nothing: sign-ups are disabled and the person is unknown, or the person is blocked. The visitor was ' +
          'answered as if a mail were on its way. "onEvent" is told of each such case; this line is not repeated.',
      )
    },
    limiterFailed(limit, reason) {
      tellOnce(
        `the limiter "limits.${limit}" failed (${reason || 'no reason given'}). Starts go on, counted in memory meanwhile.`,
      )
    },
    hookFailed(reason) {
      tellOnce(`"onEvent" failed (${reason || 'no reason given'}). Starts go on without it.`)
    },
    working() {
      mistakes.clear()
    },
  }
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
