import type { Order } from '../orders'
import { Scene } from './pottery'

/** The receipt. */
export function ThankYou({ order, address }: { order: Order; address: string }) {
  return (
    <section className="card thanks">
      <Scene />
      <div className="thanks-text">
        <p className="eyebrow">Order placed</p>
        <h1>Thank you, {order.names.firstName}.</h1>
        <p className="lead">
          Your pieces are being wrapped in straw. We will write when they leave the kiln room.
        </p>
        <dl className="facts">
          <div>
            <dt>Order number</dt>
            <dd className="number">{order.number}</dd>
          </div>
          <div>
            <dt>Ordered by</dt>
            <dd>
              {order.names.firstName} {order.names.lastName}
            </dd>
          </div>
          <div>
            <dt>Receipt goes to</dt>
            <dd className="address">{address}</dd>
          </div>
        </dl>
        <p className="links">
          <a className="button" href="/orders">
            See your orders
          </a>
          <a href="/">Back to the shop</a>
        </p>
      </div>
    </section>
  )
}
