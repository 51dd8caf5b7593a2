import { isPasswordlessError } from 'nextjs-auth0-passwordless'
import { type StartBody, startPasswordless } from 'nextjs-auth0-passwordless/v4'

// A Route Handler of the app that starts by itself.
export async function POST(request: Request) {
  const input: StartBody = await request.json()
  try {
    const { retryAfter } = await startPasswordless(input)
    return Response.json({ started: true, retryAfter })
  } catch (error) {
    if (!isPasswordlessError(error)) throw error
    const { code, status, retryAfter } = error
    return Response.json({ code, retryAfter }, { status })
  }
}
