import { handleAuth, handleCallback } from '@auth0/nextjs-auth0'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'

const redirect_uri = `${process.env.AUTH0_BASE_URL}/api/pages/callback`

export default handleAuth({
  passwordless: handlePasswordlessStart({ authorizationParams: { redirect_uri } }),
  callback: handleCallback({ redirectUri: redirect_uri }),
})
