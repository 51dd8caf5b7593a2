import { redirect } from 'next/navigation'
import { startPasswordless } from 'nextjs-auth0-passwordless/v4'

async function sendLink(form: FormData) {
  'use server'
  await startPasswordless({ email: String(form.get('email')), returnTo: '/from-action' })
  redirect('/sent')
}

export default function Page() {
  return (
    <form action={sendLink}>
      <input name="email" type="email" aria-label="E-mail" />
      <button type="submit">Send</button>
    </form>
  )
}
