/** `Set-Cookie` lines that end every cookie of a `Cookie` header, as far as it was set for the whole host. */
export function forgetCookies(header = ''): string[] {
  const names = header.split(';').map((pair) => pair.split('=', 1)[0]?.trim() ?? '')
  return [...new Set(names)].filter((name) => name !== '').map(toExpired)
}

function toExpired(name: string): string {
  // Browsers ignore a line for these names unless it says Secure.
  const secure = /^__(host|secure)-/i.test(name) ? '; Secure' : ''
  return `${name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT${secure}`
}
