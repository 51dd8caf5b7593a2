import { notFound, redirect } from 'next/navigation'
import { inboxUrl } from '../inbox-url'
import { findOrder } from '../orders'
import type { Shop } from '../shop'
import { PageFrame, ThankYou } from '../ui'

interface ThanksPageProps {
  shop: Shop
  params: Promise<{ number: string }>
}

export async function ThanksPage({ shop, params }: ThanksPageProps) {
  const address = await shop.signedInAs()
  if (!address) redirect('/orders')
  const order = await findOrder((await params).number, address)
  if (!order) notFound()
  return (
    <PageFrame signedInAs={address} signOutUrl={shop.signOutUrl} inboxUrl={inboxUrl()}>
      <ThankYou order={order} address={address} />
    </PageFrame>
  )
}
