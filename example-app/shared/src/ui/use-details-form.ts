'use client'

import { type FormEvent, useEffect, useRef, useState } from 'react'
import { type FieldProblems, parseDetails, readTypedDetails } from '../details'
import { describeError, toSeconds } from '../problems'

/** What stands between the buyer and the next page, if anything. */
export interface Trouble {
  problems: FieldProblems
  notice: string | undefined
}

/** The checkout form with scripts: the same post as without, but what was typed stays on the page. */
export function useDetailsForm(initial: Trouble) {
  const [trouble, setTrouble] = useState(initial)
  const [busy, setBusy] = useState(false)
  const [ready, setReady] = useState(false)
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => setReady(true), [])
  useEffect(() => focusTrouble(form.current, trouble), [trouble])

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (busy) return
    const data = new FormData(event.currentTarget)
    const parsed = parseDetails(readTypedDetails(data))
    if (!parsed.ok) {
      setTrouble({ problems: parsed.problems, notice: undefined })
      return
    }
    setBusy(true)
    const notice = await sendLink(data)
    if (notice === undefined) {
      window.location.assign('/checkout/inbox')
      return
    }
    setBusy(false)
    setTrouble({ problems: {}, notice })
  }

  return { form, trouble, busy, ready, submit }
}

/** Returns what went wrong, in words for the buyer. */
async function sendLink(data: FormData): Promise<string | undefined> {
  try {
    const headers = { accept: 'application/json' }
    const sent = await fetch('/checkout/details', { method: 'POST', headers, body: data })
    return sent.ok ? undefined : await describeAnswer(sent)
  } catch {
    return 'We could not reach the shop. Are you online? Nothing you typed is lost.'
  }
}

async function describeAnswer(response: Response): Promise<string | undefined> {
  const body: unknown = await response.json().catch(() => undefined)
  const code =
    typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : 'server_error'
  return describeError(code, toSeconds(response.headers.get('retry-after')))
}

function focusTrouble(form: HTMLFormElement | null, { problems, notice }: Trouble): void {
  if (Object.keys(problems).length > 0) form?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  else if (notice !== undefined) form?.querySelector<HTMLElement>('[role=alert]')?.focus()
}
