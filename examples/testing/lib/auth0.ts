import { Auth0Client } from '@auth0/nextjs-auth0/server'
import { createPasswordless } from 'nextjs-auth0-passwordless/v4'

// The offline tenant speaks plain HTTP. Auth0 never does.
const offline = process.env.AUTH0_DOMAIN?.startsWith('http://') ?? false

const options = {
  allowInsecureRequests: offline,
  noContentProfileResponseWhenUnauthenticated: true,
  passwordless: {
    // For tests that ask twice for one address. At Auth0 itself the limits stay on, whatever the variable says.
    limits: offline && process.env.SIGN_IN_LIMITS === 'off' ? (false as const) : {},
  },
}

export const auth0 = new Auth0Client(options)
export const { handlePasswordlessStart, handlePasswordlessVerify, withPasswordlessCallback } =
  createPasswordless(options, auth0)
