import { type BasketLine, deliveryCents, formatCents, subtotalCents, totalCents } from '../basket'
import { Picture } from './pottery'

interface BasketSummaryProps {
  lines: readonly BasketLine[]
  title: string
}

/** What is bought and what it costs. */
export function BasketSummary({ lines, title }: BasketSummaryProps) {
  return (
    <section className="basket" aria-labelledby="basket-title">
      <h2 id="basket-title">{title}</h2>
      <BasketLines lines={lines} />
      <dl className="sums">
        <div>
          <dt>Pieces</dt>
          <dd>{formatCents(subtotalCents(lines))}</dd>
        </div>
        <div>
          <dt>Delivery, packed in straw</dt>
          <dd>{formatCents(deliveryCents)}</dd>
        </div>
        <div className="sum">
          <dt>Total</dt>
          <dd>{formatCents(totalCents(lines))}</dd>
        </div>
      </dl>
    </section>
  )
}

function BasketLines({ lines }: { lines: readonly BasketLine[] }) {
  return (
    <ul className="lines">
      {lines.map(({ product, quantity }) => (
        <li key={product.id}>
          <Picture of={product.id} />
          <div className="line-text">
            <strong>{product.name}</strong>
            <span className="quiet">{product.detail}</span>
            <span className="quiet">Quantity {quantity}</span>
          </div>
          <span className="price">{formatCents(product.cents * quantity)}</span>
        </li>
      ))}
    </ul>
  )
}
