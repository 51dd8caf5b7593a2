import { handlePasswordlessStart } from '../../../../lib/auth0'

const handler = handlePasswordlessStart({
  // For the one form that posts here without a script, beside the orders.
  pages: { sent: '/checkout/inbox', failed: '/orders' },
})

// POST sends a link, GET is the landing page that the button of the mail leads to.
export { handler as GET, handler as POST }
