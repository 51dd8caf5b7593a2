import { handleAuth } from '@auth0/nextjs-auth0'
import { handlePasswordlessCallback, handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'

const handler = handleAuth({ passwordless: handlePasswordlessStart, callback: handlePasswordlessCallback })

export { handler as GET, handler as POST }
