import { auth0 } from '../../lib/auth0'

export const dynamic = 'force-dynamic'

// The SDK's own start, for comparison: docs/beside-the-sdk.md.
export default async function Page() {
  await auth0.passwordless.start({ connection: 'email', email: 'sdk-misuse@example.com', send: 'link' })
  return <p>unreachable</p>
}
