export { handlePasswordlessVerify as POST } from 'nextjs-auth0-passwordless/v3'
