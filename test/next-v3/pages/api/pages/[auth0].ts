import { handleAuth } from '@auth0/nextjs-auth0'
import {
  handlePasswordlessCallback,
  handlePasswordlessStart,
  handlePasswordlessVerify,
} from 'nextjs-auth0-passwordless/v3'

const redirect_uri = `${process.env.AUTH0_BASE_URL}/api/pages/callback`

export default handleAuth({
  passwordless: handlePasswordlessStart({ authorizationParams: { redirect_uri } }),
  'passwordless-verify': handlePasswordlessVerify({ authorizationParams: { redirect_uri } }),
  callback: handlePasswordlessCallback({ redirectUri: redirect_uri }),
})
