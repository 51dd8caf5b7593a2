/**
 * For the browser: a headless hook for React 18 and 19. Loads neither the SDK nor Next.
 *
 * @module nextjs-auth0-passwordless/react
 */
'use client'

export type { Recipient, StartBody } from '../input.js'
export type { FailureCode } from '../messages/messages.js'
export type { Failure, Step } from './failure.js'
export { type Inbox, inboxOf } from './inbox.js'
export type { InitialState, UsePasswordlessOptions } from './options.js'
export { announceSignIn } from './signed-in.js'
export type { PasswordlessStatus } from './state.js'
export { type FormProps, type Passwordless, usePasswordless } from './use-passwordless.js'
