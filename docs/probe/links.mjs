import { challengeOf, random } from './kit.mjs'

/** The probes of what a link can carry, and what its code is then exchanged for. */

export async function plain(kit) {
  const { ok } = await kit.round('Plain')
  kit.conclude(
    ok
      ? 'A link without PKCE and nonce signs in with the client credentials alone.'
      : 'A link without PKCE and nonce does NOT sign in.',
  )
}

export async function nonce(kit) {
  const sent = random()
  const { ok, claims } = await kit.round('With a nonce', { authParams: { nonce: sent } })
  if (!ok) return kit.conclude('A link with a nonce does NOT sign in.')
  const echoed = claims.nonce === sent
  kit.conclude(
    echoed
      ? 'The nonce comes back in the ID token.'
      : 'The nonce does NOT come back: a strict client refuses.',
  )
}

export async function challenge(kit) {
  const verifier = random() + random()
  const withChallenge = () => ({
    nonce: random(),
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
  })
  const right = await kit.round('Challenge, right verifier', { authParams: withChallenge(), verifier })
  if (!right.ok)
    return kit.conclude('A verifier is refused although its challenge was in `authParams`: no PKCE.')
  // An ignored verifier would have passed as well.
  const wrong = await kit.round('Challenge, wrong verifier', {
    authParams: withChallenge(),
    verifier: random() + random(),
  })
  kit.conclude(
    wrong.ok
      ? 'Right and wrong verifiers are both taken: the challenge is not bound to the code.'
      : 'The challenge in `authParams` is bound to the code: PKCE works.',
  )
}

export async function strayVerifier(kit) {
  const { ok } = await kit.round('No challenge, but a verifier', { verifier: random() + random() })
  kit.conclude(
    ok
      ? 'A verifier without a challenge is ignored.'
      : 'A verifier without a challenge is refused: see its body below.',
  )
}

export async function refreshToken(kit) {
  const scope = 'openid profile email offline_access'
  const { ok, body } = await kit.round('With `offline_access`', { authParams: { scope } })
  if (!ok) return kit.conclude('A link with `offline_access` does NOT sign in.')
  kit.conclude(
    body.refresh_token
      ? 'A link can bring a refresh token.'
      : 'A link brings NO refresh token, although it was asked for.',
  )
}

export async function maxAge(kit) {
  const aged = await kit.round('With `max_age`', { authParams: { max_age: '3600' } })
  if (!aged.ok) return kit.conclude('A link with `max_age` does NOT sign in.')
  const time = aged.claims.auth_time === undefined ? 'no `auth_time`' : '`auth_time`'
  const mailed = await kit.mailedLink('With `prompt=login`', { prompt: 'login' })
  const prompted = await kit.open('With `prompt=login`, click', mailed)
  const led = prompted.query?.code ? 'signs in as ever' : 'does NOT lead to a code'
  kit.conclude(`A link with \`max_age\` brings ${time} in the ID token; one with \`prompt=login\` ${led}.`)
}
