import type { ReactNode } from 'react'
import { basket, countPieces } from '../basket'
import { DemoStrip } from './demo-strip'
import { OfflineNote } from './offline-note'
import { SignedIn } from './signed-in'

interface PageFrameProps {
  children: ReactNode
  /** The signed-in buyer's address or number. */
  signedInAs?: string | undefined
  /** Where to sign out. */
  signOutUrl?: string
  /** The offline tenant's inbox, in the demo. */
  inboxUrl?: string | undefined
}

/** What every page of the shop has around it. Plain links: the shop works without scripts. */
export function PageFrame({ children, signedInAs, signOutUrl, inboxUrl }: PageFrameProps) {
  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="masthead">
        <a className="wordmark" href="/">
          <Mark />
          Saltmarsh
        </a>
        <nav aria-label="Shop">
          {signedInAs && <span className="who">{signedInAs}</span>}
          <a href="/orders">Orders</a>
          {/* biome-ignore format: one link, one line */}
          <a href="/checkout">Basket <span className="count">{countPieces(basket)}</span></a>
          {signedInAs && <a href={signOutUrl}>Sign out</a>}
        </nav>
      </header>
      {signedInAs && <SignedIn />}
      <main id="content">{children}</main>
      <OfflineNote />
      <footer className="colophon">
        <p>Saltmarsh Pottery, on the estuary. Thrown, glazed and fired by four hands.</p>
        <p>The shop of an example app: nothing here is for sale.</p>
      </footer>
      {inboxUrl && <DemoStrip inboxUrl={inboxUrl} />}
    </>
  )
}

function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle className="mark-sun" cx="16" cy="13" r="7" />
      <path className="mark-tide" d="M1 18q7.500-5 15 0t15 0M5 24q5.500-4 11 0t11 0" />
    </svg>
  )
}
