import type { Order } from '../orders'
import { OrderList } from './order-list'
import { SignInForm } from './sign-in-form'

/** The buyer's orders; without any, nobody is signed in, and the form to change that is shown instead. */
export function Orders({ orders }: { orders: readonly Order[] | undefined }) {
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
      <SignInForm returnTo="/orders" />
    </div>
  )
}
