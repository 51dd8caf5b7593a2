'use client'

import { type InitialState, usePasswordless } from 'nextjs-auth0-passwordless/react'
import { type FormEvent, useState } from 'react'
import { type FieldProblems, type Names, parseDetails, readTypedDetails, type TypedDetails } from '../details'
import { describeContactError, describeError } from '../problems'
import { BusyButton } from './busy-button'
import { ContactFields } from './contact-fields'
import { Notice } from './notice'
import { SendLabel } from './send-label'
import { TextField } from './text-field'
import { useFocusOnProblem } from './use-focus-on-problem'
import { useLeaving } from './use-leaving'

interface DetailsFormProps {
  typed: TypedDetails | undefined
  problems?: FieldProblems
  /** What went wrong with the whole, when the form has come back without scripts. */
  initial: InitialState
  profileUrl: string
}

/**
 * First name, last name, and an e-mail address or a phone number: the shop's own form, and all that the buyer sees of signing
 * in. Without scripts it goes to the same route as it is.
 */
export function DetailsForm({
  typed,
  problems: initialProblems = {},
  initial,
  profileUrl,
}: DetailsFormProps) {
  const [problems, setProblems] = useState(initialProblems)
  // What the page has come with stands at its top, what happens on it at the button.
  const [isFresh, setFresh] = useState(true)
  const [connection, setConnection] = useState(typed?.connection ?? 'email')
  const [isLeaving, leave] = useLeaving()
  const passwordless = usePasswordless<Names>({
    startUrl: '/checkout/details',
    profileUrl,
    returnTo: '/checkout',
    initial,
  })
  const { failure, ready, prefersCode } = passwordless
  const shown = { ...describeContactError(failure?.code, connection), ...problems }
  const isMarked = Object.keys(shown).length > 0
  const notice = failure && (!isMarked || failure.code === 'invalid_details') && (
    <FailedText code={failure.code} text={describeError(failure)} />
  )
  const busy = passwordless.status === 'sending' || isLeaving
  const form = useFocusOnProblem(failure, problems)

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (busy) return
    setFresh(false)
    const fields = readTypedDetails(Object.fromEntries(new FormData(event.currentTarget)))
    const parsed = parseDetails(fields)
    setConnection(fields.connection)
    setProblems(parsed.ok ? {} : parsed.problems)
    if (parsed.ok && (await passwordless.start(parsed.details))) leave('/checkout/inbox')
  }

  const field = (name: keyof Names) => ({
    name,
    value: typed?.[name],
    problem: shown[name],
    focus: shown[name] !== undefined && (name === 'firstName' || !shown.firstName),
  })
  return (
    <form
      ref={form}
      method="post"
      action="/checkout/details"
      onSubmit={submit}
      // Without scripts too: all that is wrong is said in the shop's words, at the fields.
      noValidate
      data-ready={ready || undefined}
      aria-busy={busy}
    >
      {isFresh && <Notice problem={notice} />}
      <div className="pair">
        <TextField {...field('firstName')} label="First name" autoComplete="given-name" />
        <TextField {...field('lastName')} label="Last name" autoComplete="family-name" />
      </div>
      <ContactFields
        legend="How shall we sign you in?"
        typed={typed}
        problems={shown}
        focus={!shown.firstName && !shown.lastName}
        hints={{
          email: prefersCode
            ? 'We send a code to this address: no password, no account to set up.'
            : 'We send a link to this address. One click, and you are back here.',
          phoneNumber: 'With the country code, such as +44 7700 900123. We text you a code.',
        }}
      />
      <BusyButton busy={busy} busyText="Sending …">
        <SendLabel byCode={prefersCode} />
      </BusyButton>
      <Notice problem={!isFresh && notice}>
        No password, and no account to set up. Have you got a code already?{' '}
        <a href="/checkout/inbox">Type it in.</a>
      </Notice>
      <p className="visually-hidden" role="status">
        {busy ? 'Sending your message.' : ''}
      </p>
    </form>
  )
}

function FailedText({ code, text }: { code: string; text: string }) {
  return (
    <>
      {text}
      {code === 'no_answer' && (
        <>
          {' '}
          <a href="/checkout/inbox">It has come: go on.</a>
        </>
      )}
    </>
  )
}
