import { readBehind } from '../behind/read-behind'
import { inboxUrl } from '../inbox-url'
import type { Shop } from '../shop'
import { BehindTheScenes, PageFrame } from '../ui'

/** For developers: what the last sign-in of this browser was made of. Everything is read here, as at the checkout. */
export async function BehindPage({ shop }: { shop: Shop }) {
  const { signedInAs, scenes, tenant } = await readBehind(shop)
  return (
    <PageFrame signedInAs={signedInAs} signOutUrl={shop.signOutUrl} inboxUrl={inboxUrl()}>
      <BehindTheScenes scenes={scenes} tenant={tenant} />
    </PageFrame>
  )
}
