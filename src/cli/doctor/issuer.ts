import * as v from 'valibot'
import { parseJson } from '../../parse-json.js'
import { parseUrl } from '../../parse-url.js'
import type { App } from './app.js'
import type { Finding } from './finding.js'
import { problem } from './judge.js'
import { ask } from './request.js'
import { namesOf } from './subject.js'
import { toShown } from './urls.js'

/** The checks of the tenant that anybody can make. */
export const issuerChecks = ['issuer.discovery', 'issuer.name', 'issuer.clock']

const Discovery = v.looseObject({ issuer: v.string(), token_endpoint: v.string() })

const maxSkewSeconds = 60

/** Whether the tenant is there and is the one that the settings name. One request, without credentials. */
export async function checkTenantIsThere(
  app: App,
  request: typeof fetch,
  { timeoutMs = 10_000, now = Date.now } = {},
): Promise<Finding[]> {
  if (!app.issuer) return skipAll(issuerChecks, 'The settings name no tenant.')
  const url = new URL('.well-known/openid-configuration', app.issuer).href
  const reply = await ask(request, url, { timeoutMs, headers: { accept: 'application/json' } })
  if ('failure' in reply) {
    return [toUnreachable(app, reply), ...skipAll(issuerChecks.slice(1), 'The tenant was not reached.')]
  }
  const { response, text } = reply
  const discovered = v.safeParse(Discovery, parseJson(text))
  const clock = checkClock(response.headers.get('date'), now())
  if (!response.ok || !discovered.success) {
    const name = 'There is no discovery document to read it off.'
    return [toNoTenant(app, response, text), ...skipAll(['issuer.name'], name), clock]
  }
  return [
    { check: 'issuer.discovery', status: 'ok', what: `${new URL(app.issuer).host} answers.` },
    checkName(app, app.issuer, discovered.output.issuer),
    clock,
  ]
}

/** The same for every check that could not be looked at. */
export function skipAll(checks: readonly string[], what: string): Finding[] {
  return checks.map((check) => ({ check, status: 'skipped', what }))
}

const remedies = {
  dns: (name: string) => `Nobody has that name: look for a typing error in ${name}, also in the region.`,
  tls: (name: string) =>
    `Look at the certificate of that host; for a private authority set NODE_EXTRA_CA_CERTS. ${name} wants https.`,
  timeout: (_name: string) =>
    'Look at firewalls and proxies: Node sends fetch past HTTPS_PROXY unless told otherwise.',
  refused: (_name: string) =>
    'Nothing listens there. The offline tenant: npx nextjs-auth0-passwordless tenant',
  other: (_name: string) => 'Look at the network between here and Auth0.',
}

function toUnreachable(
  { issuer = '', generation }: App,
  { failure, reason }: { failure: keyof typeof remedies; reason: string },
): Finding {
  return problem(
    'issuer.discovery',
    `${new URL(issuer).host} is out of reach from here: ${describe(failure)} (${reason}).`,
    'Every start would fail with auth0_unreachable or auth0_timeout.',
    remedies[failure](namesOf[generation].issuer),
  )
}

function describe(failure: keyof typeof remedies): string {
  const words = {
    dns: 'the name is not known',
    tls: 'no trusted TLS connection',
    timeout: 'no answer in time',
    refused: 'connection refused',
    other: 'no connection',
  }
  return words[failure]
}

function toNoTenant({ issuer = '', generation }: App, response: Response, text: string): Finding {
  const { status } = response
  const { issuer: name } = namesOf[generation]
  const to = response.headers.get('location')
  const where = `${new URL(issuer).host} answers the discovery`
  const why = 'The SDK finds its endpoints there; starts would fail with auth0_invalid_response.'
  if (to && status >= 300 && status < 400) {
    const target = parseUrl(to, issuer)
    const how = `Put the host that it leads to into ${name}, if that is your tenant.`
    return problem(
      'issuer.discovery',
      `${where} with a redirect to ${target?.host ?? 'elsewhere'}.`,
      why,
      how,
    )
  }
  if (status === 404) {
    const how = `Look at ${name}: Auth0 answers so for tenants that do not exist, or are in another region.`
    return problem('issuer.discovery', `${where} with 404.`, why, how)
  }
  if (/^\s*</.test(text)) {
    const how = `Look at ${name}, and at proxies between here and Auth0.`
    return problem('issuer.discovery', `${where} with a page of HTML (status ${status}).`, why, how)
  }
  const how = `Look at ${name}: it must be an Auth0 tenant or its custom domain.`
  return problem(
    'issuer.discovery',
    `${where} with something else than an issuer and a token_endpoint (status ${status}).`,
    why,
    how,
  )
}

function checkName({ generation }: App, ours: string, theirs: string): Finding {
  const check = 'issuer.name'
  if (theirs === ours) return { check, status: 'ok', what: `It calls itself ${toShown(theirs)}, as you do.` }
  const { issuer: name } = namesOf[generation]
  const isSlash = theirs.replace(/\/*$/, '/') === ours
  return {
    check,
    status: isSlash ? 'advice' : 'problem',
    what: isSlash
      ? `It calls itself ${toShown(theirs)} without the slash that Auth0 has at the end.`
      : `It calls itself ${toShown(theirs)}, and ${name} comes to ${toShown(ours)}.`,
    why: 'Issuers are compared letter by letter; the callback would refuse the ID token.',
    how: `Put into ${name} what the tenant calls itself: the custom domain, if there is one, at all places.`,
  }
}

function checkClock(date: string | null, now: number): Finding {
  const check = 'issuer.clock'
  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) return { check, status: 'skipped', what: 'The answer has no date.' }
  const seconds = Math.round((now - theirs) / 1000)
  if (Math.abs(seconds) <= maxSkewSeconds) {
    return { check, status: 'ok', what: `The clock here is within ${maxSkewSeconds} seconds of theirs.` }
  }
  return {
    check,
    status: 'advice',
    what: `The clock here is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} the tenant's.`,
    why: 'Tokens and assertions then look expired, or not valid yet.',
    how: 'Let the machine set its clock by NTP.',
  }
}
