'use client'

import type { Passwordless } from 'nextjs-auth0-passwordless/react'
import { type FormEvent, useState } from 'react'
import { describeError, isSpent, type Problem } from '../problems'
import { Notice } from './notice'

interface ResendFormProps {
  passwordless: Passwordless
  /** Why there is no new message. */
  problem: Problem | undefined
  onSent: () => void
}

/** Another message, after the wait that the server has asked for; and another address. */
export function ResendForm({ passwordless, problem, onSent }: ResendFormProps) {
  const { recipient, sent, failure, status, secondsToResend, resend } = passwordless
  const [early, setEarly] = useState<Problem>()
  const isSms = recipient?.connection === 'sms'
  const busy = status === 'sending'
  const isWaiting = secondsToResend > 0
  const shown = (isWaiting ? early : undefined) ?? problem

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (busy) return
    setEarly(isWaiting ? { code: 'too_many_requests', retryAfter: secondsToResend } : undefined)
    if (!isWaiting && (await resend())) onSent()
  }

  return (
    <form className="again" method="post" action="/checkout/resend" onSubmit={submit} aria-busy={busy}>
      <p className="again-ways">
        <button
          className={isSpent(failure?.code) ? 'button' : 'plain'}
          type="submit"
          aria-disabled={busy || isWaiting}
        >
          Send a new {sent ?? 'link'}
          {isWaiting && (
            <span className="countdown" aria-hidden="true">
              {` in ${toClock(secondsToResend)}`}
            </span>
          )}
        </button>
        <a href="/checkout">Use another {isSms ? 'number' : 'address'}</a>
      </p>
      <Notice problem={shown && describeError(shown)}>
        {isSms
          ? 'Nothing there? It can take a minute. Is the number right?'
          : 'Nothing there? Look among the junk, too, before you ask for another one.'}
      </Notice>
    </form>
  )
}

function toClock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
