import { TextField } from './text-field'

interface CodeFormProps {
  /** The address the mail went to, when this browser typed it; otherwise it is asked for. */
  email: string | undefined
  /** Why the last code was refused. */
  problem: string | undefined
}

/**
 * The code of the mail instead of its link, in whichever browser. It posts straight to the package's route, and needs no
 * script; the address travels in the form, never in a URL.
 */
export function CodeForm({ email, problem }: CodeFormProps) {
  return (
    <form className="code-form" method="post" action="/api/auth/passwordless-verify">
      {email ? (
        <input type="hidden" name="email" value={email} />
      ) : (
        <TextField name="email" label="E-mail address" kind="email" autoComplete="email" />
      )}
      <TextField
        name="verificationCode"
        label={email ? 'Or type the code from the mail' : 'Code from the mail'}
        kind="code"
        autoComplete="one-time-code"
        problem={problem}
        focus={problem !== undefined}
      />
      <button className="button button-quiet" type="submit">
        Sign in with the code
      </button>
    </form>
  )
}
