import type { Keys } from './keys.js'
import type { StartOptions } from './options.js'
import type { Sdk, Settings, TransactionInput } from './sdk.js'
import { type OpenState, openState, type StateContent, sealState } from './state.js'

/** A transaction as the stock callback will look for it. */
export interface Transaction {
  state: string
  nonce: string
  /** Whole `Set-Cookie` lines. */
  setCookie: string[]
}

/** Transactions of ours: with a state that says where it comes from. */
export interface Transactions<Options> {
  begin(request: Request, input: TransactionInput<Options>, content: StateContent): Promise<Transaction>
  /** What a state of ours knows; `undefined` for everybody else's. */
  open(state: string): OpenState | undefined
  /** Writes the transaction of a state once more. */
  restore(
    request: Request,
    input: TransactionInput<Options>,
    state: string,
    opened: OpenState,
  ): Promise<string[]>
}

/** The transactions of one generation of the SDK, under one set of keys. */
export function createTransactions<Options extends StartOptions>(
  sdk: Sdk<Options>,
  keys: Keys,
  settings: Settings,
): Transactions<Options> {
  // No other app's with the same secret, and no other tenant's.
  const boundTo = (plain: string) => ['state', settings.issuer, settings.clientId, plain].join('\n')
  // From the state, so that it can be had again when the cookie is lost.
  const nonceOf = (state: string, secret: number) => keys.nonce[secret]?.(state) ?? ''

  return {
    async begin(request, input, content) {
      const { plain, returnTo } = await sdk.plainState(input)
      const sealed = sealShort(keys, returnTo ? without(content) : content, boundTo(plain))
      const state = sdk.joinState({ plain, sealed })
      const nonce = nonceOf(state, 0)
      return { state, nonce, setCookie: await sdk.writeTransaction(request, input, { state, nonce }) }
    },

    open(state) {
      const form = sdk.splitState(state)
      if (!form) return undefined
      const opened = openState(keys, form.sealed, boundTo(form.plain))
      if (!opened) return undefined
      const { content, secret } = opened
      return { ...content, returnTo: form.returnTo ?? content.returnTo, nonce: nonceOf(state, secret) }
    },

    restore(request, input, state, { nonce }) {
      return sdk.writeTransaction(request, input, { state, nonce })
    },
  }
}

// On SDK v4 a state is in the name of its cookie, too, and 3,500 bytes of them are kept.
const maxLength = 200

function sealShort(keys: Keys, content: StateContent, place: string): string {
  const sealed = sealState(keys, content, place)
  return sealed.length <= maxLength ? sealed : sealState(keys, without(content), place)
}

function without({ returnTo: _, ...content }: StateContent): StateContent {
  return content
}
