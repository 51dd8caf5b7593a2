/** Something the shop sells. Prices are in euro cents. */
export interface Product {
  id: 'mug' | 'vase' | 'bowl'
  name: string
  detail: string
  cents: number
}

/** One line of a basket or of an order, as it was when it was bought. */
export interface BasketLine {
  product: Product
  quantity: number
}

export const products: readonly [Product, Product, Product] = [
  { id: 'mug', name: 'Tidal mug', detail: 'Celadon over iron, 320 ml', cents: 3400 },
  { id: 'vase', name: 'Reed vase', detail: 'Oat glaze, 21 cm', cents: 5200 },
  { id: 'bowl', name: 'Mudflat bowl', detail: 'Sea-green drip, 24 cm', cents: 4600 },
]

const [mug, vase] = products

/** The demo's basket. It lives on the server: a price never comes from the browser. */
export const basket: readonly BasketLine[] = [
  { product: mug, quantity: 2 },
  { product: vase, quantity: 1 },
]

export const deliveryCents = 600

export function subtotalCents(lines: readonly BasketLine[]): number {
  return lines.reduce((sum, line) => sum + line.product.cents * line.quantity, 0)
}

export function totalCents(lines: readonly BasketLine[]): number {
  return subtotalCents(lines) + deliveryCents
}

export function countPieces(lines: readonly BasketLine[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0)
}

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })

export function formatCents(cents: number): string {
  return euros.format(cents / 100)
}
