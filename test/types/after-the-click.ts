// Checked by `tsc`, never run: what the handlers of codes and callbacks take, and what they do not.
import type { NextFetchEvent, NextRequest, NextResponse } from 'next/server.js'
import { expectTypeOf } from 'vitest'
import type { Messages, Pages } from '../../src/index.js'
import {
  createPasswordless as createPasswordlessV3,
  handlePasswordlessCallback,
  handlePasswordlessVerify as verifyV3,
} from '../../src/v3/index.js'
import {
  createPasswordless as createPasswordlessV4,
  handlePasswordlessVerify as verifyV4,
  withPasswordlessCallback,
} from '../../src/v4/index.js'

const pages: Pages = { sent: '/inbox', failed: '/sign-in', recover: '/sign-in/again' }
const messages: Partial<Messages> = { lang: 'de', usedTitle: 'Dieser Link geht nicht mehr' }
const common = { pages, messages, otherBrowser: 'allow', limits: { tries: false } } as const

createPasswordlessV3({ passwordless: common })
createPasswordlessV4({ passwordless: common })
verifyV3({ pages, returnTo: '/checkout', getLoginState: () => ({ basket: 7 }) })
verifyV4({ pages, returnTo: '/checkout', limits: common.limits })

/** The options of the stock callback beside ours; for both routers, called or made. */
export const callback = handlePasswordlessCallback({
  ...common,
  beforeSend: ({ input }) => input.connection === 'email',
  redirectUri: 'https://shop.example/api/auth/callback',
  organization: 'org_1',
})
handlePasswordlessCallback((request) => ({ organization: request.url ?? '' }))

/** A proxy keeps what it takes and gives. */
export const proxy = withPasswordlessCallback(
  async (_request: NextRequest, _event: NextFetchEvent): Promise<NextResponse | undefined> => undefined,
  { ...common, beforeSend: () => true },
)
expectTypeOf(proxy).parameters.toEqualTypeOf<[NextRequest, NextFetchEvent]>()
expectTypeOf(proxy).returns.resolves.toEqualTypeOf<NextResponse | Response | undefined>()

// @ts-expect-error one of two words
createPasswordlessV3({ passwordless: { otherBrowser: true } })
// @ts-expect-error no such text
createPasswordlessV4({ passwordless: { messages: { nope: '' } } })
// @ts-expect-error a code that is typed in sends nothing
verifyV3({ beforeSend: () => true })
// @ts-expect-error a code that is typed in sends nothing
verifyV4({ beforeSend: () => true })
// @ts-expect-error a page of ours has no fields of the app
verifyV4({ fields: undefined })
// @ts-expect-error a new link has no fields of the app
handlePasswordlessCallback({ fields: undefined })
// @ts-expect-error a new link has no fields of the app
withPasswordlessCallback(() => undefined, { fields: undefined })
