import { attempt } from '../../attempt.js'
import { parseUrl } from '../../parse-url.js'
import { propertyOf } from '../../property-of.js'
import type { Finding } from './finding.js'
import { skipAll } from './issuer.js'
import { problem } from './judge.js'
import { ask, type Reply } from './request.js'
import type { Subject } from './subject.js'
import { callbackPathOf, toAppUrl, toShown } from './urls.js'

/** Where the app runs, and what is asked of it. */
export interface Visit {
  /** Base URL. */
  url: string
  /** Whether somebody has said that it runs there. */
  isTold: boolean
  /** Path of the start route, below the base path. */
  startPath: string
  /** The first answer of `next dev` takes long: it builds the route. */
  timeoutMs?: number
}

type Answer = Exclude<Reply, { failure: string }>

/**
 * Whether the routes of a running app answer as they do when they are mounted: three requests, none of which has an address in it,
 * so that no message is sent.
 */
export async function checkRunningApp(
  subject: Subject,
  visit: Visit,
  request: typeof fetch,
): Promise<Finding[]> {
  const { generation, env } = subject.app
  const { url, timeoutMs = 30_000 } = visit
  const startUrl = toAppUrl(generation, env, visit.startPath, url)
  const page = await ask(request, startUrl, { timeoutMs, headers: { accept: 'text/html' } })
  if ('failure' in page) return toSilence(visit, page.reason)
  const landing = toLanding(startUrl, page)
  return [
    landing,
    isBehindSomething(page)
      ? skip('app.start', 'What stands in front of the route has answered for it.')
      : await checkStart(subject, visit, startUrl, request),
    await checkCallback(subject, visit, request),
  ]
}

function toSilence({ url, isTold }: Visit, reason: string): Finding[] {
  const what = `Nothing answers at ${toShown(url)} (${reason}).`
  const how = 'Start the app (npx next dev), or say where it runs with --url.'
  const first: Finding = isTold
    ? problem('app.landing', what, 'It should run there, by --url.', how)
    : { check: 'app.landing', status: 'skipped', what, how }
  return [first, ...skipAll(['app.start', 'app.callback'], 'The app does not run.')]
}

const mark = '?passwordless=landing'

function toLanding(startUrl: string, { response, text }: Answer): Finding {
  const check = 'app.landing'
  const { status } = response
  const where = toShown(startUrl)
  if (status === 200 && text.includes(mark)) {
    return { check, status: 'ok', what: `${where} answers GET with the page in front of a link.` }
  }
  if (status === 405) {
    return {
      check,
      status: 'advice',
      what: `${where} does not answer GET.`,
      why: 'A mail template cannot lead to the page that mail scanners cannot spend.',
      how: 'export { handler as GET, handler as POST }. docs/after-the-click.md, "Mail scanners".',
    }
  }
  return toObstacle(check, where, { response, text })
}

async function checkStart(
  { baseUrls: [baseUrl] }: Subject,
  { url }: Visit,
  startUrl: string,
  request: typeof fetch,
): Promise<Finding> {
  const check = 'app.start'
  // What a page of the app would send, but for the address.
  const origin = parseUrl(baseUrl ?? url)?.origin ?? ''
  const reply = await ask(request, startUrl, {
    timeoutMs: 30_000,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', origin },
    body: '{}',
  })
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
  return toObstacle(check, where, reply)
}

async function checkCallback(
  { app }: Subject,
  { url, isTold }: Visit,
  request: typeof fetch,
): Promise<Finding> {
  const check = 'app.callback'
  const path = callbackPathOf(app.generation, app.env)
  if (path === undefined) return skip(check, 'The settings name no callback.')
  const [known] = app.callbackUrls
  const callbackUrl = isTold || !known ? toAppUrl(app.generation, app.env, path, url) : known
  // Says of itself that nobody has asked for it.
  const reply = await ask(request, `${callbackUrl}?code=doctor&state=doctor`, { timeoutMs: 30_000 })
  if ('failure' in reply) return skip(check, `No answer (${reply.reason}).`)
  const where = toShown(callbackUrl)
  const { status } = reply.response
  const target = redirectOf(reply, callbackUrl)
  if (target && !isLogin(target, app.issuer, path)) {
    return {
      check,
      status: 'ok',
      what: `${where} answers a made-up code with a redirect to ${toPath(target)}.`,
    }
  }
  if (target || status === 404 || status === 401 || status === 403) {
    return toObstacle(check, where, reply)
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

/** Something that is not our route has answered, or our route cannot work. */
function toObstacle(check: string, where: string, answer: Answer): Finding {
  const { status } = answer.response
  const target = redirectOf(answer, where)
  const why =
    check === 'app.callback' ? 'Nobody is signed in by a click.' : 'The form cannot ask for a message.'
  if (target) {
    return problem(
      check,
      `${where} sends visitors who are not signed in on to ${toPath(target)}.`,
      why,
      'A proxy or middleware protects it: let the paths of signing in through, before it asks for a session.',
    )
  }
  if (status === 404) {
    const how =
      check === 'app.callback'
        ? 'SDK v3: the route of handleAuth. SDK v4: auth0.middleware in proxy.ts or middleware.ts, with a matcher that has this path.'
        : 'README.md has the route. If it is mounted at another path, say so with --route.'
    return problem(check, `${where} is not there (404).`, why, how)
  }
  if (status === 401 || status === 403) {
    return problem(
      check,
      `${where} is answered with ${status} to visitors who are not signed in.`,
      why,
      'Let the paths of signing in through what protects them. On a preview deployment that is the protection of the host.',
    )
  }
  if (codeOf(answer.text) === 'configuration_error') {
    return problem(
      check,
      `${where} answers with configuration_error.`,
      why,
      'The log of the app names the setting. docs/errors.md, "configuration_error".',
    )
  }
  return problem(
    check,
    `Something else answers at ${where}, with status ${status}.`,
    why,
    'Look at what is mounted there, or say where the start route is with --route.',
  )
}

// Whether asking again would only ask the same obstacle.
function isBehindSomething({ response: { status, headers }, text }: Answer): boolean {
  return [401, 403, 404].includes(status) || headers.has('location') || codeOf(text) === 'configuration_error'
}

function codeOf(text: string): unknown {
  return propertyOf(
    attempt((): unknown => JSON.parse(text)),
    'error',
  )
}

function redirectOf({ response }: Answer, base: string): URL | undefined {
  const location = response.headers.get('location')
  return location !== null && response.status >= 300 && response.status < 400
    ? parseUrl(location, base)
    : undefined
}

function isLogin({ origin, pathname, search }: URL, issuer: string | undefined, callback: string): boolean {
  if (issuer && parseUrl(issuer)?.origin === origin) return true
  return /log-?in|sign-?in|authorize/i.test(pathname) || decode(search).includes(callback)
}

function decode(search: string): string {
  return [...new URLSearchParams(search).values()].join('\n')
}

// Not the query, which may hold what the app has put there.
function toPath({ pathname }: URL): string {
  return pathname
}

function skip(check: string, what: string): Finding {
  return { check, status: 'skipped', what }
}
