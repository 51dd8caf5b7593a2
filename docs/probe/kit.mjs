import { createHash, randomBytes } from 'node:crypto'
import { toArrival } from './auth0.mjs'
import { claimsOf, describeAnswer, describeArrival, describeLink, list } from './words.mjs'

/** Ends a probe early; the report says why. */
export class Stop extends Error {}

export const random = () => randomBytes(24).toString('base64url')
export const challengeOf = (verifier) => createHash('sha256').update(verifier).digest('base64url')

/** What one probe works with: it notes what it sees, and says in one sentence what that means. */
export function createKit({ settings, auth0, callback, operator, mask }) {
  const notes = []
  let verdict = 'Not settled: see below.'
  const note = (text) => notes.push(text)

  /** Asks for a link with these parameters on top of the plain ones, and gives what the operator found in the mail. */
  async function mailedLink(what, extra = {}, { headers, to } = {}) {
    const state = random()
    const plain = { redirect_uri: settings.callbackUrl, response_type: 'code', scope: 'openid profile email' }
    const authParams = { ...plain, state, ...extra }
    for (const name of ['state', 'nonce', 'code_challenge']) mask.hide(name, authParams[name])
    const started = await auth0.start({ authParams, headers, to })
    note(`${what}, start: ${describeAnswer(started)}`)
    if (started.status !== 200) throw new Stop('The start was refused.')
    callback.forget()
    const link = await readLink(operator, settings.tenant)
    if (!link) return { state, clicked: toArrival(await operator.watch(callback.visit())) }
    mask.hide('verification_code', new URL(link).searchParams.get('verification_code'))
    note(`${what}, link: ${describeLink(link, authParams)}`)
    return { state, link }
  }

  async function open(what, { state, link, clicked }, headers) {
    const arrival = clicked ?? (await auth0.open(link, headers))
    mask.hide('code', arrival.query?.code)
    note(`${what}: ${describeArrival(arrival, state)}`)
    return arrival
  }

  /** As {@link open}, where a page of the tenant would say nothing about what is asked here. */
  async function arrive(what, mailed, headers) {
    const arrival = await open(what, mailed, headers)
    if (arrival.query) return arrival
    throw new Stop('The link has not led to the callback. Is the session switch of the tenant on?')
  }

  async function exchange(what, arrival, verifier) {
    const code = arrival.query?.code
    if (!code) throw new Stop('The link has led to no code, so there is nothing to exchange.')
    if (verifier) mask.hide('code_verifier', verifier)
    const answer = await auth0.exchange(code, verifier)
    const claims = claimsOf(answer.body.id_token)
    note(`${what}, exchange: ${describeAnswer(answer)}`)
    if (answer.status === 200) note(`${what}, claims of the ID token: ${list(Object.keys(claims))}`)
    return { ok: answer.status === 200, body: answer.body, claims }
  }

  return {
    settings,
    auth0,
    ask: operator.ask,
    note,
    mailedLink,
    open,
    arrive,
    exchange,
    /** The whole round. */
    async round(what, { authParams, verifier } = {}) {
      const mailed = await mailedLink(what, authParams)
      return exchange(what, await arrive(`${what}, click`, mailed), verifier)
    },
    conclude(text) {
      verdict = text
    },
    result: () => ({ verdict, notes }),
  }
}

/** A pasted link of this tenant, out of the fragment of a landing page too; nothing when it is to be clicked. */
async function readLink({ ask, say }, tenant) {
  for (;;) {
    const pasted = await ask(
      'Copy the address of the link in the new mail, WITHOUT opening it, and paste it here. (Or press Enter alone, and click it.)',
    )
    if (pasted === '') return undefined
    const link = linkIn(pasted)
    if (link?.startsWith(tenant)) return link
    say('That is no link of this tenant. Some mail programs put another address around it.')
  }
}

function linkIn(text) {
  try {
    const url = new URL(text)
    return url.hash ? decodeURIComponent(url.hash.slice(1)) : url.href
  } catch {
    return undefined
  }
}
