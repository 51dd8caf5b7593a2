import { parseUrl } from '../parse-url.js'
import { isOneOf } from './check.js'
import { type Faults, faultNames, type TenantFault } from './faults.js'

/** Settings of {@link startTenant}. Each has a default; none needs an account. */
export interface TenantOptions {
  /** Port on the loopback interface. Default 0: any free one. */
  port?: number
  /**
   * What the tenant calls itself, with a trailing slash, when the app reaches it through something in between (a proxy, or
   * a rule of a network mock). Default: the address it listens on.
   */
  issuer?: string
  /** Where the app under test runs. Default `http://localhost:3000`. The next two defaults come from it. */
  appBaseUrl?: string
  /** Allowed Callback URLs. Default `/api/auth/callback` (SDK v3) and `/auth/callback` (SDK v4) of the app. */
  callbackUrls?: readonly string[]
  /** Allowed Logout URLs. Default: the app's base URL. */
  logoutUrls?: readonly string[]
  /**
   * The app's landing page: where a GET of its start route leads, for instance
   * `http://localhost:3000/api/auth/passwordless`. With it, the button of a mail opens this page with the link in the
   * fragment, as Auth0's mail template can be told with `#{{ link | url_encode }}`. Default: the button opens the link.
   */
  landingUrl?: string
  /** What the mails call the app. Default `Your app`. */
  appName?: string
  /** Client ID of the app. Default `offline-client`. */
  clientId?: string
  /** Client secret of the app. Default `offline-client-secret`. */
  clientSecret?: string
  /** The app's public key (PEM, SPKI). With it the app must use `private_key_jwt`; a secret is refused. Default: none. */
  clientPublicKey?: string
  /**
   * The tenant setting `universal_login.passwordless.allow_magiclink_verify_without_session`. Default true.
   * With false every link ends on a page of the tenant, as on Auth0 tenants made after April 2023.
   *
   * @see https://community.auth0.com/t/passwordless-magic-link-error-the-link-must-be-opened-on-the-same-device-and-browser/109529
   */
  linkWithoutSession?: boolean
  /** How long a link or code lives, in seconds. Default 180, as Auth0's. */
  linkLifetimeSeconds?: number
  /** The connection's Disable Sign Ups. Default false. With true only known users get mail. */
  disableSignups?: boolean
  /** Addresses (or phone numbers) that exist already. Default none. */
  knownUsers?: readonly string[]
  /** Addresses (or phone numbers) of blocked users. Default none. */
  blockedUsers?: readonly string[]
  /**
   * What is wrong with the tenant's settings, to try what an app or a check of settings makes of it. Default nothing.
   * {@link TenantFault} lists the names.
   */
  faults?: readonly TenantFault[]
  /** The clock of links, codes and limits, in milliseconds, for tests without waiting. Default `Date.now`. */
  now?: () => number
}

/** The options with every default filled in. */
export interface TenantSettings
  extends Required<
    Omit<TenantOptions, 'clientPublicKey' | 'faults' | 'issuer' | 'landingUrl' | 'linkWithoutSession'>
  > {
  faults: Faults
  issuer: string | undefined
  clientPublicKey: string | undefined
  landingUrl: string | undefined
  /** Undefined: nobody has set it. The Management API changes it. */
  linkWithoutSession: boolean | undefined
}

const DEFAULT_CALLBACKS = ['/api/auth/callback', '/auth/callback']

/** @throws TypeError that names the option that cannot work */
export function settle(options: TenantOptions): TenantSettings {
  const appBaseUrl = (options.appBaseUrl ?? 'http://localhost:3000').replace(/\/+$/, '')
  const callbackUrls = options.callbackUrls ?? DEFAULT_CALLBACKS.map((path) => appBaseUrl + path)
  const logoutUrls = options.logoutUrls ?? [appBaseUrl]
  assertUrls('appBaseUrl', [appBaseUrl])
  assertUrls('callbackUrls', callbackUrls)
  assertUrls('logoutUrls', logoutUrls)
  const faults = settleFaults(options.faults)
  if (options.landingUrl !== undefined) assertUrls('landingUrl', [options.landingUrl])
  return {
    port: options.port ?? 0,
    issuer: options.issuer,
    appBaseUrl,
    callbackUrls,
    logoutUrls,
    landingUrl: options.landingUrl,
    appName: options.appName ?? 'Your app',
    clientId: options.clientId ?? 'offline-client',
    clientSecret: options.clientSecret ?? 'offline-client-secret',
    clientPublicKey: options.clientPublicKey,
    linkWithoutSession: settleSwitch(faults, options.linkWithoutSession),
    linkLifetimeSeconds: options.linkLifetimeSeconds ?? 180,
    disableSignups: options.disableSignups ?? false,
    knownUsers: options.knownUsers ?? [],
    blockedUsers: options.blockedUsers ?? [],
    faults,
    now: options.now ?? Date.now,
  }
}

function settleFaults(names: readonly string[] = []): Faults {
  const known = names.filter((name): name is TenantFault => isOneOf(faultNames, name))
  if (known.length === names.length) return new Set(known)
  throw new TypeError(`"faults" must be made of ${faultNames.join(', ')}`)
}

function settleSwitch(faults: Faults, value = true): boolean | undefined {
  const isUnset = faults.has('session_switch_absent') || faults.has('session_switch_under_flags')
  return isUnset ? undefined : value
}

function assertUrls(option: keyof TenantOptions, urls: readonly string[]): void {
  if (urls.length > 0 && urls.every((url) => parseUrl(url))) return
  throw new TypeError(`"${option}" must be made of absolute URLs`)
}
