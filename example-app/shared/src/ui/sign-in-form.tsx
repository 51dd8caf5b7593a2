import { TextField } from './text-field'

interface SignInFormProps {
  returnTo: string
  email: string | undefined
  notice: string | undefined
}

/** The smallest form there is: it posts straight to the package's route, and needs no script at all. */
export function SignInForm({ returnTo, email, notice }: SignInFormProps) {
  return (
    <form method="post" action="/api/auth/passwordless">
      {notice && (
        <p className="notice" role="alert">
          {notice}
        </p>
      )}
      <input type="hidden" name="returnTo" value={returnTo} />
      <TextField
        name="email"
        label="E-mail address"
        kind="email"
        autoComplete="email"
        value={email}
        hint="We send a link to the address you ordered with."
      />
      <button className="button" type="submit">
        E-mail me a link
      </button>
    </form>
  )
}
