import type { Metadata } from 'next'
import { OrdersPage } from 'shop-shared/pages'
import { shop } from '../../lib/shop'

export const metadata: Metadata = { title: 'Orders' }

export default function Page({ searchParams }: PageProps<'/orders'>) {
  return <OrdersPage shop={shop} searchParams={searchParams} />
}
