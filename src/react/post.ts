import type { FailureCode } from '../messages/messages.js'
import { type Failure, type Step, toFailure, toSeconds } from './failure.js'

/** What has come of a post to one of our routes. */
export interface Outcome {
  failure?: Failure
  /** Where to go on, after a code. */
  location?: string | undefined
  /** Seconds before the next one. */
  retryAfter?: number | undefined
}

// Longer than our route waits for Auth0.
const patienceMs = 30_000

/** Posts once. Nothing is tried again by itself: the first try may have arrived. */
export async function post(step: Step, url: string, body: object): Promise<Outcome> {
  if (!navigator.onLine) return toFailed(step, 'offline')
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout?.(patienceMs),
    })
    return toOutcome(step, response, await response.text())
  } catch {
    return toFailed(step, 'no_answer')
  }
}

function toOutcome(step: Step, { ok, status, headers }: Response, text: string): Outcome {
  const { error, error_description, location } = parse(text)
  const retryAfter = toSeconds(headers.get('retry-after'))
  if (!ok) return { failure: toFailure(step, error, retryAfter, error_description) }
  if (step === 'start' && status === 204) return { retryAfter }
  // Nothing that could run here.
  if (step === 'verify' && /^https?:/.test(String(location))) return { location: String(location) }
  // The page of a hotel's network, or of a login that is in front of everything.
  return toFailed(step, 'unexpected_answer')
}

function parse(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

function toFailed(step: Step, code: FailureCode): Outcome {
  return { failure: toFailure(step, code) }
}
