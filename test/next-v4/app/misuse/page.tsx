import { startPasswordless } from 'nextjs-auth0-passwordless/v4'

export const dynamic = 'force-dynamic'

// A Server Component cannot set cookies: no link of this one could ever be completed.
export default async function Page() {
  await startPasswordless({ email: 'misuse@example.com' })
  return <p>unreachable</p>
}
