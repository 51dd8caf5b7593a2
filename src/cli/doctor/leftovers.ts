import type { Finding } from './finding.js'
import { namesOf, type Subject } from './subject.js'

// What only one generation reads, and is missed on the other without a word.
const onlyReadBy = {
  3: [
    'AUTH0_AUDIENCE',
    'AUTH0_SCOPE',
    'AUTH0_ORGANIZATION',
    'AUTH0_CALLBACK',
    'AUTH0_PUSHED_AUTHORIZATION_REQUESTS',
    'AUTH0_TRANSACTION_COOKIE_NAME',
    'AUTH0_TRANSACTION_COOKIE_DOMAIN',
    'AUTH0_TRANSACTION_COOKIE_PATH',
    'AUTH0_TRANSACTION_COOKIE_SAME_SITE',
    'AUTH0_TRANSACTION_COOKIE_SECURE',
    'AUTH0_HTTP_TIMEOUT',
  ],
  4: ['AUTH0_MTLS', 'NEXT_PUBLIC_LOGIN_ROUTE', 'NEXT_PUBLIC_PROFILE_ROUTE'],
} as const

/** Variables of the other generation of the SDK, which nothing reads. Those of a missing twin are named elsewhere. */
export function checkOtherGeneration({ app }: Subject): Finding {
  const check = 'env.other-generation'
  const { generation, env } = app
  const other = generation === 3 ? 4 : 3
  const names: string[] = onlyReadBy[other].filter((name) => env[name])
  for (const key of ['baseUrl', 'issuer'] as const) {
    const own = env[namesOf[generation][key]]
    const twin = env[namesOf[other][key]]
    if (own && twin && toBare(own) !== toBare(twin)) names.push(namesOf[other][key])
  }
  if (names.length === 0) {
    return { check, status: 'ok', what: `No variable of SDK v${other} is lost on v${generation}.` }
  }
  return {
    check,
    status: 'advice',
    what: `SDK v${generation} does not read ${names.join(', ')}.`,
    why: `${names.length > 1 ? 'They belong' : 'It belongs'} to SDK v${other}: what was set there is not in effect.`,
    how:
      generation === 4
        ? 'Give it to new Auth0Client and createPasswordless in code (authorizationParameters, routes), and remove the variable.'
        : 'Give it to initAuth0 and createPasswordless in code, and remove the variable.',
  }
}

function toBare(url: string): string {
  return url
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '')
    .toLowerCase()
}
