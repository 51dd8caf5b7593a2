import { formatCents } from '../basket'
import type { Order } from '../orders'
import { Picture } from './pottery'

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** The buyer's orders, newest first. */
export function OrderList({ orders }: { orders: readonly Order[] }) {
  if (orders.length === 0) {
    return (
      <p className="lead">
        Nothing yet. <a href="/">Have a look around.</a>
      </p>
    )
  }
  return (
    <ol className="orders">
      {orders.map((order) => (
        <li className="card" key={order.number}>
          <OrderCard order={order} />
        </li>
      ))}
    </ol>
  )
}

function OrderCard({ order }: { order: Order }) {
  return (
    <article aria-label={`Order ${order.number}`}>
      <div className="order-head">
        <h2 className="number">{order.number}</h2>
        <time className="quiet" dateTime={new Date(order.placedAt).toISOString()}>
          {day.format(order.placedAt)}
        </time>
      </div>
      <ul className="order-pieces">
        {order.lines.map(({ product, quantity }) => (
          <li key={product.id}>
            <Picture of={product.id} />
            <span>
              {quantity} × {product.name}
            </span>
          </li>
        ))}
      </ul>
      <p className="order-foot">
        <span className="quiet">
          For {order.names.firstName} {order.names.lastName}
        </span>
        <strong className="price">{formatCents(order.totalCents)}</strong>
      </p>
    </article>
  )
}
