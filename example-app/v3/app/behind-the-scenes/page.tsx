import type { Metadata } from 'next'
import { BehindPage } from 'shop-shared/pages'
import { shop } from '../../lib/shop'

export const metadata: Metadata = { title: 'Behind the scenes' }

export default function Page() {
  return <BehindPage shop={shop} />
}
