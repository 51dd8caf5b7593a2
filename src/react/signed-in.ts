import { addressesOf, addressOf, foldAddress } from '../address.js'
import type { Recipient } from '../input.js'
import type { UsePasswordlessOptions } from './options.js'
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
 * @param onSignedIn Told whether they have been found signed out before.
 * @returns What ends it.
 */
export function waitForSignIn(
  recipient: Recipient,
  { profileUrl }: UsePasswordlessOptions,
  onSignedIn: (wasOut: boolean) => void,
): { look: () => void; end: () => void } {
  let urls = profileUrl ? [profileUrl] : profileUrls
  let isLooking = false
  let isOver = false
  let wasOut = false

  async function look(): Promise<void> {
    if (isLooking || isOver) return
    isLooking = true
    const response = await fetch(String(urls[0]), { cache: 'no-store' }).catch(() => undefined)
    const user = response?.status === 200 && (await response.json().catch(() => undefined))
    isLooking = false
    // Without a network, nothing is known.
    if (isOver || !response) return
    if (user && isThem(user, recipient)) return onSignedIn(wasOut)
    wasOut = true
    // No such route, or a page in its place: an app on the other generation of the SDK.
    if (urls[1] && !user && (response.ok || response.status === 404) && response.status !== 204) {
      urls = urls.slice(1)
      await look()
    }
  }
  const lookWhenSeen = () => {
    if (!document.hidden) void look()
  }

  const channel = openChannel()
  // Also when this tab is hidden: it is another one that is looked at now.
  if (channel) channel.onmessage = look
  for (const event of events) addEventListener(event, lookWhenSeen)
  return {
    look: lookWhenSeen,
    end() {
      isOver = true
      channel?.close()
      for (const event of events) removeEventListener(event, lookWhenSeen)
    },
  }
}

// `visibilitychange` bubbles from the document to the window.
const events = ['focus', 'online', 'pageshow', 'visibilitychange']

// Somebody else may have been signed in before. Without the scopes for it, a profile does not say whose it is.
function isThem(user: object, recipient: Recipient): boolean {
  const addresses = addressesOf(user)
  return !addresses[0] || addresses.includes(foldAddress(addressOf(recipient)))
}

function openChannel(): BroadcastChannel | undefined {
  return 'BroadcastChannel' in window ? new BroadcastChannel('passwordless') : undefined
}
