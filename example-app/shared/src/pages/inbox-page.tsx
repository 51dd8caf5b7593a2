import { readDraftToken } from '../draft-cookie'
import { findDraft } from '../drafts'
import { inboxUrl } from '../inbox-url'
import { describeCodeError, type FailedQuery, readError } from '../problems'
import { InboxNote, PageFrame, Steps } from '../ui'

interface InboxPageProps {
  searchParams: Promise<InboxQuery>
}

interface InboxQuery extends FailedQuery {
  /** A new link was sent. */
  again?: string | string[] | undefined
  /** What has failed: `code` for the code, otherwise the link. */
  by?: string | string[] | undefined
}

export async function InboxPage({ searchParams }: InboxPageProps) {
  const draft = await findDraft(await readDraftToken())
  const query = await searchParams
  const isCode = query.by === 'code'
  return (
    <PageFrame inboxUrl={inboxUrl()}>
      <Steps current={2} />
      <InboxNote
        email={draft?.email}
        inboxUrl={inboxUrl()}
        again={query.again !== undefined}
        notice={isCode ? undefined : readError(query).notice}
        codeProblem={isCode ? describeCodeError(query) : undefined}
      />
    </PageFrame>
  )
}
