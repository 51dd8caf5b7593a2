'use client'

import { announceSignIn } from 'nextjs-auth0-passwordless/react'
import { useEffect } from 'react'

/** On every page of somebody who is signed in: tells the tab that waits for the link to go on. */
export function SignedIn() {
  useEffect(announceSignIn, [])
  return null
}
