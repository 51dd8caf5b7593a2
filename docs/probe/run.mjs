import { createAuth0 } from './auth0.mjs'
import { serveCallback } from './callback.mjs'
import { createKit, Stop } from './kit.mjs'
import { createMask } from './mask.mjs'

/**
 * Runs probes one after the other, and returns the report.
 *
 * @param operator the person: `ask(text)` resolves to a line, `say(text)` tells, `watch(promise)` waits for a click
 */
export async function runProbes(chosen, { settings, operator }) {
  const mask = createMask()
  const callback = await serveCallback(settings.callbackUrl)
  const parts = { settings, auth0: createAuth0(settings), callback, operator, mask }
  hideSettings(mask, settings)
  try {
    const sections = []
    for (const probe of chosen) {
      operator.say(`\nProbe ${probe.number}, ${probe.name}: ${probe.question}`)
      sections.push(toSection(probe, await runOne(probe, createKit(parts))))
    }
    return mask.apply([toHead(settings), ...sections].join('\n\n'))
  } finally {
    await callback.close()
  }
}

async function runOne({ run }, kit) {
  try {
    await run(kit)
  } catch (error) {
    kit.conclude(error instanceof Stop ? `Not settled. ${error.message}` : `Not settled: ${reasonOf(error)}`)
  }
  return kit.result()
}

function reasonOf({ message, cause }) {
  return [message, cause?.code].filter(Boolean).join(', ')
}

function hideSettings(mask, settings) {
  mask.hide('the tenant', new URL(settings.tenant).host)
  mask.hide('the client ID', settings.clientId)
  mask.hide('the client secret', settings.clientSecret)
  for (const email of [settings.email, settings.newEmail, settings.blockedEmail]) {
    mask.hide('the address', email)
    mask.hide('the address', email && encodeURIComponent(email))
  }
}

function toHead({ signingKey }) {
  const proof = signingKey ? '`private_key_jwt`' : 'a client secret'
  return `# What one Auth0 tenant does with passwordless links

Tried on ${new Date().toISOString().slice(0, 10)}, as a Regular Web App with ${proof}, on Node ${process.versions.node}.
Addresses, codes, tokens, states and the names of tenant and application are left out.`
}

function toSection({ number, name, question }, { verdict, notes }) {
  const lines = notes.map((note) => `- ${note}`)
  return `## ${number}. ${name}: ${question}\n\n**${verdict}**\n\n${lines.join('\n')}`.trimEnd()
}
