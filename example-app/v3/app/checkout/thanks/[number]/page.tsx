import type { Metadata } from 'next'
import { ThanksPage } from 'shop-shared/pages'
import { shop } from '../../../../lib/shop'

export const metadata: Metadata = { title: 'Thank you' }

export default function Page({ params }: PageProps<'/checkout/thanks/[number]'>) {
  return <ThanksPage shop={shop} params={params} />
}
