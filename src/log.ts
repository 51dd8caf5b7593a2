import type { PasswordlessError } from './errors.js'

/** Tells the operator of a failure that is theirs or Auth0's. Nothing in it is personal or secret. */
export function logFailure(error: PasswordlessError): void {
  if (error.status < 500) return
  const cause = error.cause instanceof Error ? ` (${innermost(error.cause).message})` : ''
  console.error(
    `[nextjs-auth0-passwordless] ${error.code}: ${error.message}${cause}. ` +
      `See docs/errors.md#${error.code} in the package.`,
  )
}

/** Tells the operator why a mail is not coming, which the visitor must not learn. */
export function logWithheld(): void {
  console.error(
    '[nextjs-auth0-passwordless] Auth0 sent nothing: sign-ups are disabled and the person is unknown, or the ' +
      'person is blocked. The visitor was answered as if a mail were on its way.',
  )
}

// `fetch failed` says nothing; what failed is its cause.
function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error
}
