import { inboxUrl } from '../inbox-url'
import { describeLink } from '../link-fate'
import type { FailedQuery } from '../problems'
import type { Shop } from '../shop'
import { LinkNote, PageFrame, Steps } from '../ui'

interface LinkPageProps {
  shop: Shop
  /** Where a post has a new link sent: the callback, which knows from the failed one whom it is for. */
  newLinkUrl: string
  searchParams: Promise<FailedQuery>
}

/** The shop's own page for links that signed nobody in. It gets a reason, and never an address. */
export async function LinkPage({ shop, newLinkUrl, searchParams }: LinkPageProps) {
  return (
    <PageFrame signedInAs={await shop.signedInAs()} signOutUrl={shop.signOutUrl} inboxUrl={inboxUrl()}>
      <Steps current={2} />
      <LinkNote fate={describeLink(await searchParams)} newLinkUrl={newLinkUrl} />
    </PageFrame>
  )
}
