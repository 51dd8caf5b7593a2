import { getSession } from '@auth0/nextjs-auth0'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'
import { provedAddress, type Shop } from 'shop-shared/shop'

/**
 * The shop on SDK v3.
 *
 * The SDK reads cookies the way of Next 14: `next dev` warns about it on Next 15, and it works.
 */
export const shop: Shop = {
  origin: shopOrigin,
  signedInAs: async () => provedAddress((await getSession())?.user),
  signOutUrl: '/api/auth/logout',
  startSignIn: (request, pages) =>
    handlePasswordlessStart(request, undefined, { returnTo: '/checkout', pages }),
}

function shopOrigin(): string {
  const url = process.env.AUTH0_BASE_URL ?? 'http://localhost:3000'
  return new URL(/^https?:/.test(url) ? url : `https://${url}`).origin
}
