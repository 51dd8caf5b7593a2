import { parseContact } from '../details'
import { readDraftToken } from '../draft-cookie'
import { findDraft } from '../drafts'
import { inboxUrl } from '../inbox-url'
import { type FailedQuery, toInitial } from '../problems'
import type { Shop } from '../shop'
import { PageFrame, Steps, Waiting } from '../ui'

interface InboxPageProps {
  shop: Shop
  searchParams: Promise<InboxQuery>
}

interface InboxQuery extends FailedQuery {
  /** A new message was sent. */
  again?: string | string[] | undefined
  /** What has failed: `code` for the code, otherwise the message. */
  by?: string | string[] | undefined
}

export async function InboxPage({ shop, searchParams }: InboxPageProps) {
  const draft = await findDraft(await readDraftToken())
  const contact = draft && parseContact(draft)
  const recipient = contact?.ok ? contact.details : undefined
  const query = await searchParams
  return (
    <PageFrame inboxUrl={inboxUrl()}>
      <Steps current={2} byPhone={recipient?.connection === 'sms'} />
      <Waiting
        initial={{
          ...toInitial(query),
          recipient,
          sent: draft?.send,
          step: query.by === 'code' ? 'verify' : 'start',
        }}
        again={query.again !== undefined}
        inboxUrl={inboxUrl()}
        profileUrl={shop.profileUrl}
      />
    </PageFrame>
  )
}
