import { handlePasswordlessVerify } from 'nextjs-auth0-passwordless/v4'

export default handlePasswordlessVerify({ returnTo: '/from-pages' })
