import { type FormEvent, useEffect, useState } from 'react'
import { maskAddress } from '../address.js'
import type { Recipient, StartBody } from '../input.js'
import type { Failure } from './failure.js'
import { type Fields as FormFields, readFields, toRecipient } from './fields.js'
import { Form } from './form.js'
import { defaultStartUrl, defaultVerifyUrl, type UsePasswordlessOptions } from './options.js'
import type { PasswordlessStatus } from './state.js'

/** What to spread on a `<form>`, so that it works with scripts and without. */
export interface FormProps {
  /** Always this. */
  method: 'post'
  /** The route, with `returnTo` in its query when the hook has one. */
  action: string
  /** Takes the form over from the browser. */
  onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

/** A form that signs people in: what {@link usePasswordless} returns. `Fields` are those of the app's own. */
export interface Passwordless<Fields = Record<never, never>> {
  /** What the form is doing. */
  status: PasswordlessStatus
  /** Why the last step came to nothing; only when `status` is `"failed"`. */
  failure: Failure | undefined
  /**
   * Whom a message has gone to, in a form that only they know again, such as `a•••@example.com`. Stays through `verifying` and
   * `failed`; there too after `no_answer`, since the message may be on its way.
   */
  sentTo: string | undefined
  /** The same in full, as it was typed: for `inboxOf`, and for the hidden fields of a form that works without scripts. */
  recipient: Recipient | undefined
  /** What has gone to them: what to show first, a link to wait for or a field for the code. */
  sent: 'link' | 'code' | undefined
  /** Seconds until the server takes a request for another message; 0 for now. As the server has said, and counted down. */
  secondsToResend: number
  /**
   * Whether this is an in-app browser or an installed web app, where a link out of the mail would open elsewhere: a form had
   * better speak of a code. Always `false` on the server.
   */
  prefersCode: boolean
  /** Whether scripts run: `false` on the server, and until React has taken over. */
  ready: boolean
  /** Has a message sent. Resolves to whether it is on its way; never rejects. Does nothing while another step is under way. */
  start: (fields: StartBody & Fields) => Promise<boolean>
  /**
   * Has a code checked, and leaves the page for it. Resolves to whether it does; never rejects.
   *
   * @param recipient Whose code it is. Default: whom the message has gone to; the server refuses a code of nobody.
   */
  verify: (verificationCode: string, recipient?: Recipient) => Promise<boolean>
  /** The same message once more; nothing before `secondsToResend` is 0. In a page that was loaded again, without the app's own fields. */
  resend: () => Promise<boolean>
  /** Back to the beginning, for another address. What a step that is under way comes to is not heard of any more. */
  reset: () => void
  /** For a form with `email` (or `phoneNumber`, and `connection` set to `sms`), and fields of the app. */
  startForm: FormProps
  /** For a form with `verificationCode`. Without scripts, it also needs `email` or `phoneNumber` and `connection`. */
  verifyForm: FormProps
}

/**
 * Everything about signing in with a link or a code but the looks: sends, resends and verifies, says what state the form is in,
 * and goes on when the person has signed in through the link in another tab.
 *
 * Nothing is sent twice by itself, and nothing is lost: a step that fails leaves what was typed where it is. The tab asks the
 * SDK who is signed in when another tab says so ({@link announceSignIn}) and when somebody comes back to it; it does not poll.
 *
 * @param options Where things are, and where to go. They may change from render to render, except `initial`. Default: those of
 * {@link UsePasswordlessOptions}.
 * @returns The state of the form, and what can be done with it.
 *
 * @example
 * ```tsx
 * 'use client'
 * import { describeFailure } from 'nextjs-auth0-passwordless/messages'
 * import { usePasswordless } from 'nextjs-auth0-passwordless/react'
 *
 * export function SignIn() {
 *   const { status, failure, sentTo, startForm } = usePasswordless({ returnTo: '/account' })
 *   if (sentTo) return <p role="status">We have sent a link to {sentTo}.</p>
 *   return (
 *     <form {...startForm}>
 *       <label>E-mail <input name="email" type="email" required /></label>
 *       {failure && <p role="alert">{describeFailure(failure)}</p>}
 *       <button aria-disabled={status === 'sending'}>Send me a link</button>
 *     </form>
 *   )
 * }
 * ```
 */
export function usePasswordless<Fields = Record<never, never>>(
  options: UsePasswordlessOptions = {},
): Passwordless<Fields> {
  const [form] = useState(() => new Form(options))
  const [state, setState] = useState(form.state)
  const { sent, resendAt, ...rest } = state
  const secondsToResend = useSecondsUntil(resendAt)
  // In their order: the options before they are used.
  useEffect(() => {
    form.options = options
  })
  useEffect(() => form.open(setState), [form])
  return {
    ...rest,
    sentTo: sent && maskAddress(sent.recipient),
    sent: sent?.send,
    recipient: sent?.recipient,
    secondsToResend,
    start: form.start,
    verify: form.verify,
    resend: form.resend,
    reset: form.reset,
    startForm: toFormProps(options.startUrl ?? defaultStartUrl, options, form.start),
    verifyForm: toFormProps(options.verifyUrl ?? defaultVerifyUrl, options, (fields) =>
      form.verify(
        String(fields.verificationCode ?? ''),
        fields.email || fields.phoneNumber ? toRecipient(fields) : undefined,
      ),
    ),
  }
}

function toFormProps(
  url: string,
  { returnTo }: UsePasswordlessOptions,
  submit: (fields: FormFields) => Promise<boolean>,
): FormProps {
  return {
    method: 'post',
    action: returnTo ? `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams({ returnTo })}` : url,
    onSubmit(event) {
      event.preventDefault()
      void submit(readFields(event.currentTarget, event.nativeEvent))
    },
  }
}

// By the clock at each render: a number kept from one to the next is wrong in a tab that wakes up late, and for a new moment.
function useSecondsUntil(moment: number): number {
  const [, render] = useState(0)
  const seconds = Math.ceil((moment - Date.now()) / 1000)
  const isCounting = seconds > 0
  useEffect(() => {
    if (!isCounting) return
    const timer = setInterval(() => render(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isCounting])
  return isCounting ? seconds : 0
}
