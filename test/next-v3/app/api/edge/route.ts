import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'

export const runtime = 'edge'
export const POST = handlePasswordlessStart
