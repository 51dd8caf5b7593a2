// Checked by `tsc`, never run: which texts the handlers and `describeFailure` take, and which not.
import { expectTypeOf } from 'vitest'
import type * as root from '../../src/index.js'
import {
  type DescribedFailure,
  de,
  describeFailure,
  en,
  es,
  type FailureCode,
  fr,
  it,
  type Messages,
  type SomeMessages,
} from '../../src/messages/index.js'
import type { Failure } from '../../src/react/failure.js'
import { createPasswordless as createPasswordlessV3, handlePasswordlessCallback } from '../../src/v3/index.js'
import { createPasswordless as createPasswordlessV4, withPasswordlessCallback } from '../../src/v4/index.js'

expectTypeOf<root.Messages>().toEqualTypeOf<Messages>()
expectTypeOf<root.SomeMessages>().toEqualTypeOf<SomeMessages>()
expectTypeOf<root.FailureCode>().toEqualTypeOf<FailureCode>()
expectTypeOf<root.PasswordlessErrorCode | root.RecoveryReason>().toExtend<FailureCode>()
expectTypeOf<Messages>().toExtend<SomeMessages>()
expectTypeOf<Partial<Messages>>().toExtend<SomeMessages>()

/** A language of the app's own, in full: a text that is left out, or a new one, does not compile. */
export const austrian: Messages = { ...de, lang: 'de-AT', errors: { ...de.errors, used: 'Schon verwendet.' } }
// @ts-expect-error texts are missing
export const short: Messages = { lang: 'nl', errors: en.errors }

/** Some texts: all may be left out, or `undefined`. */
const some: SomeMessages = {
  sentTitle: 'Look',
  sentText: undefined,
  errors: { used: 'Used', expired: undefined },
}
createPasswordlessV3({ passwordless: { messages: some } })
createPasswordlessV4({ passwordless: { messages: some } })
handlePasswordlessCallback({ messages: { errors: undefined } })
withPasswordlessCallback(() => undefined, { messages: {} })
withPasswordlessCallback(() => undefined, { messages: undefined })

/** Lists, whoever has made them; each with its language. */
const list: readonly Messages[] = [en, de, fr, es, it]
const fixed = [en, { lang: 'nl', sentTitle: 'Kijk' }] as const
createPasswordlessV3({ passwordless: { messages: list } })
createPasswordlessV4({ passwordless: { messages: fixed } })
createPasswordlessV3().handlePasswordlessStart({ messages: [{ lang: 'nl' }] })
createPasswordlessV4().handlePasswordlessStart({ messages: [{ ...some, lang: 'en' }, austrian] })
expectTypeOf<typeof list>().toExtend<root.MessagesOption>()
expectTypeOf<typeof fixed>().toExtend<root.MessagesOption>()

// @ts-expect-error a list needs languages
createPasswordlessV3({ passwordless: { messages: [{ sentTitle: 'Kijk' }] } })
// @ts-expect-error a list needs languages
createPasswordlessV4({ passwordless: { messages: [en, some] } })
// @ts-expect-error a list needs languages
createPasswordlessV4({ passwordless: { messages: [{ lang: undefined }] } })
// @ts-expect-error no such text
handlePasswordlessCallback({ messages: { nope: '' } })
// @ts-expect-error no such text
withPasswordlessCallback(() => undefined, { messages: [{ lang: 'nl', nope: '' }] })
// @ts-expect-error no such error
handlePasswordlessCallback({ messages: { errors: { nope: '' } } })
// @ts-expect-error a text is a string
createPasswordlessV4({ passwordless: { messages: { sentTitle: 1 } } })
// @ts-expect-error a text is a string
createPasswordlessV3({ passwordless: { messages: { errors: { used: null } } } })
// @ts-expect-error tables by their language are a list
createPasswordlessV3({ passwordless: { messages: { de, en } } })

/** What a form of the app has in its hands: the state of the hook, the JSON of an answer, a query. */
expectTypeOf(describeFailure).returns.toEqualTypeOf<string>()
expectTypeOf<Failure>().toExtend<DescribedFailure>()
describeFailure({ code: 'expired' })
describeFailure({ code: 'whatever stands in a query', retryAfter: undefined }, some)
describeFailure({ code: 'too_many_requests', retryAfter: 30 }, de)
// @ts-expect-error seconds are a number
describeFailure({ code: 'too_many_requests', retryAfter: '30' })
// @ts-expect-error a code is there
describeFailure({ retryAfter: 30 })
// @ts-expect-error the texts of one language: which, is for the app to choose
describeFailure({ code: 'expired' }, [en, de])
