import type { TypedDetails } from '../details'
import type { CookieKind, CookieNote } from './cookies'
import { describeAnswer, describeRequest, describeStatus } from './http-text'
import { maskAddress, maskName } from './mask'
import { isRecord, readCode, type SignIn, type TenantRequest } from './sign-in'

/** Who takes part in a sign-in. */
export type Actor = 'Browser' | 'Shop' | 'Auth0'

/** One step of a sign-in, fit to be shown: everything personal or secret in it is masked. */
export interface Scene {
  id: string
  from: Actor
  to: Actor
  title: string
  /** Why it is done this way. */
  why: string
  outcome: 'done' | 'failed' | 'waiting'
  /** How it ended, in a word or two. */
  result?: string | undefined
  /** When it came in. */
  receivedAt?: number | undefined
  /** What went over the wire. */
  wire?: readonly { label: string; text: string }[]
  /** Parameters that are left out on purpose, and are indeed not there. */
  absent?: readonly string[]
  cookies?: readonly CookieNote[]
  /** What else there is to know, or to do. */
  note?: string | undefined
}

/** All that the scenes are made from. */
export interface Backstage {
  draft: TypedDetails | undefined
  signIn: SignIn
  cookies: readonly CookieNote[]
  signedInAs: string | undefined
}

/** The sign-in step by step; those that have not happened say what to do. */
export function toScenes(backstage: Backstage): Scene[] {
  return [
    toFormScene(backstage),
    toStartScene(backstage),
    toCookieScene(backstage),
    toClickScene(backstage),
    toTokenScene(backstage),
    toSessionScene(backstage),
  ]
}

function toFormScene({ draft, signIn }: Backstage): Scene {
  const scene = {
    id: 'form',
    from: 'Browser',
    to: 'Shop',
    title: 'You send the form',
    why: 'The shop keeps what you typed as a draft of this browser. It touches no customer: nobody has proved yet whose address it is.',
  } as const
  if (draft)
    return { ...scene, outcome: 'done', wire: [{ label: 'What the shop got', text: toFormText(draft) }] }
  const note = signIn.start
    ? 'This browser has no draft any more: an order took it over, or the link was asked for elsewhere.'
    : 'Ask for a link at the checkout.'
  return { ...scene, outcome: 'waiting', note }
}

function toFormText({ firstName, lastName, email }: TypedDetails): string {
  const names = firstName === '' ? [] : [`firstName=${maskName(firstName)}`, `lastName=${maskName(lastName)}`]
  return [...names, `email=${maskAddress(email)}`].join('\n')
}

function toStartScene({ signIn: { start } }: Backstage): Scene {
  const scene = {
    id: 'start',
    from: 'Shop',
    to: 'Auth0',
    title: 'The shop asks for a message',
    why: 'The server asks, with its own secret. State and nonce are its choice, and no PKCE challenge goes along: Auth0 would not keep one for a link.',
  } as const
  if (!start) return { ...scene, outcome: 'waiting', note: 'Nothing has been asked for yet.' }
  const authParams = isRecord(start.body) ? start.body.authParams : undefined
  const failed = start.status !== 200
  return {
    ...scene,
    ...toWire(start),
    outcome: failed ? 'failed' : 'done',
    absent: ['code_challenge', 'code_challenge_method'].filter(
      (name) => !(isRecord(authParams) && name in authParams),
    ),
    note: failed ? 'No message went out, and no cookie was set.' : undefined,
  }
}

function toCookieScene({ cookies, signIn: { visit } }: Backstage): Scene {
  const has = (kind: CookieKind) => cookies.some((cookie) => cookie.kind === kind)
  const isRefused = visit !== undefined && readCode(visit) === null
  return {
    id: 'cookies',
    from: 'Shop',
    to: 'Browser',
    title: 'This browser remembers',
    why: 'The SDK’s callback trusts a transaction cookie, whoever wrote it. So the package writes the same one, without a PKCE verifier.',
    outcome: has('transaction') || has('session') || isRefused ? 'done' : 'waiting',
    cookies,
    note: toCookieNote(has, isRefused),
  }
}

function toCookieNote(has: (kind: CookieKind) => boolean, isRefused: boolean): string | undefined {
  if (has('transaction')) return undefined
  if (has('session')) return 'The transaction is gone: the callback has used it.'
  if (isRefused) return 'The transaction is gone: it ended with what Auth0 has refused.'
  return 'There is no transaction: it comes with the answer to the form.'
}

function toClickScene({ signIn: { visit, typed, otherVisits } }: Backstage): Scene {
  const scene = {
    id: 'click',
    from: 'Browser',
    to: 'Auth0',
    title: typed ? 'You type the code' : 'You open the link',
    why: typed
      ? 'A typed code goes the way of the link: the shop writes a fresh transaction, and sends the browser to Auth0 with a new state.'
      : 'The link is the request above around a code. Auth0 sends the browser on to the SDK’s own callback, with the state that the cookie holds.',
  } as const
  if (!visit)
    return { ...scene, outcome: 'waiting', note: 'Open the link in the demo inbox, or type its code.' }
  const failed = readCode(visit) === null
  return {
    ...scene,
    ...toWire(visit),
    outcome: failed ? 'failed' : 'done',
    ...(failed && visit.status === 302 && { result: 'sent back with an error' }),
    note: otherVisits > 0 ? `Not shown: ${otherVisits} more of these since the message went out.` : undefined,
  }
}

function toTokenScene({ signIn: { visit, token } }: Backstage): Scene {
  const scene = {
    id: 'token',
    from: 'Shop',
    to: 'Auth0',
    title: 'The callback redeems the code',
    why: 'The stock exchange, made by the stock callback. No verifier goes with it, since Auth0 was told of no challenge.',
  } as const
  if (token)
    return {
      ...scene,
      ...toWire(token),
      outcome: token.status === 200 ? 'done' : 'failed',
      absent: ['code_verifier'].filter((name) => !(isRecord(token.body) && name in token.body)),
    }
  if (!visit) return { ...scene, outcome: 'waiting', note: 'Happens by itself after the click.' }
  const note =
    readCode(visit) !== null
      ? 'The code is still there: the callback had no transaction for it, as in a browser that did not ask.'
      : 'There is no code to redeem. Ask for a new link.'
  return { ...scene, outcome: 'waiting', note }
}

function toSessionScene({ signedInAs, cookies }: Backstage): Scene {
  const scene = {
    id: 'session',
    from: 'Shop',
    to: 'Browser',
    title: 'You are signed in',
    why: 'A session like any other, made by the SDK. From here on the package has nothing to do with it.',
  } as const
  if (signedInAs === undefined)
    return { ...scene, outcome: 'waiting', note: 'Nobody is signed in in this browser.' }
  const sessions = cookies.filter(({ kind }) => kind === 'session')
  const lines = [`email=${maskAddress(signedInAs)}`, 'email_verified=true', ...sessions.map(toSessionLine)]
  return {
    ...scene,
    outcome: 'done',
    wire: [{ label: 'What the shop knows of you', text: lines.join('\n') }],
  }
}

function toSessionLine({ name, bytes }: CookieNote): string {
  return `cookie=${name} (${bytes} bytes, encrypted)`
}

function toWire(request: TenantRequest) {
  return {
    result: describeStatus(request.status),
    receivedAt: request.receivedAt,
    wire: [
      { label: 'As Auth0 received it', text: describeRequest(request) },
      { label: 'The answer', text: describeAnswer(request) },
    ],
  }
}
