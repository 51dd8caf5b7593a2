import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { PasswordlessError } from './errors.js'

/** A request as the router has it: a web request, or Node's on the Pages Router. */
export type OriginalRequest = Request | IncomingMessage

/** A visitor's address on the internet. */
export interface ClientIp {
  /** In canonical form. */
  address: string
  /** What belongs to one customer: the address itself, or the /64 of IPv6. */
  network: string
}

/** How the app tells who is asking. Neither means: it does not know. */
export interface ClientIpOptions {
  /**
   * Returns the visitor's IP address, from a header that your platform sets and no visitor can, or from the socket. The
   * request is the router's own: a web request, or on the Pages Router Node's. Anything that is not an address on the
   * public internet counts as unknown. Default: none.
   */
  // A method, so that a function for one router's kind of request fits.
  clientIp?(request: OriginalRequest): string | null | undefined | Promise<string | null | undefined>
  /**
   * How many proxies stand in front of the app, each of which appends to `X-Forwarded-For`: the visitor is that many
   * entries from the right. Default: `0`, the header is not read, since visitors can send it.
   */
  trustedProxies?: number | undefined
}

interface ClientIpQuestion {
  request: Request
  original: OriginalRequest
  options: ClientIpOptions
}

// What no visitor from the internet has: a proxy inside, counted wrongly. Everybody would share it.
const unroutable = new Set([
  'unspecified',
  'broadcast',
  'multicast',
  'loopback',
  'linkLocal',
  'private',
  'uniqueLocal',
  'carrierGradeNat',
])

/** The visitor's address, or `undefined` when the app cannot know it. Never from a header that a visitor can set. */
export async function readClientIp({
  request,
  original,
  options,
}: ClientIpQuestion): Promise<ClientIp | undefined> {
  if (options.clientIp) return toClientIp(await options.clientIp(original))
  const { trustedProxies = 0 } = options
  if (trustedProxies === 0) return undefined
  return toClientIp(request.headers.get('x-forwarded-for')?.split(',').at(-trustedProxies))
}

/** Refuses what cannot work, by name. Called when the handler is made. */
export function assertClientIpOptions({ clientIp, trustedProxies }: ClientIpOptions): void {
  if (clientIp !== undefined && typeof clientIp !== 'function') throw wrong('"clientIp" must be a function')
  if (trustedProxies === undefined) return
  if (!Number.isSafeInteger(trustedProxies) || trustedProxies < 0) {
    throw wrong('"trustedProxies" must be a whole number')
  }
  if (clientIp && trustedProxies > 0) throw wrong('give either "clientIp" or "trustedProxies"')
}

function toClientIp(text: unknown): ClientIp | undefined {
  if (typeof text !== 'string') return undefined
  const candidate = withoutPort(text.trim())
  // Only the plain forms: "127.1" and "0x7f000001" are addresses to some parsers, and a zone is nobody's network.
  const isPlain = ipaddr.IPv4.isValidFourPartDecimal(candidate) || ipaddr.IPv6.isValid(candidate)
  if (!isPlain || candidate.includes('%')) return undefined

  const ip = ipaddr.process(candidate)
  if (unroutable.has(ip.range())) return undefined
  const address = ip.toString()
  return { address, network: ip instanceof ipaddr.IPv6 ? network64(ip) : address }
}

function network64(ip: ipaddr.IPv6): string {
  return `${ip.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`
}

// Some proxies add it: "192.0.2.7:4711", "[2001:db8::7]:4711".
function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)
  if (bracketed) return bracketed[1] ?? ''
  return text.replace(/^([\d.]+):\d{1,5}$/, '$1')
}

function wrong(message: string): PasswordlessError {
  return new PasswordlessError('configuration_error', message)
}
