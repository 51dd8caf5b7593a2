'use client'

import { type InitialState, usePasswordless } from 'nextjs-auth0-passwordless/react'
import { type FormEvent, useState } from 'react'
import { type FieldProblems, parseContact, readTypedDetails, type TypedDetails } from '../details'
import { describeContactError, describeError } from '../problems'
import { BusyButton } from './busy-button'
import { ContactFields } from './contact-fields'
import { Notice } from './notice'
import { SendLabel } from './send-label'
import { useFocusOnProblem } from './use-focus-on-problem'
import { useLeaving } from './use-leaving'

interface SignInFormProps {
  returnTo: string
  typed: TypedDetails | undefined
  initial: InitialState
  profileUrl: string
}

/** Signing in and nothing else: this form posts straight to the package's route. */
export function SignInForm({ returnTo, typed, initial, profileUrl }: SignInFormProps) {
  const [problems, setProblems] = useState<FieldProblems>({})
  const [connection, setConnection] = useState(typed?.connection ?? 'email')
  const [isLeaving, leave] = useLeaving()
  const { failure, ready, status, prefersCode, start, startForm } = usePasswordless({
    returnTo,
    profileUrl,
    initial,
  })
  const shown = { ...describeContactError(failure?.code, connection), ...problems }
  const isMarked = Object.keys(shown).length > 0
  const busy = status === 'sending' || isLeaving
  const form = useFocusOnProblem(failure, problems)

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (busy) return
    const fields = readTypedDetails(Object.fromEntries(new FormData(event.currentTarget)))
    const parsed = parseContact(fields)
    setConnection(fields.connection)
    setProblems(parsed.ok ? {} : parsed.problems)
    if (parsed.ok && (await start(parsed.details))) leave('/checkout/inbox')
  }

  return (
    <form
      {...startForm}
      ref={form}
      onSubmit={submit}
      noValidate
      data-ready={ready || undefined}
      aria-busy={busy}
    >
      <ContactFields
        legend="How did you order?"
        typed={typed}
        problems={shown}
        hints={{
          email: `We send a ${prefersCode ? 'code' : 'link'} to the address you ordered with.`,
          phoneNumber: 'With the country code, such as +44 7700 900123. We text you a code.',
        }}
      />
      <BusyButton busy={busy} busyText="Sending …">
        <SendLabel byCode={prefersCode} rest="" />
      </BusyButton>
      <Notice problem={failure && !isMarked && describeError(failure)}>
        No password, and no account to set up.
      </Notice>
    </form>
  )
}
