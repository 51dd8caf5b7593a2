'use client'

import { type RefObject, useEffect, useRef } from 'react'

/**
 * Moves the focus to the first field that needs another look, or else to what is said about the whole form.
 *
 * @param failure What went wrong with the whole. Each new one counts.
 * @param problems What is wrong with the fields. Each new object counts.
 * @returns For the form.
 */
export function useFocusOnProblem(failure: unknown, problems: object): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (failure || Object.keys(problems).length > 0) focusProblem(form.current)
  }, [failure, problems])
  return form
}

function focusProblem(form: HTMLFormElement | null): void {
  // The field that was not chosen can be marked, and is not there.
  const marked = [...(form?.querySelectorAll<HTMLElement>('[aria-invalid]') ?? [])]
  const target =
    marked.find((field) => field.checkVisibility()) ?? form?.querySelector<HTMLElement>('[role=alert]')
  target?.focus()
}
