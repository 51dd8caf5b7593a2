import { readDraftToken } from '../draft-cookie'
import { findDraft } from '../drafts'
import { inboxUrl } from '../inbox-url'
import { listOrders } from '../orders'
import { type FailedQuery, readError } from '../problems'
import type { Shop } from '../shop'
import { Orders, PageFrame } from '../ui'

interface OrdersPageProps {
  shop: Shop
  searchParams: Promise<FailedQuery>
}

export async function OrdersPage({ shop, searchParams }: OrdersPageProps) {
  const email = await shop.signedInAs()
  const draft = await findDraft(await readDraftToken())
  return (
    <PageFrame signedInAs={email} signOutUrl={shop.signOutUrl} inboxUrl={inboxUrl()}>
      <Orders
        orders={email === undefined ? undefined : await listOrders(email)}
        typedEmail={draft?.email}
        notice={readError(await searchParams).notice}
      />
    </PageFrame>
  )
}
