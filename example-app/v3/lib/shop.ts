import { getSession } from '@auth0/nextjs-auth0'
import { provedAddress, type Shop } from 'shop-shared/shop'
import { shopOrigin } from './origin'
import { handlePasswordlessStart } from './passwordless'
import { profileUrl, signOutUrl } from './sdk-urls'

/**
 * The shop on SDK v3.
 *
 * The SDK reads cookies the way of Next 14: `next dev` warns about it on Next 15, and it works.
 */
export const shop: Shop = {
  origin: shopOrigin,
  signedInAs: async () => provedAddress((await getSession())?.user),
  signOutUrl,
  profileUrl,
  startSignIn: (request, pages) => handlePasswordlessStart(request, undefined, { pages }),
}
