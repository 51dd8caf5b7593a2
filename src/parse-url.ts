import { attempt } from './attempt.js'

/**
 * A URL, or `undefined` where there is none.
 *
 * In place of `URL.canParse`, which Node 20 and 22 answer wrongly for letters such as "ü" once it has been called often
 * enough to be compiled.
 */
export function parseUrl(text: string, base?: string | URL): URL | undefined {
  return attempt(() => new URL(text, base))
}
