import { HomePage } from 'shop-shared/pages'
import { shop } from '../lib/shop'

export default function Page() {
  return <HomePage shop={shop} />
}
