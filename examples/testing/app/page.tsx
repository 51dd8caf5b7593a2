import { auth0 } from '../lib/auth0'

export default async function Home() {
  const session = await auth0.getSession()
  if (!session) return <a href="/sign-in">Sign in</a>
  return (
    <>
      <p>Signed in as {session.user.email}</p>
      <a href="/auth/logout">Sign out</a>
    </>
  )
}
