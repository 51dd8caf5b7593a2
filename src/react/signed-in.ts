import { attempt } from '../attempt.js'
import type { Recipient } from '../input.js'
import { fold, foldRecipient } from './fields.js'
import type { UsePasswordlessOptions } from './options.js'
import { patience } from './post.js'
import { forget } from './remembered.js'

/**
 * Tells the tabs of this browser that wait for a link that somebody has signed in. They then ask the SDK themselves who it is.
 * To be called, in an effect, on a page that signed-in people see: at least on the one where links lead to.
 *
 * @example
 * ```tsx
 * 'use client'
 * import { useEffect } from 'react'
 * import { announceSignIn } from 'nextjs-auth0-passwordless/react'
 *
 * export function SignedIn() {
 *   useEffect(announceSignIn, [])
 *   return null
 * }
 * ```
 */
export function announceSignIn(): void {
  forget()
  const channel = openChannel()
  channel?.postMessage('signed-in')
  channel?.close()
}

/** The SDK's profile routes: of v4, and of v3. */
const profileUrls = ['/auth/profile', '/api/auth/me']

/**
 * Calls back once the person is signed in: looks when another tab says so, and whenever somebody comes back to this one.
 *
 * @param wasOut Whether they are known to be signed out, as in a page that has just asked. Otherwise it looks at once.
 * @param onSignedIn Told the same, as it is known by then.
 * @returns What ends it.
 */
export function waitForSignIn(
  recipient: Recipient,
  { profileUrl }: UsePasswordlessOptions,
  wasOut: boolean,
  onSignedIn: (wasOut: boolean) => void,
): () => void {
  let urls = profileUrl ? [profileUrl] : profileUrls
  let isLooking = false
  let isNews = false
  let isOver = false

  /** The user, `false` when there is none, or `undefined` when no route has said. */
  async function whoIsIn(): Promise<unknown> {
    for (const url of urls) {
      const response = await fetch(url, { cache: 'no-store', redirect: 'manual', signal: patience() })
      const user: unknown = response.status === 200 && (await response.json().catch(() => false))
      // Anything else is no such route, or a page in its place: an app on the other generation of the SDK. No redirect is
      // followed: it could begin a login, which on SDK v3 would replace the transaction that waits for the link.
      if (!user && ![204, 401].includes(response.status)) continue
      urls = [url]
      return user
    }
    return undefined
  }

  async function look(): Promise<void> {
    if (isLooking || isOver) return
    isLooking = true
    isNews = false
    // Without a network, nothing is known.
    const user = await whoIsIn().catch(() => undefined)
    isLooking = false
    if (isOver) return
    if (user && isThem(user, recipient)) return onSignedIn(wasOut)
    wasOut ||= user !== undefined
    // Said while the question was under way, which may have been answered before.
    if (isNews) await look()
  }
  const lookWhenSeen = () => {
    if (!document.hidden) void look()
  }

  const channel = openChannel()
  if (channel) {
    // Also when this tab is hidden: it is another one that is looked at now.
    channel.onmessage = () => {
      isNews = true
      void look()
    }
  }
  for (const event of events) addEventListener(event, lookWhenSeen)
  if (!wasOut) lookWhenSeen()
  return () => {
    isOver = true
    channel?.close()
    for (const event of events) removeEventListener(event, lookWhenSeen)
  }
}

// `visibilitychange` bubbles from the document to the window.
const events = ['focus', 'online', 'pageshow', 'visibilitychange']

// Somebody else may have been signed in before. Without the scopes for it, a profile does not say whose it is.
function isThem(user: unknown, recipient: Recipient): boolean {
  const { sub, email, phone_number } = Object(user)
  const addresses = [email, phone_number].filter(Boolean)
  return (
    sub && (!addresses[0] || addresses.some((address) => fold(`${address}`) === foldRecipient(recipient)))
  )
}

function openChannel(): BroadcastChannel | undefined {
  // Browsers refuse it as they are set up to.
  return attempt(() => new BroadcastChannel('passwordless'))
}
