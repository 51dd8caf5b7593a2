import { getSession } from '@auth0/nextjs-auth0'
import type { GetServerSideProps } from 'next'
import Head from 'next/head'
import { type Draft, draftCookie, findDraft } from 'shop-shared/drafts'
import { inboxUrl } from 'shop-shared/inbox-url'
import { listOrders, type Order } from 'shop-shared/orders'
import { type FailedQuery, toInitial } from 'shop-shared/problems'
import { provedAddress } from 'shop-shared/shop'
import { Orders, PageFrame } from 'shop-shared/ui'
import { profileUrl, signOutUrl } from '../lib/sdk-urls'

interface PageProps {
  /** The signed-in buyer's address or number, and orders; `null` when nobody is signed in. */
  account: { address: string; orders: Order[] } | null
  typed: Draft | null
  query: FailedQuery
  signOutUrl: string
  inboxUrl: string | null
}

/** The same session on the Pages Router. */
export const getServerSideProps: GetServerSideProps<PageProps> = async ({ req, res, query }) => {
  const address = provedAddress((await getSession(req, res))?.user)
  const account = address === undefined ? null : { address, orders: await listOrders(address) }
  const draft = await findDraft(req.cookies[draftCookie])
  return {
    props: {
      account,
      typed: draft ?? null,
      query,
      signOutUrl,
      inboxUrl: inboxUrl() ?? null,
    },
  }
}

export default function OrdersPage({ account, typed, query, signOutUrl, inboxUrl }: PageProps) {
  return (
    <PageFrame signedInAs={account?.address} signOutUrl={signOutUrl} inboxUrl={inboxUrl ?? undefined}>
      <Head>
        <title>Orders · Saltmarsh Pottery</title>
      </Head>
      <Orders
        orders={account?.orders}
        typed={typed ?? undefined}
        initial={toInitial(query)}
        profileUrl={profileUrl}
      />
    </PageFrame>
  )
}
