import type { InitialState } from 'nextjs-auth0-passwordless/react'
import type { TypedDetails } from '../details'
import type { Order } from '../orders'
import { OrderList } from './order-list'
import { SignInForm } from './sign-in-form'

interface OrdersProps {
  /** The buyer's orders; without any, nobody is signed in, and the form to change that is shown instead. */
  orders: readonly Order[] | undefined
  /** Whom this browser last asked a message for. */
  typed: TypedDetails | undefined
  /** What has failed, when the form has come back without scripts. */
  initial: InitialState
  profileUrl: string
}

export function Orders({ orders, typed, initial, profileUrl }: OrdersProps) {
  if (orders) {
    return (
      <div className="page">
        <h1>Your orders</h1>
        <OrderList orders={orders} />
      </div>
    )
  }
  return (
    <div className="page page-narrow">
      <h1>Your orders</h1>
      <p className="lead">Sign in to see what you ordered.</p>
      <SignInForm returnTo="/orders" typed={typed} initial={initial} profileUrl={profileUrl} />
    </div>
  )
}
