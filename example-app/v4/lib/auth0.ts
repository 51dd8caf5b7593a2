import { Auth0Client } from '@auth0/nextjs-auth0/server'
import { createPasswordless } from 'nextjs-auth0-passwordless/v4'
import { demoOptions } from 'shop-shared/demo-options'
import { keepTypedAddress } from 'shop-shared/keep-details'
import { answerCallback } from './answer-callback'
import { keepPhoneNumber } from './keep-phone-number'
import { shopOrigin } from './origin'

const options = {
  onCallback: answerCallback,
  beforeSessionSaved: keepPhoneNumber,
  // A page that waits for the link asks who is signed in; that nobody is, is no error.
  noContentProfileResponseWhenUnauthenticated: true,
  // The offline tenant speaks plain HTTP. Auth0 never does.
  allowInsecureRequests: process.env.AUTH0_DOMAIN?.startsWith('http://') ?? false,
  // For all of the package's handlers, and for a new link out of the callback, too.
  passwordless: {
    returnTo: '/checkout',
    // With the phone number of those who sign in by text message.
    authorizationParams: { scope: 'openid profile email phone' },
    beforeSend: (start: Parameters<typeof keepTypedAddress>[0]) => keepTypedAddress(start, shopOrigin()),
    ...demoOptions(),
  },
}

export const auth0 = new Auth0Client(options)
export const { handlePasswordlessStart, handlePasswordlessVerify, withPasswordlessCallback } =
  createPasswordless(options, auth0)
