'use client'

import { describeFailure } from 'nextjs-auth0-passwordless/messages'
import { type InitialState, usePasswordless } from 'nextjs-auth0-passwordless/react'

export function SignInForm({ initial }: { initial: InitialState }) {
  const form = usePasswordless({ returnTo: '/', send: 'link', initial })
  const { failure, sentTo, secondsToResend } = form
  const problem = failure && <p role="alert">{describeFailure(failure)}</p>

  if (!sentTo) {
    return (
      <form {...form.startForm}>
        <label>
          E-mail <input name="email" type="email" required />
        </label>
        {problem}
        <button type="submit">Send me a link</button>
      </form>
    )
  }
  return (
    <form {...form.verifyForm}>
      <p role="status">A link and a code are on their way to {sentTo}.</p>
      <label>
        Code from the mail <input name="verificationCode" required />
      </label>
      {problem}
      <button type="submit">Sign in</button>
      <button type="button" onClick={form.resend} disabled={secondsToResend > 0}>
        Send a new one
      </button>
    </form>
  )
}
