import type { Recipient } from '../input.js'
import { type Failure, toFailure } from './failure.js'
import type { InitialState } from './options.js'
import type { Sent } from './remembered.js'

/**
 * - `idle`: nothing has been asked for.
 * - `sending`: a message is being asked for.
 * - `sent`: it is on its way.
 * - `verifying`: a code is being looked at; the page is about to be left.
 * - `failed`: the last step has come to nothing, and `failure` says why.
 */
export type PasswordlessStatus = 'idle' | 'sending' | 'sent' | 'verifying' | 'failed'

/** What is known of a form at one moment. */
export interface State {
  status: PasswordlessStatus
  failure: Failure | undefined
  /** The last message that may be on its way. */
  sent: Sent | undefined
  /** When the server takes another request, by the clock of this browser; 0 for now. */
  resendAt: number
  /** Whether scripts run: not on the server, and not before React has taken over. */
  ready: boolean
  /** Whether a link would open elsewhere. */
  prefersCode: boolean
}

/** The same on the server and in the browser: nothing in it may come from a clock or from the device. */
export function toInitialState({
  recipient,
  sent: send,
  error,
  step = 'start',
  retryAfter,
}: InitialState = {}): State {
  const failure = typeof error === 'string' ? toFailure(step, error, retryAfter) : undefined
  const sent = recipient && { recipient, send: toSend(recipient, send), at: 0 }
  return {
    status: toStatus({ failure, sent }),
    failure,
    sent,
    resendAt: 0,
    ready: false,
    prefersCode: false,
  }
}

/** What a form shows while nothing is under way. */
export function toStatus({ failure, sent }: Pick<State, 'failure' | 'sent'>): PasswordlessStatus {
  if (failure) return 'failed'
  return sent ? 'sent' : 'idle'
}

/** Text messages are codes. */
export function toSend({ connection }: Recipient, send: unknown): Sent['send'] {
  return connection === 'sms' || send === 'code' ? 'code' : 'link'
}
