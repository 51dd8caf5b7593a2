'use client'

import type { FieldProblems, TypedDetails } from '../details'
import { TextField } from './text-field'
import { useDetailsForm } from './use-details-form'

interface DetailsFormProps {
  typed: TypedDetails | undefined
  problems?: FieldProblems
  /** What went wrong with the whole, in words for the buyer. */
  notice?: string | undefined
}

/**
 * First name, last name, e-mail: the shop's own form, and all that the buyer sees of signing in.
 * Without scripts it goes to the same route as it is.
 */
export function DetailsForm({ typed, problems = {}, notice }: DetailsFormProps) {
  const { form, trouble, busy, ready, submit } = useDetailsForm({ problems, notice })
  const first = trouble.problems.firstName ? 'firstName' : trouble.problems.lastName ? 'lastName' : 'email'
  const field = (name: keyof TypedDetails) => ({
    name,
    value: typed?.[name],
    problem: trouble.problems[name],
    focus: first === name && trouble.problems[name] !== undefined,
  })
  return (
    <form
      ref={form}
      method="post"
      action="/checkout/details"
      onSubmit={submit}
      noValidate={ready}
      aria-busy={busy}
    >
      {trouble.notice && (
        <p className="notice" role="alert" tabIndex={-1}>
          {trouble.notice}
        </p>
      )}
      <div className="pair">
        <TextField {...field('firstName')} label="First name" autoComplete="given-name" />
        <TextField {...field('lastName')} label="Last name" autoComplete="family-name" />
      </div>
      <TextField
        {...field('email')}
        label="E-mail address"
        kind="email"
        autoComplete="email"
        hint="We send a link to this address. One click, and you are back here: no password, no account to set up."
      />
      <button className="button" type="submit" aria-disabled={busy}>
        {busy ? 'Sending your link…' : 'E-mail me a link to continue'}
      </button>
      <p className="visually-hidden" role="status">
        {busy ? 'Sending your link.' : ''}
      </p>
    </form>
  )
}
