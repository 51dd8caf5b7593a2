import { handlePasswordlessStart } from '../../../../lib/auth0'

export const POST = handlePasswordlessStart({ pages: { sent: '/checkout/inbox', failed: '/checkout' } })
