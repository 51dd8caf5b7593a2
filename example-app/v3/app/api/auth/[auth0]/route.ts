import { handleAuth } from '@auth0/nextjs-auth0'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'
import { keepAddress } from 'shop-shared/keep-details'
import { shop } from '../../../../lib/shop'
import { answerFailedSignIn } from '../../../../lib/sign-in'

const auth = handleAuth({
  passwordless: handlePasswordlessStart({
    returnTo: '/checkout',
    // For the one form that posts here without a script, beside the orders.
    pages: { sent: '/checkout/inbox', failed: '/orders' },
    async beforeSend({ input }) {
      if (input.connection === 'email') await keepAddress(input.email, shop.origin())
    },
  }),
  onError: answerFailedSignIn,
})

// Next 15 hands out `params` as a promise; SDK v3 expects the value.
async function handler(request: Request, context: { params: Promise<{ auth0: string }> }): Promise<Response> {
  return auth(request, { params: await context.params })
}

export { handler as GET, handler as POST }
