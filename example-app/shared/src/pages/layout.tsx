import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { icon } from '../ui'

export const metadata: Metadata = {
  title: { default: 'Saltmarsh Pottery', template: '%s · Saltmarsh Pottery' },
  description: 'The shop of the nextjs-auth0-passwordless example.',
  icons: { icon },
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
