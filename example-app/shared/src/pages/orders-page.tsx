import { inboxUrl } from '../inbox-url'
import { listOrders } from '../orders'
import type { Shop } from '../shop'
import { Orders, PageFrame } from '../ui'

export async function OrdersPage({ shop }: { shop: Shop }) {
  const email = await shop.signedInAs()
  return (
    <PageFrame signedInAs={email} signOutUrl={shop.signOutUrl} inboxUrl={inboxUrl()}>
      <Orders orders={email === undefined ? undefined : await listOrders(email)} />
    </PageFrame>
  )
}
