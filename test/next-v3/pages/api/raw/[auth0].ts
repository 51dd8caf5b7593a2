import { handleAuth } from '@auth0/nextjs-auth0'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'

export const config = { api: { bodyParser: false } }

export default handleAuth({
  passwordless: handlePasswordlessStart((request) => ({
    returnTo: request.headers instanceof Headers ? '/app' : '/raw',
  })),
})
