import { basket, countPieces, formatCents, products, totalCents } from '../basket'
import { Picture, Scene } from './pottery'

/** The shop window. */
export function FrontPage() {
  return (
    <>
      <section className="hero">
        <div className="hero-text">
          <p className="eyebrow">Autumn firing</p>
          <h1>Stoneware that remembers the tide.</h1>
          <p className="lead">
            Thrown from river clay, glazed with the ash of last year’s reeds. Three shapes a season, forty of
            each.
          </p>
          <a className="button" href="/checkout">
            To the checkout
          </a>
          <p className="quiet">
            {countPieces(basket)} pieces are in your basket, {formatCents(totalCents(basket))} with delivery.
          </p>
        </div>
        <Scene />
      </section>
      <section aria-labelledby="pieces">
        <h2 id="pieces">This season’s pieces</h2>
        <ul className="pieces">
          {products.map((product) => (
            <li key={product.id}>
              <Picture of={product.id} />
              <h3>{product.name}</h3>
              <p className="quiet">{product.detail}</p>
              <p className="price">{formatCents(product.cents)}</p>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
