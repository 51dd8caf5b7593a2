import { provedAddress, type Shop } from 'shop-shared/shop'
import { auth0, handlePasswordlessStart } from './auth0'
import { shopOrigin } from './origin'

/** The shop on SDK v4. */
export const shop: Shop = {
  origin: shopOrigin,
  signedInAs: async () => provedAddress((await auth0.getSession())?.user),
  signOutUrl: '/auth/logout',
  profileUrl: '/auth/profile',
  startSignIn: (request, pages) => handlePasswordlessStart(request, undefined, { pages }),
}
