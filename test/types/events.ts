// Checked by `tsc`, never run: what an event holds is known by its `type`.
import { expectTypeOf } from 'vitest'
import type {
  Limit,
  LimitName,
  PasswordlessErrorCode,
  PasswordlessEvent,
  RecoveryReason,
} from '../../src/index.js'
import { createPasswordless as createPasswordlessV3 } from '../../src/v3/index.js'
import { createPasswordless as createPasswordlessV4 } from '../../src/v4/index.js'

/** An app's hook, in full: a type that is missing here, or a new one, does not compile. */
function onEvent(event: PasswordlessEvent): string {
  switch (event.type) {
    case 'started':
      expectTypeOf(event.connection).toEqualTypeOf<'email' | 'sms' | undefined>()
      expectTypeOf(event.send).toEqualTypeOf<'link' | 'code' | undefined>()
      // @ts-expect-error there is no reason for it
      return event.reason
    case 'refused':
      expectTypeOf(event.reason).toEqualTypeOf<
        PasswordlessErrorCode | 'withheld_by_auth0' | 'withheld_by_app'
      >()
      return event.reason
    case 'limited':
      expectTypeOf(event.limit).toEqualTypeOf<Limit>()
      expectTypeOf(event.retryAfter).toEqualTypeOf<number | undefined>()
      return event.limit
    case 'failed':
      expectTypeOf(event.code).toEqualTypeOf<PasswordlessErrorCode>()
      return event.code
    case 'verifying':
    case 'restored':
      expectTypeOf(event.connection).toEqualTypeOf<'email' | 'sms' | undefined>()
      return event.type
    case 'recovery':
      expectTypeOf(event.reason).toEqualTypeOf<RecoveryReason>()
      return event.reason
    case 'limiter_failed':
      expectTypeOf(event.limit).toEqualTypeOf<LimitName>()
      // @ts-expect-error it is about no start in particular
      return event.connection
  }
}

createPasswordlessV3({ passwordless: { onEvent } }).handlePasswordlessStart({ onEvent })
createPasswordlessV4({ passwordless: { onEvent } }).handlePasswordlessStart({ onEvent })
createPasswordlessV4().handlePasswordlessStart({
  async onEvent(event) {
    expectTypeOf(event).toEqualTypeOf<PasswordlessEvent>()
  },
})

// @ts-expect-error personal data has no place in an event
export const leak: PasswordlessEvent = { type: 'started', connection: 'email', email: 'ada@example.com' }
