import { parseUrl } from '../../parse-url.js'
import type { Finding } from './finding.js'
import { judge, problem } from './judge.js'
import { namesOf, type Subject } from './subject.js'
import { isDotless, isLocal, toShown } from './urls.js'

type Rule = (subject: Subject, url: URL, text: string) => Finding | undefined

/** `AUTH0_ISSUER_BASE_URL` or `AUTH0_DOMAIN`: the tenant. */
export function checkIssuer(subject: Subject): Finding {
  const check = 'env.issuer'
  const { app } = subject
  const name = namesOf[app.generation].issuer
  return judge(subject, { check, name, variables: [name] }, (value) => {
    const { issuer } = app
    const written = parseUrl(/^https?:/i.test(value) ? value : `https://${value}`)
    const early = written && (findNoDomain(name, written) ?? findUndeployed(subject, written))
    if (early) return early
    const url = issuer === undefined ? undefined : parseUrl(issuer)
    if (!url) {
      return issuerProblem(
        `${name} is not the domain of a tenant.`,
        'Write it as shop.eu.auth0.com, or as your custom domain: docs/errors.md, "configuration_error".',
      )
    }
    for (const rule of issuerRules) {
      const found = rule(subject, url, value)
      if (found) return found
    }
    return { check, status: 'ok', what: `The tenant is ${url.href}.` }
  })
}

const longestName = 30

/** Says nothing of the value, which may be a secret that somebody has put into the wrong line. */
function findNoDomain(name: string, url: URL): Finding | undefined {
  if (!isDotless(url)) return undefined
  const isLong = url.hostname.length > longestName
  return issuerProblem(
    isLong
      ? `${name} is not the domain of a tenant: it has no dot, and looks like a secret.`
      : `${name} is not the domain of a tenant: it has no dot.`,
    isLong
      ? 'Dashboard, Applications, your application, Settings: copy Domain. Make a new secret if this was one.'
      : 'Write it whole, as shop.eu.auth0.com, or as your custom domain.',
  )
}

function findUndeployed({ production }: Subject, url: URL): Finding | undefined {
  if (!production || (!isLocal(url) && url.protocol === 'https:')) return undefined
  return issuerProblem(
    isLocal(url) ? 'The tenant of production is on this machine.' : 'The tenant of production is plain http.',
    'Set the variable to the domain of your tenant, such as shop.eu.auth0.com, where the app is hosted.',
  )
}

const issuerRules: Rule[] = [
  (_subject, url) => {
    if (!url.username && !url.search && !url.hash) return undefined
    return issuerProblem(
      'The issuer has a user name, a query or a fragment in it.',
      'Leave https:// and the host.',
    )
  },
  (_subject, url) => {
    if (url.hostname.split('.').every((label) => label !== '')) return undefined
    return issuerProblem(
      `A part of the name is empty: ${url.hostname}.`,
      'A $NAME in a .env file is replaced by what is set there, in the process, or further up in the same file.',
    )
  },
  (_subject, url) => {
    if (url.pathname === '/') return undefined
    return issuerProblem(
      `The issuer has a path: ${toShown(url.href)}.`,
      'Leave the path off: /passwordless/start is at the top of the tenant.',
    )
  },
  (_subject, url) => {
    if (!/^(manage\.|www\.)?auth0\.com$/.test(url.hostname)) return undefined
    return issuerProblem(
      `${url.hostname} is Auth0's own site, not your tenant.`,
      'Dashboard, Applications, your application, Settings: copy Domain.',
    )
  },
  ({ baseUrls }, url) => {
    if (!baseUrls.some((each) => parseUrl(each)?.host === url.host)) return undefined
    return issuerProblem(
      'The issuer is at the same place as the app.',
      'Dashboard, Applications, your application, Settings: copy Domain.',
    )
  },
  (_subject, url, value) => {
    if (isLocal(url) || !/^http:/i.test(value)) return undefined
    return issuerProblem('The issuer is plain http.', 'Write https.')
  },
]

function issuerProblem(what: string, how: string): Finding {
  const why =
    'Every start fails: auth0_unreachable, auth0_invalid_response or configuration_error in your log.'
  return problem('env.issuer', what, why, how)
}
