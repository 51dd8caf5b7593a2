import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import type { ClientIpOptions } from './client-ip-options.js'

/** A visitor's address on the internet. */
export interface ClientIp {
  /** In canonical form. */
  address: string
  /** What belongs to one customer: the address itself, or the /64 of IPv6. */
  network: string
}

interface ClientIpQuestion {
  request: Request
  nodeRequest?: IncomingMessage
  options: ClientIpOptions
}

// Any other range is that of a proxy inside, counted wrongly, or of a gateway: everybody would share it. The networks
// reserved for documentation are let through, since examples and tests are full of them.
const visitors = new Set(['unicast', 'reserved'])

/** The visitor's address, or `undefined` when the app cannot know it. Never from a header that a visitor can set. */
export async function readClientIp({
  request,
  nodeRequest,
  options,
}: ClientIpQuestion): Promise<ClientIp | undefined> {
  if (options.clientIp) return toClientIp(await options.clientIp(request, nodeRequest))
  const { trustedProxies = 0 } = options
  if (trustedProxies === 0) return undefined
  return toClientIp(request.headers.get('x-forwarded-for')?.split(',').at(-trustedProxies))
}

function toClientIp(text: unknown): ClientIp | undefined {
  if (typeof text !== 'string') return undefined
  const candidate = withoutPort(text.trim())
  if (!isPlain(candidate)) return undefined

  const ip = ipaddr.process(candidate)
  if (!visitors.has(ip.range())) return undefined
  const address = ip.toString()
  return { address, network: ip instanceof ipaddr.IPv6 ? network64(ip) : address }
}

// "127.1", "0x7f000001" and "::ffff:0177.0.0.1" are addresses to some parsers, and not to all the same; a zone is nobody's
// network.
function isPlain(text: string): boolean {
  const dotted = text.slice(text.lastIndexOf(':') + 1)
  if (dotted.includes('.') && !ipaddr.IPv4.isValidFourPartDecimal(dotted)) return false
  return text === dotted ? dotted.includes('.') : ipaddr.IPv6.isValid(text) && !text.includes('%')
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
