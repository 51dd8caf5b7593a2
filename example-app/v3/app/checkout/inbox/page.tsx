import type { Metadata } from 'next'
import { InboxPage } from 'shop-shared/pages'

export const metadata: Metadata = { title: 'Check your inbox' }

export default function Page({ searchParams }: PageProps<'/checkout/inbox'>) {
  return <InboxPage searchParams={searchParams} />
}
