import type { Metadata } from 'next'
import { OrdersPage } from 'shop-shared/pages'
import { shop } from '../../lib/shop'

export const metadata: Metadata = { title: 'Orders' }

export default function Page() {
  return <OrdersPage shop={shop} />
}
