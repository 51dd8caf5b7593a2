export { handlePasswordlessStart as GET, handlePasswordlessStart as POST } from '../../../../lib/auth0'
