'use client'

import { useEffect, useState } from 'react'

/** Leaves for another page, and says so until it is there. */
export function useLeaving(): [isLeaving: boolean, leave: (path: string) => void] {
  const [isLeaving, setLeaving] = useState(false)
  useEffect(() => {
    // Out of the browser's cache, the page stands as it was left.
    const comeBack = () => setLeaving(false)
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [])
  return [
    isLeaving,
    (path) => {
      setLeaving(true)
      window.location.assign(path)
    },
  ]
}
