'use client'

import type { Passwordless } from 'nextjs-auth0-passwordless/react'
import { type FormEvent, useState } from 'react'
import { type FieldProblems, parseContact, readTypedDetails } from '../details'
import { describeCodeError, notACode } from '../problems'
import { BusyButton } from './busy-button'
import { ContactFields } from './contact-fields'
import { TextField } from './text-field'
import { useFocusOnProblem } from './use-focus-on-problem'

interface CodeFormProps {
  passwordless: Passwordless
  /** Whether the code is what to begin with, and not the link. */
  isFirst: boolean
}

/**
 * The code of the message, in whichever browser. Without scripts it posts straight to the package's route; the address travels
 * in the form, never in a URL.
 */
export function CodeForm({ passwordless, isFirst }: CodeFormProps) {
  const { recipient, failure, status, ready, verify, verifyForm } = passwordless
  const [typed, setTyped] = useState<FieldProblems & { code?: string }>({})
  const refused = failure?.step === 'verify' ? describeCodeError(failure) : undefined
  const busy = status === 'verifying'
  const form = useFocusOnProblem(refused && failure, typed)

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const fields = Object.fromEntries(new FormData(event.currentTarget))
    const contact = recipient
      ? { ok: true as const, details: recipient }
      : parseContact(readTypedDetails(fields))
    const code = String(fields.verificationCode)
    const problems = { ...(!contact.ok && contact.problems), ...(!isCode(code) && { code: notACode }) }
    setTyped(problems)
    if (contact.ok && !problems.code) await verify(code, contact.details)
  }

  return (
    <form
      {...verifyForm}
      ref={form}
      className="code-form"
      onSubmit={submit}
      noValidate
      data-ready={ready || undefined}
      aria-busy={busy}
    >
      {recipient?.connection === 'email' && <input type="hidden" name="email" value={recipient.email} />}
      {recipient?.connection === 'sms' && (
        <>
          <input type="hidden" name="connection" value="sms" />
          <input type="hidden" name="phoneNumber" value={recipient.phoneNumber} />
        </>
      )}
      {!recipient && <ContactFields legend="Where did it go?" problems={typed} />}
      <TextField
        name="verificationCode"
        label={toLabel(recipient?.connection, isFirst)}
        kind="code"
        autoComplete="one-time-code"
        problem={typed.code ?? refused}
        focus={refused !== undefined}
        hint="The digits, with or without spaces."
      />
      <BusyButton busy={busy} busyText="Checking …" className={isFirst ? 'button' : 'button button-quiet'}>
        Sign in with the code
      </BusyButton>
      <p className="visually-hidden" role="status">
        {busy ? 'Checking your code.' : ''}
      </p>
    </form>
  )
}

function toLabel(connection: string | undefined, isFirst: boolean): string {
  if (connection === 'sms') return 'Code from the text message'
  return isFirst ? 'Code from the mail' : 'Or type the code from the mail'
}

// As the package reads it: with the spaces and dashes that mail programs put in.
function isCode(text: string): boolean {
  return /^\d{4,12}$/.test(text.normalize('NFKC').replaceAll(/[\s\p{Pd}\p{Cf}]/gu, ''))
}
