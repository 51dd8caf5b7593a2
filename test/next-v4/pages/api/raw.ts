import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v4'

export const config = { api: { bodyParser: false } }

export default handlePasswordlessStart
