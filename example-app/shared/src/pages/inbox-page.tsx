import { readDraftToken } from '../draft-cookie'
import { findDraft } from '../drafts'
import { inboxUrl } from '../inbox-url'
import type { Shop } from '../shop'
import { InboxNote, PageFrame, Steps } from '../ui'

interface InboxPageProps {
  shop: Shop
  searchParams: Promise<{ again?: string | string[] }>
}

export async function InboxPage({ shop, searchParams }: InboxPageProps) {
  const draft = await findDraft(await readDraftToken())
  const again = (await searchParams).again !== undefined
  return (
    <PageFrame inboxUrl={inboxUrl()}>
      <Steps current={2} />
      <InboxNote email={draft?.email} inboxUrl={inboxUrl()} again={again} resend={shop.forms.resend} />
    </PageFrame>
  )
}
