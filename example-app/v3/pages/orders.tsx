import { getSession } from '@auth0/nextjs-auth0'
import type { GetServerSideProps } from 'next'
import Head from 'next/head'
import { draftCookie, findDraft } from 'shop-shared/drafts'
import { inboxUrl } from 'shop-shared/inbox-url'
import { listOrders, type Order } from 'shop-shared/orders'
import { readError } from 'shop-shared/problems'
import { provedAddress } from 'shop-shared/shop'
import { Orders, PageFrame } from 'shop-shared/ui'
import { signOutUrl } from '../lib/sign-out-url'

interface PageProps {
  /** The signed-in buyer's address and orders; `null` when nobody is signed in. */
  account: { email: string; orders: Order[] } | null
  typedEmail: string | null
  notice: string | null
  signOutUrl: string
  inboxUrl: string | null
}

/** The same session on the Pages Router. */
export const getServerSideProps: GetServerSideProps<PageProps> = async ({ req, res, query }) => {
  const email = provedAddress((await getSession(req, res))?.user)
  const account = email === undefined ? null : { email, orders: await listOrders(email) }
  const draft = await findDraft(req.cookies[draftCookie])
  return {
    props: {
      account,
      typedEmail: draft?.email ?? null,
      notice: readError(query).notice ?? null,
      signOutUrl,
      inboxUrl: inboxUrl() ?? null,
    },
  }
}

export default function OrdersPage({ account, typedEmail, notice, signOutUrl, inboxUrl }: PageProps) {
  return (
    <PageFrame signedInAs={account?.email} signOutUrl={signOutUrl} inboxUrl={inboxUrl ?? undefined}>
      <Head>
        <title>Orders · Saltmarsh Pottery</title>
      </Head>
      <Orders orders={account?.orders} typedEmail={typedEmail ?? undefined} notice={notice ?? undefined} />
    </PageFrame>
  )
}
