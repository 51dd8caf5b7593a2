import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { icon } from 'shop-shared/ui'
import 'shop-shared/styles.css'

export const metadata: Metadata = {
  title: { default: 'Saltmarsh Pottery', template: '%s · Saltmarsh Pottery' },
  description: 'The shop of the nextjs-auth0-passwordless example.',
  icons: { icon },
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
