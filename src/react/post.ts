import { attempt } from '../attempt.js'
import { parseUrl } from '../parse-url.js'
import { type Failure, type Step, toFailure, toSeconds } from './failure.js'

/** What has come of a post to one of our routes. */
export interface Outcome {
  failure?: Failure
  /** Where to go on, after a code. */
  location?: string | undefined
  /** Seconds before the next one. */
  retryAfter?: number | undefined
}

// Longer than our routes wait for Auth0.
const patienceMs = 30_000

/** What ends a request that nobody answers. Browsers without it wait as long as they like. */
export function patience() {
  return AbortSignal.timeout?.(patienceMs)
}

/** Posts once. Nothing is tried again by itself: the first try may have arrived. */
export async function post(step: Step, url: string, body: object): Promise<Outcome> {
  // Asked before, and tried all the same: some browsers say so of networks that they do not know.
  const isOffline = !navigator.onLine
  try {
    const response = await fetch(url, {
      method: 'POST',
      // What was typed goes nowhere else.
      redirect: 'manual',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: patience(),
    })
    return toOutcome(step, response, await response.text())
  } catch {
    return { failure: toFailure(step, isOffline ? 'offline' : 'no_answer') }
  }
}

function toOutcome(step: Step, { ok, status, headers }: Response, text: string): Outcome {
  const { error, error_description, location } = Object(attempt(() => JSON.parse(text)))
  const retryAfter = headers.get('retry-after')
  if (step === 'start' && status === 204) return { retryAfter: toSeconds(retryAfter) }
  // Nothing that could run here, and nothing that a browser refuses to go to.
  const href = parseUrl(location)?.href
  if (step === 'verify' && ok && /^https?:/.test(String(href))) return { location: href }
  // Or the page of a hotel's network, or of a login that is in front of everything, which names no error.
  return { failure: toFailure(step, error, retryAfter, error_description) }
}
