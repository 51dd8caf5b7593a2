import { SignInForm } from './form'

interface Query {
  error?: string
  step?: string
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { error, step } = await searchParams
  return <SignInForm initial={{ error, step: step === 'verify' ? 'verify' : 'start' }} />
}
