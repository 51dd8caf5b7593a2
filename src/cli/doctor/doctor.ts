import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parseUrl } from '../../parse-url.js'
import { propertyOf } from '../../property-of.js'
import type { Terminal } from '../run-command.js'
import { checkBasePath, checkBaseUrl, checkCallback } from './addresses.js'
import { checkCookies } from './cookies.js'
import { loadEnvironment } from './environment.js'
import type { Finding } from './finding.js'
import { createHider } from './hide.js'
import { checkTenantIsThere, issuerChecks, skipAll } from './issuer.js'
import { checkIssuer } from './issuer-setting.js'
import { checkOtherGeneration } from './leftovers.js'
import { findPackage, toVersion } from './packages.js'
import { toReport, toText } from './print.js'
import { checkRoutes, startPathOf } from './routes.js'
import { appChecks, checkRunningApp } from './running-app.js'
import { checkSdkRoutes } from './sdk-routes.js'
import {
  checkClientAuthentication,
  checkClientId,
  checkPublic,
  checkSecret,
  checkSettings,
} from './secrets.js'
import { readSources } from './sources.js'
import type { Subject } from './subject.js'
import { checkTenant } from './tenant.js'
import { baseUrlsOf, callbackUrlsOf, issuerOf } from './urls.js'
import { secretsIn } from './values.js'
import { checkVersions, toGeneration, type Versions } from './versions.js'
import type { Environment } from './with-environment.js'

const tokenName = 'AUTH0_MANAGEMENT_TOKEN'
const defaultStartPath = '/api/auth/passwordless'

