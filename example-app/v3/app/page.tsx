import { FrontPage, PageFrame } from 'shop-shared/ui'
import { currentBuyer, inboxUrl } from '../lib/shop'

export default async function Page() {
  const buyer = await currentBuyer()
  return (
    <PageFrame signedInAs={buyer?.email} inboxUrl={inboxUrl()}>
      <FrontPage />
    </PageFrame>
  )
}
