import { budget, forwardedFor } from './budget.mjs'
import { challenge, maxAge, nonce, plain, refreshToken, strayVerifier } from './links.mjs'
import { language, refusedPeople, scanner, tries } from './refusals.mjs'

/** Every probe, in order. `costly` ones run only when they are asked for. */
export const probes = [
  { number: 0, name: 'plain', question: 'Does a plain link sign in at all?', run: plain },
  {
    number: 1,
    name: 'challenge',
    question: 'Is a PKCE challenge in `authParams` bound to the code?',
    run: challenge,
  },
  {
    number: 2,
    name: 'stray-verifier',
    question: 'What does a verifier without a challenge get?',
    run: strayVerifier,
  },
  {
    number: 3,
    name: 'refresh-token',
    question: 'Does `offline_access` bring a refresh token?',
    run: refreshToken,
  },
  {
    number: 4,
    name: 'refused-people',
    question: 'What do strangers and blocked users get?',
    run: refusedPeople,
  },
  { number: 5, name: 'scanner', question: 'Does HEAD or a GET of a scanner spend a link?', run: scanner },
  { number: 6, name: 'tries', question: 'Do failed links count as one of the three tries?', run: tries },
  {
    number: 7,
    name: 'forwarded-for',
    question: 'Is `auth0-forwarded-for` heeded, also with `private_key_jwt`?',
    run: forwardedFor,
  },
  { number: 8, name: 'max-age', question: 'What do `max_age` and `prompt` in `authParams` do?', run: maxAge },
  { number: 9, name: 'language', question: 'Are the descriptions of errors translated?', run: language },
  {
    number: 10,
    name: 'budget',
    question: 'What does the 429 of the 50 starts an hour say?',
    run: budget,
    costly: true,
  },
  { number: 11, name: 'nonce', question: 'Does a nonce in `authParams` reach the ID token?', run: nonce },
]

/**
 * The probes with these names or numbers; all but the costly ones without any.
 *
 * @throws Error that names what there is not, or what must be allowed first
 */
export function choose(wanted, { spend }) {
  const unknown = wanted.filter((word) => !find(word))
  if (unknown.length > 0) throw new Error(`There is no probe ${unknown.join(', ')}.`)
  const chosen = wanted.length > 0 ? wanted.map(find) : probes.filter(({ costly }) => !costly || spend)
  const dear = chosen.find(({ costly }) => costly && !spend)
  if (dear)
    throw new Error(
      `"${dear.name}" sends 50 mails or more, and nobody can sign in from here for up to an hour. Add --spend-the-hour.`,
    )
  return chosen
}

const find = (word) => probes.find(({ name, number }) => name === word || String(number) === word)
