import { isPasswordlessError } from 'nextjs-auth0-passwordless'
import { startPasswordless } from 'nextjs-auth0-passwordless/v4'

/** Starts from a Server Action; returns the page to go on to. */
export async function start(form: FormData): Promise<string> {
  try {
    await startPasswordless({ email: String(form.get('email')), returnTo: '/from-action' })
    return '/sent'
  } catch (error) {
    if (!isPasswordlessError(error)) throw error
    return `/again?error=${error.code}&retry_after=${error.retryAfter}`
  }
}
