// Checked by `tsc`, never run: what an app's fields are, where `beforeSend` gets them on SDK v3.
import { handleAuth } from '@auth0/nextjs-auth0'
import type { NextApiHandler } from 'next'
import type { NextRequest } from 'next/server.js'
import * as v from 'valibot'
import { expectTypeOf } from 'vitest'
import { z } from 'zod'
import type { ReadyStart, StartInput } from '../../src/index.js'
import {
  createPasswordless,
  type Handler,
  handlePasswordlessStart,
  type PasswordlessConfig,
} from '../../src/v3/index.js'

const fields = z.object({ firstName: z.string().trim(), seats: z.string().transform(Number) })
interface Output {
  firstName: string
  seats: number
}

/** In the options of a handler, whatever comes first. */
export const POST = handlePasswordlessStart({
  fields,
  beforeSend({ input, fields, request }) {
    expectTypeOf(input).toEqualTypeOf<Readonly<StartInput>>()
    expectTypeOf(fields).toEqualTypeOf<Output>()
    expectTypeOf(request).toEqualTypeOf<Request>()
    // @ts-expect-error the schema has no such field
    return fields.lastName === ''
  },
})
expectTypeOf(POST).toEqualTypeOf<Handler>()

export const hookFirst = handlePasswordlessStart({
  async beforeSend({ fields }) {
    expectTypeOf(fields).toEqualTypeOf<Output>()
  },
  fields,
})

/** With a schema of another library, and one that takes its time. */
export const valibot = handlePasswordlessStart({
  fields: v.pipeAsync(
    v.object({ firstName: v.string() }),
    v.checkAsync(async () => true),
  ),
  beforeSend: ({ fields }) => {
    expectTypeOf(fields).toEqualTypeOf<{ firstName: string }>()
    return fields.firstName !== 'Eve'
  },
})

/** With a hook that stands elsewhere. */
async function store({ fields }: ReadyStart<Output>): Promise<void> {
  await Promise.resolve(fields.firstName)
}
export const elsewhere = handlePasswordlessStart({ fields, beforeSend: store })

/** Without a schema there is nothing to know. */
export const without = handlePasswordlessStart({
  beforeSend({ fields }) {
    expectTypeOf(fields).toBeUnknown()
    // @ts-expect-error nobody has checked it
    return fields.firstName
  },
})

/** Made for each request: TypeScript infers nothing for a hook inside what a function returns, but it can be said. */
export const silent = handlePasswordlessStart(() => ({
  fields,
  beforeSend({ fields }) {
    expectTypeOf(fields).toBeUnknown()
  },
}))
export const perRequest = handlePasswordlessStart((request) => ({
  returnTo: request.url ?? '/',
  fields,
  beforeSend: ({ fields }: ReadyStart<Output>) => fields.seats < 9,
}))

/** In the object given to the SDK. */
const passwordless = createPasswordless({
  passwordless: {
    fields,
    beforeSend({ fields }) {
      expectTypeOf(fields).toEqualTypeOf<Output>()
      // @ts-expect-error the schema has no such field
      return fields.lastName
    },
  },
})
/** The same in an object of its own, for the SDK to be given too. */
export const config: PasswordlessConfig<Output> = {
  passwordless: { fields, beforeSend: ({ fields }) => fields.seats < 9 },
}
createPasswordless(config)

export const ofInstance = passwordless.handlePasswordlessStart({ returnTo: '/checkout' })

// @ts-expect-error no schema
handlePasswordlessStart({ fields: { firstName: 'string' } })
// @ts-expect-error no function
handlePasswordlessStart({ beforeSend: false })
// @ts-expect-error no function
handlePasswordlessStart({ onEvent: 'log' })

/** Where `handleAuth` takes it, on both routers. */
export const GET = handleAuth({
  passwordless: POST,
  signUp: perRequest,
  shop: passwordless.handlePasswordlessStart,
  inline: handlePasswordlessStart({
    fields,
    beforeSend({ fields }) {
      expectTypeOf(fields).toEqualTypeOf<Output>()
    },
  }),
})

/** What the type check of Next's build asks of a route handler, and of an API route. */
expectTypeOf(POST).toExtend<(request: NextRequest, context: RouteContext) => Promise<Response>>()
expectTypeOf(POST).toExtend<NextApiHandler>()
interface RouteContext {
  params: Promise<Record<string, string>>
}
