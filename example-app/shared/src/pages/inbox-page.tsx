import { readDraftToken } from '../draft-cookie'
import { findDraft } from '../drafts'
import { inboxUrl } from '../inbox-url'
import { type FailedQuery, readError } from '../problems'
import { InboxNote, PageFrame, Steps } from '../ui'

interface InboxPageProps {
  searchParams: Promise<FailedQuery & { again?: string | string[] }>
}

export async function InboxPage({ searchParams }: InboxPageProps) {
  const draft = await findDraft(await readDraftToken())
  const query = await searchParams
  return (
    <PageFrame inboxUrl={inboxUrl()}>
      <Steps current={2} />
      <InboxNote
        email={draft?.email}
        inboxUrl={inboxUrl()}
        again={query.again !== undefined}
        notice={readError(query).notice}
      />
    </PageFrame>
  )
}
