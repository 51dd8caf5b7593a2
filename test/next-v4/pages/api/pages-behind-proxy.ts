import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v4'

export default handlePasswordlessStart({ trustedProxies: 1 })
