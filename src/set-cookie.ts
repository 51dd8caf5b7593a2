import { PasswordlessError } from './errors.js'

// A browser drops a longer line without a word, and the link would be dead.
const maxLineBytes = 4096

/**
 * `Set-Cookie` lines that a browser will keep.
 *
 * @param remedy What the app can shorten.
 */
export function assertKept(lines: string[], remedy: string): string[] {
  if (lines.length > 0 && lines.every((line) => line.length <= maxLineBytes)) return lines
  throw new PasswordlessError(
    'configuration_error',
    `the transaction cookie must have at most ${maxLineBytes} bytes; shorten ${remedy}`,
  )
}
