import { createPrivateKey } from 'node:crypto'
import { importPKCS8 } from 'jose/key/import'
import { attempt } from '../../attempt.js'
import type { Finding } from './finding.js'
import { judge, problem } from './judge.js'
import { isComplaint, readPart } from './read-config.js'
import type { Subject } from './subject.js'
import { faultOf, secretNames } from './values.js'

const minLength = 32
// Random hex digits, as few as 32, have fewer about once in 25 million.
const minCharacters = 8
// Auth0 makes client IDs of 32 letters and digits, and secrets of 64.
const idPattern = /^[A-Za-z\d]{32}$/
const secretPattern = /^[\w-]{48,}$/

/** `AUTH0_SECRET`: what sessions, transactions and our state are sealed with. */
export function checkSecret(subject: Subject): Finding {
  const check = 'env.secret'
  const name = 'AUTH0_SECRET'
  const example = 'Everybody knows it, and can make sessions of your app.'
  return judge(subject, { check, name, variables: [name], example }, (value) => {
    const how = `Make a new one: openssl rand -hex 32. Everybody is signed out once.`
    const why = 'Whoever guesses it can make sessions and links of your app.'
    if (value === subject.app.env.AUTH0_CLIENT_SECRET) {
      return problem(check, `${name} is the same as AUTH0_CLIENT_SECRET.`, why, how)
    }
    if (value.length < minLength) {
      return problem(
        check,
        `${name} is too short: ${value.length} of at least ${minLength} characters.`,
        why,
        how,
      )
    }
    const different = new Set(value).size
    if (different < minCharacters) {
      return problem(
        check,
        `${name} is made of ${different} different characters: it is not random.`,
        why,
        how,
      )
    }
    return { check, status: 'ok', what: `${name} is set, ${value.length} characters.` }
  })
}

/** `AUTH0_CLIENT_ID`. */
export function checkClientId(subject: Subject): Finding {
  const check = 'env.client-id'
  const name = 'AUTH0_CLIENT_ID'
  return judge(subject, { check, name, variables: [name] }, (value) => {
    const { AUTH0_CLIENT_SECRET: secret } = subject.app.env
    if (!secretPattern.test(value) && value !== secret)
      return { check, status: 'ok', what: `${name} is set.` }
    return problem(
      check,
      `${name} looks like a client secret (${value.length} characters).`,
      'It stands in every link and in the address bar: a secret there is a secret no more.',
      'Dashboard, Applications, your application, Settings: copy Client ID. Make a new secret if this was one.',
    )
  })
}

/** The secret or the key that the app authenticates with. */
export async function checkClientAuthentication(subject: Subject): Promise<Finding> {
  const check = 'env.client-authentication'
  const { app } = subject
  const key = app.env.AUTH0_CLIENT_ASSERTION_SIGNING_KEY
  if (key) return checkKey(subject, key)
  const name = 'AUTH0_CLIENT_SECRET'
  return judge(subject, { check, name, variables: [name], missing: 'clientSecret' }, (value) => {
    if (!idPattern.test(value)) return ok(check, `${name} is set, ${value.length} characters.`)
    return {
      check,
      status: 'advice',
      what: `${name} looks like a client ID (32 letters and digits).`,
      why: 'Auth0 would answer 401 to every start, and the log would say configuration_error.',
      how: 'Dashboard, Applications, your application, Settings: copy Client Secret.',
    }
  })
}

async function checkKey({ app }: Subject, pem: string): Promise<Finding> {
  const check = 'env.client-authentication'
  const name = 'AUTH0_CLIENT_ASSERTION_SIGNING_KEY'
  const alg = app.env.AUTH0_CLIENT_ASSERTION_SIGNING_ALG || 'RS256'
  const fault = faultOf(pem.trim())
  // SDK v3 reads every PEM that Node reads, SDK v4 only PKCS #8.
  const pkcs8 =
    app.generation === 3
      ? attempt(() => createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem' }).toString())
      : pem
  const isKey =
    pkcs8 !== undefined &&
    (await importPKCS8(pkcs8, alg).then(
      () => true,
      () => false,
    ))
  if (isKey) return ok(check, `${name} is a private key for ${alg}; a client secret is not used.`)
  const kind = app.generation === 3 ? 'PEM' : 'PKCS #8'
  return problem(
    check,
    fault ? `${name} ${fault.what}.` : `${name} is not a ${kind} private key for ${alg}.`,
    'The handlers answer 500 configuration_error, and no message is sent.',
    'In a .env file keep the key in double quotes, with its line breaks or with \\n for them. ' +
      'openssl pkcs8 -topk8 -nocrypt -in key.pem makes PKCS #8 of other kinds.',
  )
}

/** Whether a secret is in a variable that Next puts into the browser's script. */
export function checkPublic({ app }: Subject): Finding {
  const check = 'env.public'
  const secrets = secretNames.filter((name) => (app.env[name]?.length ?? 0) >= 8)
  for (const [name, value] of Object.entries(app.env)) {
    if (!name.startsWith('NEXT_PUBLIC_') || !value) continue
    const secret = secrets.find((each) => value.includes(app.env[each] ?? value))
    if (!secret) continue
    return problem(
      check,
      `${name} holds the value of ${secret}.`,
      'Next writes NEXT_PUBLIC_ variables into the scripts that every visitor loads.',
      `Remove ${name}, and make a new ${secret}: the old one has been public.`,
    )
  }
  return ok(check, 'No secret is in a NEXT_PUBLIC_ variable.')
}

/** What is set beside the above, as the handlers read it. */
export function checkSettings({ app }: Subject): Finding {
  const check = 'env.settings'
  const read = readPart(app.generation, app.env, settings)
  if (!isComplaint(read)) return ok(check, 'The other settings can work with mailed links.')
  return problem(
    check,
    `${read.variable ?? nameOf(read.option)} ${read.problem}.`,
    'The handlers answer 500 configuration_error, and no message is sent.',
    'docs/errors.md, "configuration_error".',
  )
}

// Every one that is no business of another check.
const settings = [
  'AUTH0_HTTP_TIMEOUT',
  'AUTH0_ENABLE_TELEMETRY',
  'AUTH0_LEGACY_SAME_SITE_COOKIE',
  'AUTH0_PUSHED_AUTHORIZATION_REQUESTS',
  'AUTH0_ORGANIZATION',
  'AUTH0_SCOPE',
  'AUTH0_AUDIENCE',
  'AUTH0_MTLS',
]

// Options that our own errors name without their variables.
function nameOf(option: string): string {
  if (option === 'organization') return 'AUTH0_ORGANIZATION'
  return option === 'pushedAuthorizationRequests' ? 'AUTH0_PUSHED_AUTHORIZATION_REQUESTS' : option
}

function ok(check: string, what: string): Finding {
  return { check, status: 'ok', what }
}
