import type { Metadata } from 'next'
import { findDraft } from 'shop-shared/drafts'
import { InboxNote, PageFrame, Steps } from 'shop-shared/ui'
import { draftToken, inboxUrl } from '../../../lib/shop'

export const metadata: Metadata = { title: 'Check your inbox' }

export default async function Page() {
  const draft = await findDraft(await draftToken())
  return (
    <PageFrame inboxUrl={inboxUrl()}>
      <Steps current={2} />
      <InboxNote email={draft?.email} inboxUrl={inboxUrl()} />
    </PageFrame>
  )
}
