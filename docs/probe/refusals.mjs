import { Stop } from './kit.mjs'
import { describeAnswer } from './words.mjs'

/** The probes of links and people that are refused. */

export async function refusedPeople(kit) {
  const { newEmail, blockedEmail } = kit.settings
  if (!newEmail && !blockedEmail) throw new Stop('Neither PROBE_NEW_EMAIL nor PROBE_BLOCKED_EMAIL is set.')
  const found = []
  if (newEmail) found.push(`a stranger with sign-ups disabled: ${await strangerIsTold(kit, newEmail)}`)
  if (blockedEmail) found.push(`a blocked user: ${await blockedIsTold(kit, blockedEmail)}`)
  kit.conclude(`The start answers ${found.join('; ')}.`)
}

async function strangerIsTold(kit, to) {
  await kit.ask(
    'Switch ON "Disable Sign Ups" of the email connection. PROBE_NEW_EMAIL must be no user. Enter when done.',
  )
  const told = describeAnswer(await kit.auth0.start({ to, send: 'code' }))
  await kit.ask('Switch "Disable Sign Ups" OFF again. Enter when done.')
  return told
}

async function blockedIsTold(kit, to) {
  await kit.ask(
    'PROBE_BLOCKED_EMAIL must be a user of the email connection, NOT blocked yet. Enter when it is.',
  )
  const mailed = mustPaste(await kit.mailedLink('To be blocked', {}, { to }))
  await kit.ask('Now block this user. Enter when done.')
  await kit.open('To be blocked, click after the block', mailed)
  const told = describeAnswer(await kit.auth0.start({ to, send: 'code' }))
  const came = await kit.ask('Has another mail come to PROBE_BLOCKED_EMAIL within a minute? y or n')
  return `${told} (${came.startsWith('y') ? 'and a mail came' : 'and no mail came'}; what a link from before the block does is below)`
}

export async function scanner(kit) {
  const mailed = mustPaste(await kit.mailedLink('Scanned'))
  const head = await kit.auth0.visit(mailed.link, 'HEAD')
  kit.note(`HEAD: ${head.status}`)
  const first = await kit.arrive('the first GET', mailed)
  const second = await kit.arrive('the second GET', mailed)
  const spentBy = (arrival) => !arrival.query?.code
  if (spentBy(first)) return kit.conclude('HEAD spends a link.')
  kit.conclude(
    `HEAD does not spend a link; GET ${spentBy(second) ? 'does, without a browser behind it' : 'does not either'}.`,
  )
}

export async function tries(kit) {
  const mailed = mustPaste(await kit.mailedLink('Tried'))
  const wrong = { ...mailed, link: withWrongCode(mailed.link) }
  for (const count of [1, 2, 3]) await kit.arrive(`wrong code in the link, try ${count}`, wrong)
  const right = await kit.arrive('then the right link', mailed)
  const links = right.query?.code
    ? 'do not count against the tries'
    : 'count: after three the right link is dead'
  kit.conclude(
    `Links with a wrong code ${links}. Typed codes: after three wrong ones the right one is ${await typed(kit)}.`,
  )
}

async function typed(kit) {
  kit.note(`A code, start: ${describeAnswer(await kit.auth0.start({ send: 'code' }))}`)
  const code = await kit.ask('Type the six digits of the new mail.')
  for (const count of [1, 2, 3])
    kit.note(`wrong code, typed, try ${count}: ${describeAnswer(await kit.auth0.typeCode(otherThan(code)))}`)
  const last = await kit.auth0.typeCode(code)
  kit.note(`then the right code: ${describeAnswer(last)}`)
  return last.status === 200 ? 'taken' : 'refused'
}

export async function language(kit) {
  const german = { 'x-request-language': 'de', 'accept-language': 'de' }
  const mailed = mustPaste(await kit.mailedLink('In German', { ui_locales: 'de' }, { headers: german }))
  const wrong = { ...mailed, link: withWrongCode(mailed.link) }
  const arrival = await kit.arrive('a wrong code, in a German browser', wrong, { 'accept-language': 'de' })
  const text = arrival.query?.error_description
  if (text === undefined) throw new Stop('The link has led to no error description.')
  kit.conclude(
    english.test(text)
      ? 'The description of the error is in English all the same.'
      : 'The description of the error is not the English one: see below.',
  )
}

/** A click in a browser cannot be taken back, or repeated with another code. */
function mustPaste(mailed) {
  if (mailed.link) return mailed
  throw new Stop('This probe needs the link pasted, not clicked.')
}

function withWrongCode(link) {
  const url = new URL(link)
  url.searchParams.set('verification_code', otherThan(url.searchParams.get('verification_code')))
  return url.href
}

/** The texts that are known from public sources. */
const english = /^(Wrong email or|The verification code|You've reached)/

const otherThan = (code) => (code === '000000' ? '111111' : '000000')
