import { Stop } from './kit.mjs'
import { describeAnswer } from './words.mjs'

/** The probes of who is counted, and how. */

export async function forwardedFor(kit) {
  const { signingKey, forwardedFor: address } = kit.settings
  const proof = signingKey ? '`private_key_jwt`' : 'a client secret'
  const started = await kit.auth0.start({ send: 'code', headers: { 'auth0-forwarded-for': address } })
  kit.note(`With ${proof}: ${describeAnswer(started)}`)
  if (started.status !== 200) throw new Stop('The start was refused.')
  const seen = await kit.ask(
    `Open Monitoring > Logs, the newest "Code/Link Sent". Is its IP address ${address}? y or n. ("Trust Token Endpoint IP Header" must be on.)`,
  )
  kit.conclude(
    `With ${proof} the log of the tenant shows ${seen.startsWith('y') ? 'the forwarded address' : 'NOT the forwarded address'}.`,
  )
  if (!signingKey)
    kit.note('For the point itself, run this one again with a signing key in place of the secret.')
}

/** More than the 50 of the documentation, in case it is the 50 and a burst. */
const MOST = 110

export async function budget(kit) {
  for (let count = 1; count <= MOST; count += 1) {
    const answer = await kit.auth0.start({ send: 'code' })
    if (answer.status === 200) continue
    kit.note(`start number ${count}: ${describeAnswer(answer)}`)
    kit.note(`its headers: ${limitHeaders(answer.headers) || 'none about limits'}`)
    return kit.conclude(
      answer.status === 429
        ? `Refused after ${count - 1} starts: see its body below.`
        : 'Refused, but not for the limit.',
    )
  }
  kit.conclude(`${MOST} starts in a row were all taken.`)
}

function limitHeaders(headers) {
  const named = [...headers].filter(([name]) => /ratelimit|retry-after|content-type/.test(name))
  return named.map(([name, value]) => `\`${name}: ${value}\``).join(', ')
}
