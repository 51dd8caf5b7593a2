import type { Metadata } from 'next'
import { CheckoutPage } from 'shop-shared/pages'
import { shop } from '../../lib/shop'

export const metadata: Metadata = { title: 'Checkout' }

export default function Page({ searchParams }: PageProps<'/checkout'>) {
  return <CheckoutPage shop={shop} searchParams={searchParams} />
}