const options = {
  cwd: { type: 'string', default: '.' },
  url: { type: 'string' },
  route: { type: 'string' },
  production: { type: 'boolean', default: false },
  offline: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

interface Flags {
  folder: string
  url: string | undefined
  route: string | undefined
  production: boolean
  offline: boolean
  json: boolean
}

/**
 * The flags of the command.
 *
 * @throws TypeError saying which one is wrong.
 */
function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({ args: [...args], options, strict: true })
  const { cwd, url, route, ...rest } = values
  const folder = resolve(cwd)
  if (!existsSync(join(folder, 'package.json'))) {
    throw new TypeError('"--cwd" must be a folder with a package.json; without it, run the doctor in one')
  }
  if (url !== undefined && !/^https?:$/.test(parseUrl(url)?.protocol ?? '')) {
    throw new TypeError('"--url" must be a URL, such as http://localhost:3000')
  }
  if (route !== undefined && !/^\/[^/?#][^?#]*$/.test(route)) {
    throw new TypeError('"--route" must be a path, such as /api/auth/passwordless')
  }
  return { folder, url, route, ...rest }
}

/** `nextjs-auth0-passwordless doctor`: looks at the app, and changes nothing. Resolves to the exit code. */
export async function runDoctor(args: readonly string[], terminal: Terminal, help: string): Promise<number> {
  let flags: Flags
  try {
    flags = readFlags(args)
  } catch (error) {
    terminal.complain(`${propertyOf(error, 'message')}\n\n${help}`)
    return 2
  }
  const own: Environment = terminal.env ?? process.env
  const { env, finding } = await loadEnvironment(flags.folder, modeOf(flags), own)
  const hide = createHider(secretsIn({ ...env, [tokenName]: own[tokenName] }))
  const findings = await examine(flags, env, finding, own[tokenName])
  const report = toReport(findings.map((each) => toPrintable(each, hide)))
  const color = terminal.color ?? false
  terminal.print(flags.json ? JSON.stringify(report, undefined, 2) : toText(report, { color }))
  return report.summary.problem > 0 ? 1 : 0
}

function modeOf({ production }: Flags): 'production' | 'development' {
  return production ? 'production' : 'development'
}

async function examine(
  flags: Flags,
  env: Environment,
  files: Finding,
  token: string | undefined,
): Promise<Finding[]> {
  const { folder } = flags
  const versions: Versions = {
    node: process.versions.node,
    sdk: findPackage(folder, '@auth0/nextjs-auth0'),
    next: findPackage(folder, 'next'),
    own: findPackage(folder, 'nextjs-auth0-passwordless'),
  }
  const subject = await toSubject(flags, env, versions)
  const steps: [check: string, step: () => Finding | Finding[] | Promise<Finding | Finding[]>][] = [
    ['version.node', () => checkVersions(versions)],
    ['env.files', () => files],
    ['env.secret', () => checkSecret(subject)],
    ['env.base-url', () => checkBaseUrl(subject)],
    ['env.issuer', () => checkIssuer(subject)],
    ['env.client-id', () => checkClientId(subject)],
    ['env.client-authentication', () => checkClientAuthentication(subject)],
    ['env.callback', () => checkCallback(subject)],
    ['env.base-path', () => checkBasePath(subject)],
    ['env.cookies', () => checkCookies(subject)],
    ['env.settings', () => checkSettings(subject)],
    ['env.public', () => checkPublic(subject)],
    ['env.other-generation', () => checkOtherGeneration(subject)],
    ['route.import', () => checkRoutes(subject)],
    ...remoteSteps(flags, subject, token),
  ]
  const findings: Finding[] = []
  // One after the other, as they are printed: the machine that is looked at may be small.
  for (const [check, step] of steps) findings.push(...(await guarded(check, step)))
  return findings
}

async function toSubject(
  { folder, production }: Flags,
  env: Environment,
  versions: Versions,
): Promise<Subject> {
  const generation = toGeneration(versions.sdk) ?? guessGeneration(env)
  const baseUrls = baseUrlsOf(generation, env)
  return {
    app: {
      folder,
      generation,
      env,
      issuer: await issuerOf(generation, env),
      clientId: env.AUTH0_CLIENT_ID || undefined,
      callbackUrls: callbackUrlsOf(generation, env, baseUrls),
      clientAuthentication: clientAuthenticationOf(env),
    },
    production,
    baseUrls,
    sources: readSources(folder),
    nextMajor: versions.next && toVersion(versions.next.version)[0],
  }
}

// Without an SDK there is still something to say about the variables.
function guessGeneration(env: Environment): 3 | 4 {
  const isV3 = Boolean(env.AUTH0_ISSUER_BASE_URL ?? env.AUTH0_BASE_URL)
  return isV3 && !env.AUTH0_DOMAIN && !env.APP_BASE_URL ? 3 : 4
}

function clientAuthenticationOf(env: Environment): Subject['app']['clientAuthentication'] {
  if (env.AUTH0_CLIENT_ASSERTION_SIGNING_KEY) return 'private_key_jwt'
  return env.AUTH0_CLIENT_SECRET ? 'client_secret' : undefined
}

type Step = [check: string, step: () => Finding[] | Promise<Finding[]>]

function remoteSteps(flags: Flags, subject: Subject, token: string | undefined): Step[] {
  // SDK v3 has none.
  const sdkRoutes = subject.app.generation === 4 ? ['app.sdk-routes'] : []
  if (flags.offline) {
    const offline = 'Not asked for, by --offline.'
    return [
      ['app.landing', () => skipAll([...appChecks, ...sdkRoutes], offline)],
      ['issuer.discovery', () => skipAll(issuerChecks, offline)],
      ['tenant.token', () => skipAll(['tenant.token'], offline)],
    ]
  }
  const visit = {
    url: flags.url ?? subject.baseUrls[0] ?? 'http://localhost:3000',
    isTold: flags.url !== undefined,
    startPath: flags.route ?? startPathOf(subject.sources) ?? defaultStartPath,
  }
  return [
    ['app.landing', () => checkRunningApp(subject, visit, fetch)],
    ...sdkRoutes.map((check): Step => [check, async () => [await checkSdkRoutes(subject, visit, fetch)]]),
    ['issuer.discovery', () => checkTenantIsThere(subject.app, fetch)],
    ['tenant.token', () => (token ? checkTenant(subject.app, token, fetch) : [withoutToken])],
  ]
}

const withoutToken: Finding = {
  check: 'tenant.token',
  status: 'skipped',
  what: `There is no ${tokenName} in the environment of this command.`,
  how: 'With a Management API token the doctor looks at the tenant, too: docs/doctor.md, "With a Management API token".',
}

/** A mistake of ours in one check must not cost the others, nor print what an error may hold. */
async function guarded(
  check: string,
  step: () => Finding | Finding[] | Promise<Finding | Finding[]>,
): Promise<Finding[]> {
  try {
    return [await step()].flat()
  } catch (error) {
    const what = `The doctor failed at this (${error instanceof Error ? error.name : 'unknown'}).`
    return [{ check, status: 'skipped', what, how: 'Please report it.' }]
  }
}

function toPrintable(finding: Finding, hide: (text: string) => string): Finding {
  return {
    ...finding,
    what: toSentence(hide(finding.what)),
    ...(finding.why !== undefined && { why: toSentence(hide(finding.why)) }),
    ...(finding.how !== undefined && { how: hide(finding.how) }),
  }
}

function toSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
