// Checked by `tsc`, never run: what an app can rely on, and what it is told not to do.
import { expectTypeOf } from 'vitest'
import { describeFailure } from '../../src/messages/index.js'
import {
  announceSignIn,
  type Failure,
  type FailureCode,
  type FormProps,
  type Inbox,
  type InitialState,
  inboxOf,
  type Passwordless,
  type PasswordlessStatus,
  type Recipient,
  type StartBody,
  type Step,
  type UsePasswordlessOptions,
  usePasswordless,
} from '../../src/react/index.js'

/** Every status, and every recipient: one that is missing here, or a new one, does not compile. */
function describe(status: PasswordlessStatus, recipient: Recipient): string {
  switch (recipient.connection) {
    case 'email':
      // @ts-expect-error there is none
      recipient.phoneNumber
      break
    case 'sms':
      expectTypeOf(recipient).toEqualTypeOf<{ connection: 'sms'; phoneNumber: string }>()
  }
  switch (status) {
    case 'idle':
    case 'sending':
    case 'sent':
    case 'verifying':
    case 'failed':
      return status
    default:
      return status satisfies never
  }
}

export function Form() {
  const form = usePasswordless()
  expectTypeOf(form).toEqualTypeOf<Passwordless>()
  expectTypeOf(form.status).toEqualTypeOf<PasswordlessStatus>()
  expectTypeOf(form.sentTo).toEqualTypeOf<string | undefined>()
  expectTypeOf(form.sent).toEqualTypeOf<'link' | 'code' | undefined>()
  expectTypeOf(form.secondsToResend).toEqualTypeOf<number>()
  expectTypeOf(form.resend).toEqualTypeOf<() => Promise<boolean>>()
  expectTypeOf(form.reset).toEqualTypeOf<() => void>()
  expectTypeOf(inboxOf(form.recipient)).toEqualTypeOf<Inbox | undefined>()

  void form.start({ email: 'ada@example.com' })
  void form.start({
    connection: 'email',
    email: 'ada@example.com',
    send: 'code',
    returnTo: '/',
    language: 'de',
  })
  void form.start({ connection: 'sms', phoneNumber: '+15005550006' })
  void form.verify('123456')
  void form.verify('123456', { connection: 'sms', phoneNumber: '+15005550006' })
  // @ts-expect-error an address is needed
  void form.start({})
  // @ts-expect-error text messages are codes
  void form.start({ connection: 'sms', phoneNumber: '+15005550006', send: 'link' })
  // @ts-expect-error a phone number is said to be one
  void form.start({ phoneNumber: '+15005550006' })
  // @ts-expect-error a field that this app has not declared
  void form.start({ email: 'ada@example.com', firstName: 'Ada' })
  // @ts-expect-error a code is a text: numbers lose their zeros
  void form.verify(123456)
  // @ts-expect-error the state is for reading
  void usePasswordless().start('ada@example.com')

  return (
    <>
      <form {...form.startForm} className="start">
        {form.failure && <p role="alert">{describeFailure(form.failure)}</p>}
        <p>{form.recipient && describe(form.status, form.recipient)}</p>
      </form>
      <form {...form.verifyForm} noValidate />
    </>
  )
}

/** With fields of the app's own. */
export function Checkout() {
  const form = usePasswordless<{ firstName: string; news?: boolean }>({ returnTo: '/checkout' })
  void form.start({ email: 'ada@example.com', firstName: 'Ada' })
  void form.start({ connection: 'sms', phoneNumber: '+15005550006', firstName: 'Ada', news: true })
  // @ts-expect-error a field that this app needs
  void form.start({ email: 'ada@example.com' })
  // @ts-expect-error of another type
  void form.start({ email: 'ada@example.com', firstName: 7 })
  return null
}

export function failures({ code, step, retryAfter, description }: Failure) {
  expectTypeOf(step).toEqualTypeOf<Step>()
  expectTypeOf<Step>().toEqualTypeOf<'start' | 'verify'>()
  expectTypeOf(retryAfter).toEqualTypeOf<number | undefined>()
  expectTypeOf(description).toEqualTypeOf<string | undefined>()
  expectTypeOf<FailureCode>().toExtend<typeof code>()
  expectTypeOf<
    'offline' | 'no_answer' | 'unexpected_answer' | 'wrong_code' | 'too_many_requests'
  >().toExtend<FailureCode>()
  // An app's own.
  return code === 'not_a_member'
}

export const all: Required<UsePasswordlessOptions> = {
  startUrl: '/start',
  verifyUrl: '/verify',
  profileUrl: '/me',
  returnTo: '/',
  language: 'en',
  send: 'link',
  initial: {
    recipient: { connection: 'email', email: 'ada@example.com' },
    sent: 'code',
    error: 'x',
    step: 'verify',
    retryAfter: '7',
  },
  remember: false,
  onSignedIn: announceSignIn,
}

// What a search query brings, undefined where it brings nothing.
export const fromQuery: UsePasswordlessOptions = {
  initial: { error: undefined, retryAfter: undefined, recipient: undefined },
  returnTo: undefined,
}

export const fromSearchParams: UsePasswordlessOptions = {
  initial: { error: new URLSearchParams().get('error'), retryAfter: null },
}

export const wrong: UsePasswordlessOptions[] = [
  // @ts-expect-error neither
  { send: 'pigeon' },
  // @ts-expect-error misspelt
  { returnUrl: '/' },
  // @ts-expect-error an object
  { initial: 'sent' },
  // @ts-expect-error a recipient
  { initial: { recipient: 'ada@example.com' } },
  // @ts-expect-error a step of ours
  { initial: { step: 'sign-up' } },
  // @ts-expect-error one that takes no argument
  { onSignedIn: (user: string) => user },
]

/** A form of the app's own, which gets ours as a property. */
export function Frame({ form, initial }: { form: FormProps; initial: InitialState }) {
  const { start } = usePasswordless({ initial })
  const body: StartBody = { email: 'ada@example.com' }
  void start(body)
  // @ts-expect-error a form is posted
  return <form {...form} method={form.method satisfies 'get'} />
}
