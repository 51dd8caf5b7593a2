import { cookies } from 'next/headers'
import { handlePasswordlessStart } from 'nextjs-auth0-passwordless/v4'
import { z } from 'zod'

// A form that asks for more than an address.
export const POST = handlePasswordlessStart({
  fields: z.strictObject({ firstName: z.string().trim().min(1) }),
  pages: { sent: '/sent', failed: '/again' },
  async beforeSend({ fields: { firstName } }) {
    if (firstName === 'Mallory') return false
    const jar = await cookies()
    jar.set('first_name', firstName)
  },
})
