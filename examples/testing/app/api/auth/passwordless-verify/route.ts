import { handlePasswordlessVerify } from '../../../../lib/auth0'

// Where a code that was refused comes back to.
export const POST = handlePasswordlessVerify({ pages: { failed: '/sign-in?step=verify' } })
