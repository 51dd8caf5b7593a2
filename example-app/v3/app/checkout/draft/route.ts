import { postDraft } from 'shop-shared/routes'
import { shop } from '../../../lib/shop'

export function POST(request: Request): Promise<Response> {
  return postDraft(request, shop)
}
