import { cookies } from 'next/headers'
import type { NextRequest } from 'next/server'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v3'

// A route of the app that does something of its own first.
export async function POST(request: NextRequest, context: unknown) {
  const jar = await cookies()
  jar.set('cart', '7')
  return handlePasswordlessStart(request, context, { returnTo: '/from-custom' })
}
