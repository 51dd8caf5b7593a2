import type { Metadata } from 'next'
import { InboxPage } from 'shop-shared/pages'
import { shop } from '../../../lib/shop'

export const metadata: Metadata = { title: 'Check your inbox' }

export default function Page({ searchParams }: PageProps<'/checkout/inbox'>) {
  return <InboxPage shop={shop} searchParams={searchParams} />
}
