import { cookies } from 'next/headers'
import { start } from '../../lib/start'

export const runtime = 'edge'

// Not by a redirect: on the edge, Next 15 and 16 answer that of a form without scripts with an empty 500.
async function sendLink(form: FormData) {
  'use server'
  const page = await start(form)
  const jar = await cookies()
  jar.set('page', page)
}

export default function Page() {
  return (
    <form action={sendLink}>
      <input name="email" type="email" aria-label="E-mail" />
      <button type="submit">Send</button>
    </form>
  )
}
