import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v4'

export const POST = handlePasswordlessStart({ trustedProxies: 1 })
