import { postOrder } from 'shop-shared/routes'
import { shop } from '../../../lib/shop'

export function POST(request: Request): Promise<Response> {
  return postOrder(request, shop)
}
