import { Auth0Client } from '@auth0/nextjs-auth0/server'
import { createPasswordless } from 'nextjs-auth0-passwordless/v4'
import { answerCallback } from './answer-callback'

const options = {
  onCallback: answerCallback,
  // The offline tenant speaks plain HTTP. Auth0 never does.
  allowInsecureRequests: process.env.AUTH0_DOMAIN?.startsWith('http://') ?? false,
  passwordless: { returnTo: '/checkout' },
}

export const auth0 = new Auth0Client(options)
export const { handlePasswordlessStart } = createPasswordless(options)
