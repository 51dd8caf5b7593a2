import { createPasswordless } from 'nextjs-auth0-passwordless/v3'
import { demoOptions } from 'shop-shared/demo-options'
import { keepTypedAddress } from 'shop-shared/keep-details'
import { shopOrigin } from './origin'

/** The package's handlers. What is said here goes for all of them, and for a new link out of the callback, too. */
export const { handlePasswordlessStart, handlePasswordlessVerify, handlePasswordlessCallback } =
  createPasswordless({
    passwordless: {
      returnTo: '/checkout',
      // With the phone number of those who sign in by text message.
      authorizationParams: { scope: 'openid profile email phone' },
      beforeSend: (start) => keepTypedAddress(start, shopOrigin()),
      ...demoOptions(),
    },
  })
