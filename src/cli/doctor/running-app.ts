import { parseUrl } from '../../parse-url.js'
import type { Finding } from './finding.js'
import { skipAll } from './issuer.js'
import { problem } from './judge.js'
import { landingMark, toLanding } from './landing.js'
import { codeOf, isBehindSomething, isBroken, isMoved, redirectOf, toObstacle, toPath } from './obstacle.js'
import { ask, type Reply } from './request.js'
import type { Subject } from './subject.js'
import { callbackPathOf, toAppUrl, toShown } from './urls.js'
import { findOtherPlace, findOtherProtocol } from './whereabouts.js'

// The first answer of `next dev` takes long: it builds the route.
export const defaultTimeoutMs = 30_000

/** The checks of a running app. */
export const appChecks = ['app.landing', 'app.start', 'app.settings', 'app.callback']

/** Where the app runs, and what is asked of it. */
export interface Visit {
  /** Base URL. */
  url: string
  /** Whether somebody has said that it runs there. */
  isTold: boolean
  /** Path of the start route, below the base path. */
  startPath: string
  timeoutMs?: number
}

/**
 * Whether the routes of a running app answer as they do when they are mounted: four requests, none of which has an address in it, so
 * that no message is sent.
 */
export async function checkRunningApp(
  subject: Subject,
  visit: Visit,
  request: typeof fetch,
): Promise<Finding[]> {
  const { generation, env } = subject.app
  const { url, timeoutMs = defaultTimeoutMs } = visit
  const startUrl = toAppUrl(generation, env, visit.startPath, url)
  const page = await askRoute(request, startUrl, { timeoutMs, headers: { accept: 'text/html' } })
  if ('failure' in page) {
    const other = await findOtherProtocol(subject, { ...visit, timeoutMs }, page, request)
    if (other) return [other, ...skipAll(appChecks.slice(1), 'The app is not where it was asked.')]
    return toSilence(visit, page)
  }
  const landing = toLanding(subject, startUrl, page)
  const callback = await checkCallback(subject, visit, request, isBroken(page))
  if (isBehindSomething(page)) {
    const reason = isBroken(page) ? 'The app fails.' : 'What answers in place of the route hides it.'
    const skipped = skipAll(['app.start', 'app.settings'], reason)
    return [landing, ...skipped, callback]
  }
  const post = { subject, startUrl, origin: parseUrl(subject.baseUrls[0] ?? url)?.origin ?? '', request }
  const start = await checkStart(post)
  if (start.status !== 'ok')
    return [landing, start, skip('app.settings', 'The route takes no POST.'), callback]
  return [landing, findOtherPlace(subject, url) ?? start, await checkSettings(post), callback]
}

/** Asks a route of the app. With `trailingSlash: true` Next sends everybody to the same path with a slash. */
export async function askRoute(
  request: typeof fetch,
  url: string,
  init: RequestInit & { timeoutMs: number },
): Promise<Reply> {
  const reply = await ask(request, url, init)
  const target = 'failure' in reply ? undefined : redirectOf(reply, url)
  if (!target) return reply
  const withSlash = new URL(url)
  withSlash.pathname += '/'
  return target.href === withSlash.href ? ask(request, target.href, init) : reply
}

function toSilence(
  { url, isTold }: Visit,
  { failure, reason }: Extract<Reply, { failure: string }>,
): Finding[] {
  const isUntrusted = failure === 'tls'
  const what = isUntrusted
    ? `Node does not trust the certificate at ${toShown(url)} (${reason}).`
    : `Nothing answers at ${toShown(url)} (${reason}).`
  const how = isUntrusted
    ? 'Let NODE_EXTRA_CA_CERTS name the authority that made it; for next dev --experimental-https: "$(mkcert -CAROOT)/rootCA.pem".'
    : 'Start the app (npx next dev), or say where it runs with --url.'
  const first: Finding = isTold
    ? problem('app.landing', what, 'It should run there, by --url.', how)
    : { check: 'app.landing', status: 'skipped', what, how }
  return [
    first,
    ...skipAll(appChecks.slice(1), isUntrusted ? 'Without that, nothing is asked.' : 'The app does not run.'),
  ]
}

/** What is posted where. */
interface Post {
  subject: Subject
  startUrl: string
  /** What a page of the app would send. */
  origin: string
  request: typeof fetch
}

