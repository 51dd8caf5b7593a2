import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'

export const POST = handlePasswordlessStart({ trustedProxies: 1 })
