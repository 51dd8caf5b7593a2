import { parseSetCookie } from 'cookie'

/**
 * What an answer sets cookies for: `transaction` for each line of the stock callback's, in the names that the SDKs choose by
 * themselves; any other cookie by its name.
 */
export function cookiesOf(response: Response): string[] {
  return response.headers
    .getSetCookie()
    .map((line) => parseSetCookie(line).name)
    .map((name) => (/^(auth_verification|__txn_[\w-]+)$/.test(name) ? 'transaction' : name))
}

/** The cookies of a start that is accepted, or looks as if: one transaction, and which browser it is for. */
export const cookiesOfStart = ['transaction', 'passwordless_browser']

/** The same with a page of ours for what was sent. */
export const cookiesOfSending = [...cookiesOfStart, 'passwordless_ticket']

/** The cookies that end a transaction, as each generation of the SDK does it. */
export function cookiesOfEnd({ version }: { version: string }): string[] {
  return version.startsWith('3.') ? ['transaction', '_auth_verification'] : ['transaction']
}
