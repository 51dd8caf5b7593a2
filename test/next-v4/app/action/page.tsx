import { redirect } from 'next/navigation'
import { start } from '../../lib/start'

async function sendLink(form: FormData) {
  'use server'
  redirect(await start(form))
}

export default function Page() {
  return (
    <form action={sendLink}>
      <input name="email" type="email" aria-label="E-mail" />
      <button type="submit">Send</button>
    </form>
  )
}
