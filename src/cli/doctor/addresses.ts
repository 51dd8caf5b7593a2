import { parseUrl } from '../../parse-url.js'
import type { App } from './app.js'
import type { Finding } from './finding.js'
import { judge, problem } from './judge.js'
import { baseUrlNameOf, type Subject } from './subject.js'
import { callbackPathOf, isLocal, toShown } from './urls.js'

type Rule = (subject: Subject, url: URL, text: string) => Finding | undefined

/** `AUTH0_BASE_URL` or `APP_BASE_URL`: where the app runs. */
export function checkBaseUrl(subject: Subject): Finding {
  const check = 'env.base-url'
  const { app, baseUrls } = subject
  const read = baseUrlNameOf(app)
  const isTwinOnly = app.generation === 4 && !app.env[read] && Boolean(app.env.AUTH0_BASE_URL)
  const missing = isTwinOnly ? { missing: 'appBaseUrl' } : {}
  return judge(subject, { check, name: read, variables: [read], ...missing }, () => {
    if (baseUrls.length === 0) return inferred
    for (const text of baseUrls) {
      const url = parseUrl(text)
      for (const rule of baseUrlRules) {
        const found = url && rule(subject, url, text)
        if (found) return found
      }
    }
    return { check, status: 'ok', what: `The app is at ${baseUrls.map(toShown).join(' and ')}.` }
  })
}

const inferred: Finding = {
  check: 'env.base-url',
  status: 'advice',
  what: 'APP_BASE_URL is not set: SDK v4 takes the host of each request instead.',
  why: 'Links then lead to whatever host a visitor has asked for, as far as what stands in front of the app lets through.',
  how: 'Set APP_BASE_URL, or several with commas between them.',
}

