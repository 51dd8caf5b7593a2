import { handleAuth } from '@auth0/nextjs-auth0'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'
import { answerFailedSignIn, options } from '../../../../lib/sign-in'

const auth = handleAuth({
  passwordless: handlePasswordlessStart(options),
  onError: answerFailedSignIn,
})

// Next 15 hands out `params` as a promise; SDK v3 expects the value.
async function handler(request: Request, context: { params: Promise<{ auth0: string }> }): Promise<Response> {
  return auth(request, { params: await context.params })
}

export { handler as GET, handler as POST }
