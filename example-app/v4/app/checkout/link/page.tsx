import type { Metadata } from 'next'
import { LinkPage } from 'shop-shared/pages'
import { shop } from '../../../lib/shop'

export const metadata: Metadata = { title: 'About your link' }

/** Where a link leads that signed nobody in: `pages.recover` in proxy.ts. */
export default function Page({ searchParams }: PageProps<'/checkout/link'>) {
  return <LinkPage shop={shop} newLinkUrl="/auth/callback?passwordless=link" searchParams={searchParams} />
}
