import { getSession } from '@auth0/nextjs-auth0'
import type { GetServerSideProps } from 'next'
import Head from 'next/head'
import { listOrders, type Order } from 'shop-shared/orders'
import { OrderList, PageFrame, SignInForm } from 'shop-shared/ui'
import { inboxUrl, provedAddress } from '../lib/session'

interface PageProps {
  /** The signed-in buyer's address and orders; `null` when nobody is signed in. */
  account: { email: string; orders: Order[] } | null
  inboxUrl: string | null
}

/** The same session on the Pages Router. */
export const getServerSideProps: GetServerSideProps<PageProps> = async ({ req, res }) => {
  const email = provedAddress(await getSession(req, res))
  const account = email === undefined ? null : { email, orders: await listOrders(email) }
  return { props: { account, inboxUrl: inboxUrl() ?? null } }
}

export default function OrdersPage({ account, inboxUrl }: PageProps) {
  return (
    <PageFrame signedInAs={account?.email} inboxUrl={inboxUrl ?? undefined}>
      <Head>
        <title>Orders · Saltmarsh Pottery</title>
      </Head>
      {account ? (
        <div className="page">
          <h1>Your orders</h1>
          <OrderList orders={account.orders} />
        </div>
      ) : (
        <div className="page page-narrow">
          <h1>Your orders</h1>
          <p className="lead">Sign in to see what you ordered.</p>
          <SignInForm returnTo="/orders" />
        </div>
      )}
    </PageFrame>
  )
}