function postJson({ startUrl, origin, request }: Post, query: string, body: object): Promise<Reply> {
  return askRoute(request, startUrl + query, {
    timeoutMs: defaultTimeoutMs,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', origin },
    body: JSON.stringify(body),
  })
}

async function checkStart(post: Post): Promise<Finding> {
  const check = 'app.start'
  const { subject, startUrl, origin } = post
  const reply = await postJson(post, '', {})
  if ('failure' in reply) return skip(check, `No answer (${reply.reason}).`)
  const where = toShown(startUrl)
  const code = codeOf(reply.text)
  if (code === 'invalid_request' || code === 'too_many_requests') {
    return { check, status: 'ok', what: `${where} takes a POST, and refuses one without an address.` }
  }
  if (code === 'origin_not_allowed') {
    return problem(
      check,
      `${where} refuses posts from ${origin}.`,
      'The app runs with another base URL than the doctor has read, and refuses its own form.',
      'Restart the app after changes of .env files, and use the base URL in the address bar. docs/errors.md, "origin_not_allowed".',
    )
  }
  return toObstacle(subject, check, where, reply)
}

/**
 * Whether the options that the app gives in code can work: the landing page is asked about a link that is none of ours, and reads
 * all of them before it says so.
 */
async function checkSettings(post: Post): Promise<Finding> {
  const check = 'app.settings'
  const reply = await postJson(post, landingMark, { link: 'https://doctor.invalid/' })
  if ('failure' in reply) return skip(check, `No answer (${reply.reason}).`)
  const code = codeOf(reply.text)
  if (code === 'configuration_error') return toObstacle(post.subject, check, toShown(post.startUrl), reply)
  if (code !== 'invalid_request') return skip(check, 'This release of the handlers does not tell.')
  return { check, status: 'ok', what: 'What the app gives in code can work with mailed links.' }
}

async function checkCallback(
  subject: Subject,
  { url, isTold }: Visit,
  request: typeof fetch,
  isStartBroken: boolean,
): Promise<Finding> {
  const check = 'app.callback'
  const { app } = subject
  const path = callbackPathOf(app.generation, app.env)
  if (path === undefined) return skip(check, 'The settings name no callback.')
  const [known] = app.callbackUrls
  const callbackUrl = isTold || !known ? toAppUrl(app.generation, app.env, path, url) : known
  // Says of itself that nobody has asked for it.
  const reply = await askRoute(request, `${callbackUrl}?code=doctor&state=doctor`, {
    timeoutMs: defaultTimeoutMs,
  })
  if ('failure' in reply) return skip(check, `No answer (${reply.reason}).`)
  const where = toShown(callbackUrl)
  const { status } = reply.response
  const target = redirectOf(reply, callbackUrl)
  if (target && !isMoved(target, callbackUrl) && !isLogin(target, app.issuer, path)) {
    return {
      check,
      status: 'ok',
      what: `${where} answers a made-up code with a redirect to ${toPath(target)}.`,
    }
  }
  if (target || status === 404 || status === 401 || status === 403) {
    return toObstacle(subject, check, where, reply)
  }
  if (status >= 500 && !/state/i.test(reply.text)) {
    if (isStartBroken) return skip(check, `${where} fails as the start route does, with status ${status}.`)
    return {
      check,
      status: 'advice',
      what: `${where} answers a made-up code with status ${status}, and not because of its state.`,
      why: 'The SDK itself may be failing, which real links would meet as well.',
      how: 'Look at the log of the app. Nothing, if that is an error page of yours.',
    }
  }
  if (status >= 400)
    return { check, status: 'ok', what: `${where} refuses a made-up code, with status ${status}.` }
  return {
    check,
    status: 'advice',
    what: `${where} answers a made-up code with status ${status}.`,
    why: 'The callback of the SDK would refuse it. Maybe a page of the app answers in its place.',
    how: 'Nothing, if your own error page is answered with that status.',
  }
}

function isLogin({ origin, pathname, search }: URL, issuer: string | undefined, callback: string): boolean {
  if (issuer && parseUrl(issuer)?.origin === origin) return true
  return /log-?in|sign-?in|authorize/i.test(pathname) || decode(search).includes(callback)
}

function decode(search: string): string {
  return [...new URLSearchParams(search).values()].join('\n')
}

function skip(check: string, what: string): Finding {
  return { check, status: 'skipped', what }
}
