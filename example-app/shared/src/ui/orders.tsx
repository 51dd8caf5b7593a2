import type { Order } from '../orders'
import { OrderList } from './order-list'
import { SignInForm } from './sign-in-form'

interface OrdersProps {
  /** The buyer's orders; without any, nobody is signed in, and the form to change that is shown instead. */
  orders: readonly Order[] | undefined
  /** The address that this browser last asked a link for. */
  typedEmail: string | undefined
  notice: string | undefined
}

export function Orders({ orders, typedEmail, notice }: OrdersProps) {
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
      <SignInForm returnTo="/orders" email={typedEmail} notice={notice} />
    </div>
  )
}
