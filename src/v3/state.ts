import type { LoginOptions } from '@auth0/nextjs-auth0'
import { encode } from 'jose/base64url'
import { randomState } from 'openid-client'
import { PasswordlessError } from '../errors.js'
import { safeReturnTo } from '../return-to.js'
import type { TransactionInput } from '../sdk.js'
import type { BoundOptions } from './options.js'

type GetLoginState = (options: LoginOptions) => unknown

// As in the SDK, these belong to the cookie and never to the state.
const cookieOnly = ['nonce', 'code_verifier', 'max_age']

/**
 * A state in the form that the stock callback decodes: base64url JSON with `returnTo` and what the app's
 * `getLoginState` added. One more property makes it unguessable, which SDK v3's own is not.
 *
 * @see https://github.com/auth0/nextjs-auth0/blob/v3.8.0/src/auth0-session/handlers/login.ts
 */
export async function createState(
  { returnTo, returnToRules, authorizationParams, options }: TransactionInput<BoundOptions>,
  getLoginState: GetLoginState | undefined,
): Promise<string> {
  const hook = options.loginState ?? getLoginState
  const added = await readLoginState(hook, { returnTo, authorizationParams })
  const destination =
    typeof added.returnTo === 'string' ? safeReturnTo([added.returnTo], returnToRules) : returnTo
  return encode(JSON.stringify({ ...added, returnTo: destination, passwordless: randomState() }))
}

async function readLoginState(
  hook: GetLoginState | undefined,
  options: LoginOptions,
): Promise<Record<string, unknown>> {
  const added = hook ? await hook(options) : {}
  if (typeof added !== 'object' || added === null) {
    throw new PasswordlessError('configuration_error', '"getLoginState" must return an object')
  }
  return Object.fromEntries(Object.entries(added).filter(([name]) => !cookieOnly.includes(name)))
}
