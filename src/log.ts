import type { PasswordlessError } from './errors.js'

/** Tells the operator of a failure that is theirs or Auth0's. Nothing in it is personal or secret. */
export function logFailure(error: PasswordlessError): void {
  if (error.status < 500) return
  const cause = reasonOf(error.cause)
  console.error(
    `[nextjs-auth0-passwordless] ${error.code}: ${error.message}${cause && ` (${cause})`}. ` +
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

// `fetch failed` says nothing; the code of what is underneath does (ENOTFOUND, ECONNREFUSED). Never a message: those of a
// `fetch` of the app's own may hold the request.
function reasonOf(cause: unknown, depth = 0): string {
  if (!(cause instanceof Error)) return ''
  const deeper = depth < 5 ? reasonOf(cause.cause, depth + 1) : ''
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
  return deeper || (/^\w{1,64}$/.test(code) ? code : '')
}
