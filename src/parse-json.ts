import { attempt } from './attempt.js'

/** What a text says as JSON, or `undefined` where it says nothing. */
export function parseJson(text: string): unknown {
  return attempt(() => JSON.parse(text))
}
