import { keepAddress } from 'shop-shared/keep-details'
import { handlePasswordlessStart } from '../../../../lib/auth0'
import { shopOrigin } from '../../../../lib/origin'

export const POST = handlePasswordlessStart({
  // For the one form that posts here without a script, beside the orders.
  pages: { sent: '/checkout/inbox', failed: '/orders' },
  async beforeSend({ input }) {
    if (input.connection === 'email') await keepAddress(input.email, shopOrigin())
  },
})
