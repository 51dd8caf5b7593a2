import { parseUrl } from '../../parse-url.js'
import type { Finding } from './finding.js'
import { problem } from './judge.js'
import { ask, type Reply } from './request.js'
import { baseUrlNameOf, type Subject } from './subject.js'
import { isLocal } from './urls.js'

const why =
  'Links and the callback lead to the base URL, and its cookies are for that alone: nobody is signed in.'

/**
 * Whether what gave no answer speaks the other protocol: http where https was asked for, or the other way round.
 *
 * @param failed What came of the question.
 */
export async function findOtherProtocol(
  subject: Subject,
  { url, isTold, timeoutMs }: { url: string; isTold: boolean; timeoutMs: number },
  failed: Extract<Reply, { failure: string }>,
  request: typeof fetch,
): Promise<Finding | undefined> {
  if (failed.failure !== 'tls' && failed.failure !== 'other') return undefined
  const asked = new URL(url)
  const other = toOtherProtocol(asked)
  const reply = await ask(request, other.href, { timeoutMs })
  // A certificate that nobody trusts is a certificate nonetheless.
  const isThere = !('failure' in reply) || (asked.protocol === 'http:' && reply.failure === 'tls')
  if (!isThere) return undefined
  if (!isTold) return toWrongProtocol('app.landing', subject, asked)
  return problem(
    'app.landing',
    `--url says ${nameOf(asked)}, but what answers on port ${portOf(asked)} speaks ${nameOf(other)}.`,
    'The doctor cannot ask it anything.',
    `Say --url ${other.origin}.`,
  )
}

/** Whether the app was asked at another place than the one its base URL names. */
export function findOtherPlace(subject: Subject, url: string): Finding | undefined {
  const check = 'app.start'
  const asked = parseUrl(url)
  const known = subject.baseUrls.flatMap((text) => parseUrl(text) ?? [])
  if (!asked || known.length === 0 || known.some(({ origin }) => origin === asked.origin)) return undefined
  const twin = known.find((each) => toOtherProtocol(each).origin === asked.origin)
  if (twin) return toWrongProtocol(check, subject, twin)
  const name = baseUrlNameOf(subject.app)
  const what = `${name} says ${known.map(({ origin }) => origin).join(' and ')}, and the app was asked at ${asked.origin}.`
  if (known.some((each) => isMeant(each, asked))) {
    return {
      check,
      status: 'advice',
      what,
      why: 'Links and the callback lead to the base URL, and cookies of one host are not sent to another.',
      how: 'Nothing, if that is the address of the app inside, behind what answers at its base URL.',
    }
  }
  return problem(check, what, why, `Write ${asked.origin} into ${name}, or run the app where that says.`)
}

// A proxy in front of it, or another name of this machine.
function isMeant(known: URL, asked: URL): boolean {
  if (!isLocal(known)) return isInside(asked)
  return isLocal(asked) && known.protocol === asked.protocol && portOf(known) === portOf(asked)
}

function isInside(url: URL): boolean {
  return (
    isLocal(url) ||
    !url.hostname.includes('.') ||
    /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+$|\.(internal|local|svc)$/.test(url.hostname)
  )
}

/** @param known A base URL that names the right host and port. */
function toWrongProtocol(check: string, { app }: Subject, known: URL): Finding {
  const other = toOtherProtocol(known)
  const command = known.protocol === 'https:' ? 'with' : 'without'
  return problem(
    check,
    `${baseUrlNameOf(app)} says ${nameOf(known)}, but what answers on port ${portOf(known)} speaks ${nameOf(other)}.`,
    why,
    `Write ${other.origin}, or run next dev ${command} --experimental-https.`,
  )
}

/** The same host and port by the other of http and https. */
function toOtherProtocol(url: URL): URL {
  const scheme = url.protocol === 'https:' ? 'http:' : 'https:'
  return new URL(`${scheme}//${url.hostname}:${portOf(url)}${url.pathname}`)
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80')
}

function nameOf({ protocol }: URL): string {
  return protocol.slice(0, -1)
}
