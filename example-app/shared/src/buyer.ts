import { readDraftToken } from './draft-cookie'
import type { Buyer } from './orders'
import type { Shop } from './shop'

/** The signed-in buyer of an App Router page or route. */
export async function findBuyer(shop: Shop): Promise<Buyer | undefined> {
  const address = await shop.signedInAs()
  return address === undefined ? undefined : { address, draftToken: await readDraftToken() }
}
