import { parseUrl } from '../../parse-url.js'
import type { App } from './app.js'
import type { Finding } from './finding.js'
import { problem } from './judge.js'
import { isComplaint, readPart } from './read-config.js'
import type { Subject } from './subject.js'

const check = 'env.cookies'

const variables = {
  3: [
    'AUTH0_COOKIE_DOMAIN',
    'AUTH0_COOKIE_SECURE',
    'AUTH0_COOKIE_SAME_SITE',
    'AUTH0_TRANSACTION_COOKIE_NAME',
    'AUTH0_TRANSACTION_COOKIE_DOMAIN',
    'AUTH0_TRANSACTION_COOKIE_PATH',
    'AUTH0_TRANSACTION_COOKIE_SECURE',
    'AUTH0_TRANSACTION_COOKIE_SAME_SITE',
  ],
  4: ['AUTH0_COOKIE_DOMAIN'],
}

/** The settings of cookies: those that browsers drop, and those that do not come back after a click. */
export function checkCookies(subject: Subject): Finding {
  const { app } = subject
  const baseUrl = parseUrl(subject.baseUrls[0] ?? '')
  const read = readPart(app.generation, { ...app.env, ...baseUrlFor(baseUrl) }, [
    ...variables[app.generation],
    ...(baseUrl ? ['AUTH0_BASE_URL'] : []),
  ])
  if (isComplaint(read)) {
    return problem(
      check,
      `${read.variable ?? read.option} ${read.problem}.`,
      'The handlers answer 500 configuration_error, and no message is sent.',
      'Leave the variable out: the default of the SDK suits links.',
    )
  }
  for (const rule of rules) {
    const found = rule(app, baseUrl)
    if (found) return found
  }
  return { check, status: 'ok', what: 'Cookies come back after a click.' }
}

// Whether cookies have to be Secure follows from the base URL, whichever way it was given.
function baseUrlFor(baseUrl: URL | undefined) {
  return baseUrl ? { AUTH0_BASE_URL: baseUrl.href } : {}
}

type Rule = (app: App, baseUrl: URL | undefined) => Finding | undefined

const isTrue = (value: string | undefined) => Boolean(value) && !/^(n|no|false|0|off)$/i.test(value ?? '')

const rules: Rule[] = [
  ({ env }, baseUrl) => {
    if (baseUrl?.protocol !== 'http:' || !isTrue(env.AUTH0_COOKIE_SECURE)) return undefined
    return problem(
      check,
      'AUTH0_COOKIE_SECURE is on, and the base URL is plain http.',
      'Some browsers keep no Secure cookie there: people click, and are not signed in.',
      'Leave it out: the SDK decides by the base URL.',
    )
  },
  ({ env }, baseUrl) => {
    for (const name of ['AUTH0_COOKIE_DOMAIN', 'AUTH0_TRANSACTION_COOKIE_DOMAIN']) {
      const domain = env[name]?.replace(/^\./, '').toLowerCase()
      if (!domain || !baseUrl) continue
      if (baseUrl.hostname === domain || baseUrl.hostname.endsWith(`.${domain}`)) continue
      return problem(
        check,
        `${name} does not belong to the host of the base URL, ${baseUrl.hostname}.`,
        'Browsers drop such a cookie, and the callback says "Missing state cookie".',
        'Leave it out, or name the host or one of its parents.',
      )
    }
    return undefined
  },
  ({ env, generation, callbackUrls: [callbackUrl] }) => {
    const path = generation === 3 ? env.AUTH0_TRANSACTION_COOKIE_PATH : env.NEXT_PUBLIC_BASE_PATH
    const callback = parseUrl(callbackUrl ?? '')?.pathname
    if (!path || !callback || isBelow(callback, path)) return undefined
    return problem(
      check,
      'The path of the transaction cookie does not reach the callback.',
      'A browser sends the cookie below that path only, and the callback says "Missing state cookie".',
      'Leave AUTH0_TRANSACTION_COOKIE_PATH out.',
    )
  },
  ({ env, generation }) => {
    const own = generation === 3 ? 'AUTH0_TRANSACTION_COOKIE_SAME_SITE' : 'AUTH0_COOKIE_SAME_SITE'
    const name = env[own] ? own : 'AUTH0_COOKIE_SAME_SITE'
    if (env[name]?.toLowerCase() !== 'strict') return undefined
    return {
      check,
      status: 'advice',
      what: `${name} is strict.`,
      why: 'A browser sends no such cookie when a page of another site led there: links fail from webmail.',
      how: 'Use lax, the default. docs/errors.md, "The link works from a mail program, but not from webmail".',
    }
  },
]

function isBelow(pathname: string, path: string): boolean {
  const folder = path.replace(/^\/*/, '/').replace(/\/*$/, '/')
  return `${pathname}/`.startsWith(folder)
}
