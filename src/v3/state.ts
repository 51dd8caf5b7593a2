import type { LoginOptions } from '@auth0/nextjs-auth0'
import { decode, encode } from 'jose/base64url'
import { PasswordlessError } from '../errors.js'
import { safeReturnTo } from '../return-to.js'
import type { StateForm, TransactionInput } from '../sdk.js'
import { toText } from '../utf8.js'
import type { BoundOptions } from './options.js'

type GetLoginState = (options: LoginOptions) => unknown

// As in the SDK, these belong to the cookie and never to the state.
const cookieOnly = ['nonce', 'code_verifier', 'max_age']
const ownName = 'passwordless'

/**
 * What a state has in it for the stock callback: `returnTo`, and what the app's `getLoginState` added.
 *
 * @see https://github.com/auth0/nextjs-auth0/blob/v3.8.0/src/auth0-session/handlers/login.ts
 */
export async function plainState(
  { returnTo, returnToRules, authorizationParams, options }: TransactionInput<BoundOptions>,
  getLoginState: GetLoginState | undefined,
): Promise<Omit<StateForm, 'sealed'>> {
  const hook = options.loginState ?? getLoginState
  const added = await readLoginState(hook, { returnTo, authorizationParams })
  const destination =
    typeof added.returnTo === 'string' ? safeReturnTo([added.returnTo], returnToRules) : returnTo
  return { plain: JSON.stringify({ ...added, returnTo: destination }), returnTo: destination }
}

/**
 * A state in the form that the stock callback decodes, base64url JSON. One more property makes it unguessable, which SDK
 * v3's own is not.
 */
export function joinState({ plain, sealed }: StateForm): string {
  return encode(JSON.stringify({ ...JSON.parse(plain), [ownName]: sealed }))
}

/** The parts of such a state. */
export function splitState(state: string): StateForm | undefined {
  const value = toObject(state)
  if (!value) return undefined
  const { [ownName]: sealed, ...plain } = value
  if (typeof sealed !== 'string' || typeof plain.returnTo !== 'string') return undefined
  const form = { sealed, plain: JSON.stringify(plain), returnTo: plain.returnTo }
  // The same content can be written in many ways, and only one of them is ours.
  return joinState(form) === state ? form : undefined
}

function toObject(state: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(toText(decode(state)))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

async function readLoginState(
  hook: GetLoginState | undefined,
  options: LoginOptions,
): Promise<Record<string, unknown>> {
  const added = hook ? await hook(options) : {}
  if (typeof added !== 'object' || added === null) {
    throw new PasswordlessError('configuration_error', '"getLoginState" must return an object')
  }
  const names = [...cookieOnly, ownName]
  return Object.fromEntries(Object.entries(added).filter(([name]) => !names.includes(name)))
}
