import { createPasswordless } from 'nextjs-auth0-passwordless/v4'

export const runtime = 'edge'

const { handlePasswordlessStart } = createPasswordless({ passwordless: { returnTo: '/from-edge' } })

export const GET = (request: Request) => handlePasswordlessStart(request)
export const POST = GET
