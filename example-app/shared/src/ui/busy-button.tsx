import type { ReactNode } from 'react'

interface BusyButtonProps {
  children: ReactNode
  /** Whether what it does is under way; its label stays as wide as it was. */
  busy: boolean
  /** What to say meanwhile. */
  busyText: string
  className?: string
}

/** A form's button that shows that something is under way. It keeps the focus, so it is never disabled for good. */
export function BusyButton({ children, busy, busyText, className = 'button' }: BusyButtonProps) {
  return (
    <button className={className} type="submit" aria-disabled={busy}>
      {busy ? (
        <>
          <span className="spinner" aria-hidden="true" />
          {busyText}
        </>
      ) : (
        children
      )}
    </button>
  )
}
