import { parseJson } from '../../parse-json.js'
import { parseUrl } from '../../parse-url.js'
import { propertyOf } from '../../property-of.js'
import type { Finding } from './finding.js'
import { problem } from './judge.js'
import type { Reply } from './request.js'
import type { Subject } from './subject.js'

/** An answer of whatever runs. */
export type Answer = Exclude<Reply, { failure: string }>

/** Something that is not our route has answered, or our route cannot work. */
export function toObstacle(subject: Subject, check: string, where: string, answer: Answer): Finding {
  const { status } = answer.response
  const target = redirectOf(answer, where)
  const why =
    check === 'app.callback' ? 'Nobody is signed in by a click.' : 'The form cannot ask for a message.'
  if (target && isMoved(target, where)) {
    return problem(
      check,
      `${where} sends everybody on to ${target.origin}.`,
      'Cookies of one host are not sent to another, and a redirect takes the body of a form away.',
      'Use the address that the app ends up at as the base URL, and in Allowed Callback URLs.',
    )
  }
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
  if (isBroken(answer)) {
    return problem(check, `The app fails at ${where}, with status ${status}.`, why, howToFind(subject))
  }
  return problem(
    check,
    `Something else answers at ${where}, with status ${status}.`,
    why,
    'Look at what is mounted there, or say where the start route is with --route.',
  )
}

/** Whether the app itself has failed, whatever is mounted there. */
export function isBroken({ response: { status }, text }: Answer): boolean {
  return status >= 500 && typeof codeOf(text) !== 'string'
}

function howToFind({ app, sources }: Subject): string {
  const how = 'The app fails here: look at its log. Nothing can be said about the route.'
  const isRefused =
    app.generation === 4 &&
    app.issuer?.startsWith('http:') &&
    !sources.some(({ text }) => text.includes('allowInsecureRequests'))
  if (!isRefused) return how
  return `${how} SDK v4 refuses an http tenant unless Auth0Client gets allowInsecureRequests: docs/testing.md, "What your app needs".`
}

/** Whether it is the same place on another host, such as with www, or with https. */
export function isMoved(target: URL, where: string): boolean {
  const { origin, pathname } = new URL(where)
  return target.origin !== origin && target.pathname.replace(/\/$/, '') === pathname.replace(/\/$/, '')
}

/** Whether asking again would only ask the same obstacle. */
export function isBehindSomething(answer: Answer): boolean {
  const { status, headers } = answer.response
  if ([401, 403, 404].includes(status) || headers.has('location')) return true
  return codeOf(answer.text) === 'configuration_error' || isBroken(answer)
}

/** The code of an error in the form that our routes answer with. */
export function codeOf(text: string): unknown {
  return propertyOf(parseJson(text), 'error')
}

/** Where an answer sends the browser. */
export function redirectOf({ response }: Answer, base: string): URL | undefined {
  const location = response.headers.get('location')
  return location !== null && response.status >= 300 && response.status < 400
    ? parseUrl(location, base)
    : undefined
}

/** A URL for printing: not the query, which may hold what the app has put there. */
export function toPath({ pathname }: URL): string {
  return pathname
}
