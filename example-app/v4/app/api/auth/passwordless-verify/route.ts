import { handlePasswordlessVerify } from '../../../../lib/auth0'

export const POST = handlePasswordlessVerify({ pages: { failed: '/checkout/inbox?by=code' } })
