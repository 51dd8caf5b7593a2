import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'

export default handlePasswordlessStart({ trustedProxies: 1 })
