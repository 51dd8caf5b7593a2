import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { findOrder } from 'shop-shared/orders'
import { PageFrame, ThankYou } from 'shop-shared/ui'
import { currentBuyer, inboxUrl } from '../../../../lib/shop'

export const metadata: Metadata = { title: 'Thank you' }

export default async function Page({ params }: { params: Promise<{ number: string }> }) {
  const buyer = await currentBuyer()
  if (!buyer) redirect('/orders')
  const order = await findOrder((await params).number, buyer.email)
  if (!order) notFound()
  return (
    <PageFrame signedInAs={buyer.email} inboxUrl={inboxUrl()}>
      <ThankYou order={order} email={buyer.email} />
    </PageFrame>
  )
}
