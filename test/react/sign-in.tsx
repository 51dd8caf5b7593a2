import { useSyncExternalStore } from 'react'
import { type UsePasswordlessOptions, usePasswordless } from '../../src/react/index.js'

const never = () => () => {}

/** A form as an app would write it: one for the address, one for the code, both of them with and without scripts. */
export function SignIn({
  options,
  children,
}: {
  options?: UsePasswordlessOptions
  children?: React.ReactNode
}) {
  const form = usePasswordless(options)
  const { recipient } = form
  return (
    <main>
      <p role="status">{form.status}</p>
      <p data-testid="hydrated">
        {String(
          useSyncExternalStore(
            never,
            () => true,
            () => false,
          ),
        )}
      </p>
      <p data-testid="wait">{form.secondsToResend}</p>
      <p data-testid="ready">{String(form.ready)}</p>
      <p data-testid="prefers-code">{String(form.prefersCode)}</p>
      <p data-testid="sent-to">{form.sentTo}</p>
      {form.failure && <p role="alert">{form.failure.code}</p>}
      <form {...form.startForm} aria-label="start">
        <input name="email" aria-label="email" />
        {children}
        <button type="submit">Send</button>
      </form>
      <form {...form.verifyForm} aria-label="verify">
        {recipient?.connection === 'email' && <input type="hidden" name="email" value={recipient.email} />}
        <input name="verificationCode" aria-label="code" />
        <button type="submit">Sign in</button>
      </form>
      <button type="button" onClick={() => void form.resend()}>
        Again
      </button>
    </main>
  )
}
