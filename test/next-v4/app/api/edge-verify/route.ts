import { handlePasswordlessVerify } from 'nextjs-auth0-passwordless/v4'

export const runtime = 'edge'
export const POST = handlePasswordlessVerify({ returnTo: '/from-edge' })
