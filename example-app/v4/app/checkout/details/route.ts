import { postDetails } from 'shop-shared/routes'
import { shop } from '../../../lib/shop'

export function POST(request: Request): Promise<Response> {
  return postDetails(request, shop)
}
