import { readDraftToken } from '../draft-cookie'
import { findDraft } from '../drafts'
import { inboxUrl } from '../inbox-url'
import { listOrders } from '../orders'
import { type FailedQuery, toInitial } from '../problems'
import type { Shop } from '../shop'
import { Orders, PageFrame } from '../ui'

interface OrdersPageProps {
  shop: Shop
  searchParams: Promise<FailedQuery>
}

export async function OrdersPage({ shop, searchParams }: OrdersPageProps) {
  const address = await shop.signedInAs()
  const draft = await findDraft(await readDraftToken())
  return (
    <PageFrame signedInAs={address} signOutUrl={shop.signOutUrl} inboxUrl={inboxUrl()}>
      <Orders
        orders={address === undefined ? undefined : await listOrders(address)}
        typed={draft}
        initial={toInitial(await searchParams)}
        profileUrl={shop.profileUrl}
      />
    </PageFrame>
  )
}
