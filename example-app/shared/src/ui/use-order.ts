'use client'

import { useEffect, useState } from 'react'
import { describeError } from '../problems'
import { useLeaving } from './use-leaving'

const lost =
  'There was no answer. Press the button once more when you are online: your order is placed once, however often you press.'

/** Places the order without leaving the page before there is an answer. */
export function useOrder(initialNotice: string | undefined) {
  const [notice, setNotice] = useState(initialNotice)
  const [isPlacing, setPlacing] = useState(false)
  const [ready, setReady] = useState(false)
  const [isLeaving, leave] = useLeaving()
  useEffect(() => setReady(true), [])
  const busy = isPlacing || isLeaving

  async function place(form: FormData): Promise<void> {
    if (busy) return
    setNotice(undefined)
    setPlacing(true)
    const { location, problem } = await post(form)
    setPlacing(false)
    setNotice(problem)
    if (location) leave(location)
  }

  return { busy, ready, notice, place }
}

async function post(body: FormData): Promise<{ location?: string; problem?: string }> {
  try {
    const headers = { accept: 'application/json' }
    const response = await fetch('/checkout/order', { method: 'POST', headers, body })
    const answer: unknown = await response.json()
    if (typeof answer === 'object' && answer !== null) {
      if ('location' in answer) return { location: String(answer.location) }
      if ('error' in answer && answer.error === 'sign_in') return { location: '/checkout?error=sign_in' }
      if ('error' in answer) return { problem: describeError({ code: String(answer.error) }) }
    }
    return { problem: lost }
  } catch {
    return { problem: lost }
  }
}
