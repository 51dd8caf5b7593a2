import { randomBytes } from 'node:crypto'
import { issueAuthorizationCode } from './authorization-code.js'
import { ClientAuthentication } from './client-authentication.js'
import { Codes } from './codes.js'
import { type Failure, Failures } from './failures.js'
import { type Mail, type Mailbox, TenantMailbox } from './mailbox.js'
import { type ManagementTokenOptions, ManagementTokens } from './management-tokens.js'
import { settle, type TenantOptions, type TenantSettings } from './options.js'
import { createProvider } from './provider.js'
import { RateLimit } from './rate-limit.js'
import { type RecordedRequest, RequestLog } from './request-log.js'
import { toAnswer } from './routes.js'
import { Scanner } from './scanner.js'
import { TenantServer } from './server.js'
import { toAddress, Users } from './users.js'

/** A running offline tenant. */
export interface Tenant {
  /** The issuer, with a trailing slash as Auth0's: `http://localhost:PORT/`. */
  issuer: string
  /** Where it listens, with a trailing slash; the same as the issuer unless that was chosen. */
  url: string
  /** The inbox, a page for people. */
  inboxUrl: string
  /**
   * Ready-made environment variables for the app, by generation of the SDK. SDK v4 also wants
   * `new Auth0Client({ allowInsecureRequests: true })`, since the tenant speaks plain HTTP.
   */
  env: { v3: Record<string, string>; v4: Record<string, string> }
  /**
   * A token for the tenant's Management API, with every scope. That API is at `<issuer>api/v2/`, as Auth0's, and knows
   * the settings on which passwordless sign-in depends: `GET` of `tenants/settings`, `clients/{id}`, `connections`,
   * `connections/{id}/clients`, `emails/provider` and `attack-protection/bot-detection`. Only the session switch can be
   * changed, with `PATCH tenants/settings`; the next click goes by it.
   */
  managementToken: string
  /** Makes another token for the Management API: with fewer scopes, or one that expires sooner or has already. */
  issueManagementToken(options?: ManagementTokenOptions): Promise<string>
  /** What has been mailed. */
  mailbox: Mailbox
  /** Every request that came in, oldest first; those to the inbox are left out. */
  requests: readonly RecordedRequest[]
  /** What can happen to the newest link or code of an address. Throws when there is none. */
  links: {
    /** Its time is up. */
    expire(address: string): void
    /** Somebody was here before: it is used, as after a visit of a mail scanner. */
    spend(address: string): void
    /**
     * A mail scanner opens the button of the newest mail with a link, with HEAD and then GET, as far as the first
     * redirect. That spends the link, unless the button opens a landing page.
     *
     * @throws Error when there is no link, or nobody answers: a scan that reached nobody proves nothing
     */
    scan(address: string): Promise<void>
  }
  /**
   * Makes the next request to a path fail. Several failures for one path happen one after the other.
   *
   * @param failure What the caller gets, once.
   * @param options.path default `/passwordless/start`
   */
  failNext(failure: Failure, options?: { path?: string }): void
  /** Ends the tenant at once, open connections included. */
  close(): Promise<void>
}

/**
 * Starts an Auth0-like tenant on this machine: no account, no network, nothing kept. It behaves as the public
 * sources say the real one does, and takes the stricter reading where they differ.
 *
 * @example
 * ```ts
 * import { startTenant } from 'nextjs-auth0-passwordless/testing'
 *
 * const tenant = await startTenant({ appBaseUrl: 'http://localhost:3000' })
 * Object.assign(process.env, tenant.env.v3)
 * // ... the app asks for a link ...
 * const { link } = await tenant.mailbox.waitForMail('ada@example.com')
 * await tenant.close()
 * ```
 *
 * @param options Settings of the tenant. Default: those of {@link TenantOptions}.
 * @returns The tenant, listening.
 *
 * @throws Error when oidc-provider is not installed, or the port is taken
 * @throws TypeError when an option cannot work; it names the option
 */
export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const settings = settle(options)
  const server = new TenantServer()
  const url = `http://localhost:${await server.listen(settings.port)}/`
  try {
    return await openTenant(settings, server, url)
  } catch (error) {
    await server.close()
    throw error
  }
}

async function openTenant(settings: TenantSettings, server: TenantServer, url: string): Promise<Tenant> {
  const issuer = settings.issuer ?? url
  const users = new Users(settings.knownUsers, settings.blockedUsers)
  const codes = new Codes(settings.linkLifetimeSeconds, settings.now)
  const mailbox = new TenantMailbox()
  const scanner = new Scanner(url)
  const failures = new Failures()
  const log = new RequestLog(settings.now)
  const managementTokens = new ManagementTokens(issuer, settings.now)
  const provider = await createProvider({ issuer, settings, users, codes })
  const answer = toAnswer({
    issuer,
    url,
    settings,
    users,
    codes,
    mailbox,
    scanner,
    requests: log.requests,
    provider,
    managementTokens,
    clientAuthentication: new ClientAuthentication(settings, issuer),
    rateLimit: new RateLimit(settings.now),
    issueCode: (request) => issueAuthorizationCode(provider, request),
  })
  server.serve({ log, failures, answer })
  return {
    issuer,
    url,
    inboxUrl: `${url}inbox`,
    env: toEnv(issuer, settings),
    managementToken: await managementTokens.issue(),
    issueManagementToken: (wanted) => managementTokens.issue(wanted),
    mailbox,
    requests: log.requests,
    links: {
      expire: (address) => codes.expire(toAddress(address)),
      spend: (address) => codes.spend(toAddress(address)),
      scan: async (address) => scanner.open(mustHaveLink(mailbox, address)),
    },
    failNext: (failure, { path = '/passwordless/start' } = {}) => failures.add(path, failure),
    close: () => close(server, mailbox, scanner),
  }
}

function mustHaveLink(mailbox: TenantMailbox, address: string): Mail {
  const mail = mailbox.newestLinkTo(address)
  if (!mail) throw new Error('No link has been sent to this address yet')
  return mail
}

async function close(server: TenantServer, mailbox: TenantMailbox, scanner: Scanner): Promise<void> {
  mailbox.close()
  scanner.close()
  await server.close()
}

function toEnv(issuer: string, settings: TenantSettings): Tenant['env'] {
  const client = {
    AUTH0_CLIENT_ID: settings.clientId,
    // With private_key_jwt the app has a key instead, and only the app knows it.
    ...(settings.clientPublicKey === undefined && { AUTH0_CLIENT_SECRET: settings.clientSecret }),
    AUTH0_SECRET: randomBytes(32).toString('hex'),
  }
  return {
    v3: { ...client, AUTH0_ISSUER_BASE_URL: issuer.slice(0, -1), AUTH0_BASE_URL: settings.appBaseUrl },
    v4: { ...client, AUTH0_DOMAIN: issuer.slice(0, -1), APP_BASE_URL: settings.appBaseUrl },
  }
}