const baseUrlRules: Rule[] = [
  (_subject, url, text) => {
    if (!url.username && !url.password && !/[?#]/.test(text)) return undefined
    return baseUrlProblem(
      'The base URL has a user name, a query or a fragment in it.',
      'Leave scheme, host, port and base path.',
    )
  },
  (_subject, url) => {
    if (url.hostname !== '0.0.0.0' && url.hostname !== '[::]') return undefined
    return baseUrlProblem(
      `The base URL is ${toShown(url.href)}, which is no address that a browser goes to.`,
      'Write localhost.',
    )
  },
  ({ app }, url) => {
    if (!hasCallback(app, url.href)) return undefined
    return baseUrlProblem(
      'The base URL ends with the path of the callback.',
      'Leave that off: the SDK adds it.',
    )
  },
  ({ production }, url) => {
    if (!production || url.protocol === 'https:' || isLocal(url)) return undefined
    return baseUrlProblem(
      `The base URL of production is plain http: ${toShown(url.href)}.`,
      'Write https. Cookies are not Secure otherwise, and links can be read on the way.',
    )
  },
  ({ production }, url) => {
    if (!production || !isLocal(url)) return undefined
    return baseUrlAdvice(
      `The base URL of production is on this machine: ${toShown(url.href)}.`,
      'Links in the mails of a deployed app would lead to the machine of whoever opens them.',
      'Set the variable where the app is hosted.',
    )
  },
  (_subject, url) => {
    if (!/^(127\.|\[::1\])/.test(url.hostname)) return undefined
    return baseUrlAdvice(
      `The base URL is ${toShown(url.href)}, and next dev prints http://localhost.`,
      'For cookies these are two hosts: whoever asks on one and comes back on the other has "Missing state cookie".',
      'Use one of them, in the address bar, in this variable and in Allowed Callback URLs.',
    )
  },
  ({ app }, url) => {
    const text = app.env.AUTH0_BASE_URL || app.env.NEXT_PUBLIC_AUTH0_BASE_URL || ''
    if (app.generation !== 3 || /^https?:\/\//.test(text)) return undefined
    return baseUrlAdvice(
      `The base URL has no scheme; SDK v3 makes ${toShown(url.href)} of it.`,
      'A development server without https is not reached that way.',
      'Write the scheme.',
    )
  },
]

function hasCallback({ generation, env }: App, baseUrl: string): boolean {
  const path = callbackPathOf(generation, env) ?? ''
  const { pathname = '' } = parseUrl(baseUrl) ?? {}
  return path.startsWith('/') && pathname.replace(/\/+$/, '').endsWith(path)
}

function baseUrlProblem(what: string, how: string): Finding {
  const why = 'The callback URL is made of it, and Auth0 compares that letter by letter.'
  return problem('env.base-url', what, why, how)
}

function baseUrlAdvice(what: string, why: string, how: string): Finding {
  return { check: 'env.base-url', status: 'advice', what, why, how }
}

/** `AUTH0_CALLBACK`, and what the callback URLs come to. */
export function checkCallback({ app, baseUrls }: Subject): Finding {
  const check = 'env.callback'
  const path = callbackPathOf(app.generation, app.env)
  if (path !== undefined && /^[a-z]+:|[?#]/i.test(path)) {
    return problem(
      check,
      'AUTH0_CALLBACK is not a path.',
      'The SDK puts it behind the base URL, and what comes of it is no address of the app.',
      'Write the path alone, such as /api/auth/callback, or leave the variable out.',
    )
  }
  if (app.callbackUrls.length === 0) {
    return { check, status: 'skipped', what: 'Without a base URL in the environment nobody can say it.' }
  }
  if (baseUrls.some((text) => hasCallback(app, text))) {
    return {
      check,
      status: 'skipped',
      what: 'The base URL has the path of the callback in it, which comes first.',
    }
  }
  const urls = app.callbackUrls.map(toShown).join(' and ')
  return { check, status: 'ok', what: `Auth0 has to allow ${urls}.` }
}

const basePathPattern = /\bbasePath\s*:\s*(['"`])(\/?[^'"`$]*)\1/

/** Whether `basePath` of Next is known to the SDK, too. */
export function checkBasePath({ app, baseUrls, sources }: Subject): Finding {
  const check = 'env.base-path'
  const config = sources.find(({ path }) => /^next\.config\./.test(path))
  const name = app.generation === 3 ? 'the path of AUTH0_BASE_URL' : 'NEXT_PUBLIC_BASE_PATH'
  const written = basePathPattern.exec(config?.text ?? '')
  const inNext = written?.[2] ?? ''
  if (config && !written && /\bbasePath\b/.test(config.text)) {
    return { check, status: 'skipped', what: `${config.path} computes basePath; compare it with ${name}.` }
  }
  const ofBaseUrl = parseUrl(baseUrls[0] ?? '')?.pathname ?? '/'
  const inSdk = app.generation === 3 ? ofBaseUrl : (app.env.NEXT_PUBLIC_BASE_PATH ?? '')
  if (toTrimmed(inSdk) !== toTrimmed(inNext)) {
    return problem(
      check,
      `basePath of Next is "${toTrimmed(inNext)}", ${name} is "${toTrimmed(inSdk)}".`,
      'The callback URL leads where the app does not answer: 404 after the click.',
      app.generation === 3
        ? 'Put the base path behind the host in AUTH0_BASE_URL, and nothing else.'
        : 'Set NEXT_PUBLIC_BASE_PATH to what next.config says, or remove it.',
    )
  }
  if (app.generation === 4 && toTrimmed(ofBaseUrl)) {
    return problem(
      check,
      `APP_BASE_URL has a path, "${toTrimmed(ofBaseUrl)}".`,
      'The SDK puts the callback behind it, and adds NEXT_PUBLIC_BASE_PATH as well.',
      'Leave scheme, host and port; a base path goes into NEXT_PUBLIC_BASE_PATH.',
    )
  }
  return {
    check,
    status: 'ok',
    what: inNext ? `The base path is ${toTrimmed(inNext)}.` : 'There is no base path.',
  }
}

function toTrimmed(path: string): string {
  const inner = path.replaceAll(/^\/+|\/+$/g, '')
  return inner && `/${inner}`
}
