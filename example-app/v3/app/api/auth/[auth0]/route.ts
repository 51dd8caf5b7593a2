import { handleAuth } from '@auth0/nextjs-auth0'
import { answerError } from '../../../../lib/answer-error'
import {
  handlePasswordlessCallback,
  handlePasswordlessStart,
  handlePasswordlessVerify,
} from '../../../../lib/passwordless'

const auth = handleAuth({
  // POST sends a link; for the one form that posts here without a script, beside the orders. GET is the landing page.
  passwordless: handlePasswordlessStart({ pages: { sent: '/checkout/inbox', failed: '/orders' } }),
  'passwordless-verify': handlePasswordlessVerify({ pages: { failed: '/checkout/inbox?by=code' } }),
  // Without pages: here the built-in ones tell what is wrong with a link. The shop on SDK v4 has one of its own for that.
  callback: handlePasswordlessCallback,
  onError: answerError,
})

// Next 15 hands out `params` as a promise; SDK v3 expects the value.
async function handler(request: Request, context: { params: Promise<{ auth0: string }> }): Promise<Response> {
  return auth(request, { params: await context.params })
}

export { handler as GET, handler as POST }
