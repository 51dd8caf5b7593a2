import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v4'

export default handlePasswordlessStart({ returnTo: '/from-pages' })
