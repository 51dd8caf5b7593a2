import { inboxUrl } from '../inbox-url'
import type { Shop } from '../shop'
import { FrontPage, PageFrame } from '../ui'

export async function HomePage({ shop }: { shop: Shop }) {
  return (
    <PageFrame signedInAs={await shop.signedInAs()} signOutUrl={shop.signOutUrl} inboxUrl={inboxUrl()}>
      <FrontPage />
    </PageFrame>
  )
}
