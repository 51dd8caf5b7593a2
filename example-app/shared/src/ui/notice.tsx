import type { ReactNode } from 'react'

/**
 * What went wrong with a form. With something else to say otherwise, it is a place below the button with room for two lines, so
 * that nothing jumps.
 */
export function Notice({ problem, children }: { problem: ReactNode; children?: ReactNode }) {
  const notice = problem && (
    <p className="notice" role="alert" tabIndex={-1}>
      {problem}
    </p>
  )
  if (!children) return notice
  return <div className="notice-place">{notice || <p className="quiet">{children}</p>}</div>
}
