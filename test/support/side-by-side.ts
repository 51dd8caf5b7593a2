import { afterEach, beforeEach, vi } from 'vitest'
import type { RecordedRequest } from '../../src/testing/index.js'
import { look } from './look.js'

/**
 * As {@link look}, for two answers that are to be the same. What is random stands in headers and bodies, too: the state in
 * a location, and the cookies where v4 says them again.
 */
export async function lookAt(response: Response) {
  const { headers, body, ...seen } = await look(response)
  const mask = (text: string) =>
    text.replace(/expires=[^;]*/gi, 'expires').replace(/[\w.-]{21,}/g, ({ length }) => `(${length})`)
  return { ...seen, body: mask(body), headers: headers.map(([name = '', value = '']) => [name, mask(value)]) }
}

/** All of a request to the tenant but what is random: of that, how long it is. */
export function lookAtRequest({ method, path, query, body, status, headers }: RecordedRequest) {
  const lengths = (values: object) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value).length]))
  return {
    method,
    path: path.replace(/[\w-]{21,}/, '(random)'),
    query: lengths(query),
    body: typeof body === 'object' && body !== null ? lengths(body) : body,
    status,
    headers: Object.keys(headers).sort(),
  }
}

/** One time of day for both sides, in every test of this `describe` or file. */
export function stopTheDate(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}
