import type { Outcome } from './auth0-answer.js'
import type { PasswordlessError } from './errors.js'
import type { EventSubject, PasswordlessEvent } from './events.js'
import type { Recipient } from './input.js'
import type { LimitName } from './limits.js'
import { createLog, reasonOf } from './log.js'
import type { StartOptions } from './options.js'
import type { RecoveryReason } from './recovery-reason.js'

/** Tells the operator of one request: in the log what needs a remedy, to `onEvent` everything. */
export interface Report {
  /** From here on it is known what was asked for. */
  understood(input: Recipient & { send?: 'link' | 'code' }): void
  /** Auth0 has accepted, or refused for a reason that the visitor must not learn. */
  outcome(outcome: Outcome): void
  withheld(by: 'auth0' | 'app'): void
  verifying(): void
  restored(): void
  recovery(reason: RecoveryReason): void
  /** A recovery page could not offer a new link. */
  noNewLink(): void
  /** The app has said where the visitor's address is, and it was not there. */
  clientIpUnknown(): void
  failed(error: PasswordlessError): void
  limiterFailed(limit: LimitName, error: unknown): void
}

/** The reports of an instance, which share a log. */
export function createReports(): (options: StartOptions) => Report {
  const log = createLog()

  return ({ onEvent }) => {
    const subject: EventSubject = {}
    // Nobody waits for it, and nobody may be held up by it.
    const tell = (event: PasswordlessEvent) => {
      if (!onEvent) return
      Promise.resolve()
        .then(() => onEvent(event))
        .catch((error: unknown) => log.hookFailed(reasonOf(error)))
    }
    const withheld = (by: 'auth0' | 'app') => {
      if (by === 'auth0') log.withheld()
      tell({ type: 'refused', ...subject, reason: `withheld_by_${by}` })
    }
    return {
      understood({ connection, send }) {
        Object.assign(subject, { connection, ...(send && { send }) })
      },
      outcome(outcome) {
        if (outcome === 'withheld') return withheld('auth0')
        log.working(subject.connection)
        tell({ type: 'started', ...subject })
      },
      withheld,
      verifying: () => tell({ type: 'verifying', ...subject }),
      restored: () => tell({ type: 'restored', ...subject }),
      recovery(reason) {
        if (reason === 'fragment') log.fragment()
        tell({ type: 'recovery', ...subject, reason })
      },
      noNewLink: log.noNewLink,
      clientIpUnknown: log.clientIpUnknown,
      failed(error) {
        log.failure(error, subject.connection)
        tell(toEvent(error, subject))
      },
      limiterFailed(limit, error) {
        const reason = reasonOf(error)
        log.limiterFailed(limit, reason)
        tell({ type: 'limiter_failed', limit, reason })
      },
    }
  }
}

function toEvent({ code, status, limit = 'auth0', retryAfter }: PasswordlessError, subject: EventSubject) {
  if (code === 'too_many_requests') return { type: 'limited', ...subject, limit, retryAfter } as const
  if (status < 500) return { type: 'refused', ...subject, reason: code } as const
  return { type: 'failed', ...subject, code } as const
}
